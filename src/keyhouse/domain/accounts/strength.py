"""How hard a password is to guess, for people to look at; nothing is refused by it."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from zxcvbn import zxcvbn

MOST = 30  # characters that are looked at: longer ones can take it seconds
# One at a time: the library keeps the words it was given in a global.
_alone = ThreadPoolExecutor(1, thread_name_prefix="strength")


async def strength_of(password: str, own_words: Sequence[str] = ()) -> int:
    """From 0, tried first by everybody, to 4; off the event loop, since it takes milliseconds."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_alone, _score, password[:MOST], [w for w in own_words if w])


def _score(password: str, own_words: list[str]) -> int:
    return int(zxcvbn(password, user_inputs=own_words)["score"])
