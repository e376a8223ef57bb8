"""How hard a password is to guess, for people to look at; nothing is refused by it."""

import asyncio
import threading
from collections.abc import Sequence

from zxcvbn import zxcvbn

from keyhouse.kit.texts import N_

MOST = 72  # characters that zxcvbn takes
WORDS = (
    N_("very weak"),
    N_("weak"),
    N_("fair"),
    N_("good"),
    N_("strong"),
)
_alone = threading.Lock()  # the library keeps the words it was given in a global


async def strength_of(password: str, own_words: Sequence[str] = ()) -> int:
    """From 0, tried first by everybody, to 4; off the event loop, since it takes milliseconds."""
    return await asyncio.to_thread(_score, password[:MOST], [w for w in own_words if w])


def _score(password: str, own_words: list[str]) -> int:
    with _alone:
        return int(zxcvbn(password, user_inputs=own_words)["score"])
