"""Guessing at many people at once: what one account's counters cannot see.

Counted by network and by marketplace, for codes that strangers asked for. A marketplace where
many codes are wrong gives out longer ones, kills the short ones that are out, and at last pauses.
Whoever gave the right password has asked for nothing here and is not held up. Each kind of code is
counted by itself: wrong codes of sign-ups, which cost a stranger little, pause no recovery.

With these figures a guesser who tries all day finds fewer than 0.005 codes: 200 guesses an hour
at six digits (24 × 200 / 10⁶), the rest at eight. That is said of each kind of code; there are
as many kinds as ways to ask for one without the password.
"""

from datetime import timedelta

from keyhouse.domain.visits import Visit
from keyhouse.kit.limits import Budget, spend, used
from keyhouse.kit.problems import TooMany

DIGITS, LONG_DIGITS = 6, 8
ALARM = 200
HOUR = timedelta(hours=1)
AT_MARKETPLACE = Budget("wrong codes at a marketplace", 800, HOUR)
FROM_NETWORK = Budget("wrong codes from a network", 60, HOUR)


async def digits_now(visit: Visit, purpose: str) -> int:
    """How long a code is: longer while many are wrong."""
    return LONG_DIGITS if await _wrong(visit, purpose) >= ALARM else DIGITS


async def hold_back_guessers(visit: Visit, purpose: str, code: str) -> bool:
    """Whether a code of this length still counts; raises `TooMany` during a pause.

    It looks and does not count, so that people with the right code never wait for one another.
    """
    wrong = await _wrong(visit, purpose)
    near = await used(visit.db, visit.marketplace.id, FROM_NETWORK, visit.network_key, visit.now)
    if wrong >= AT_MARKETPLACE.limit or near >= FROM_NETWORK.limit:
        raise TooMany(wait=int(HOUR.total_seconds()))
    return wrong < ALARM or len(code) != DIGITS


async def count_wrong(visit: Visit, purpose: str) -> None:
    marketplace = visit.marketplace.id
    await spend(visit.db, marketplace, AT_MARKETPLACE, _kind(purpose), visit.now)
    await spend(visit.db, marketplace, FROM_NETWORK, visit.network_key, visit.now)


async def _wrong(visit: Visit, purpose: str) -> int:
    kind = _kind(purpose)
    return await used(visit.db, visit.marketplace.id, AT_MARKETPLACE, kind, visit.now)


def _kind(purpose: str) -> str:
    return purpose.partition("_")[0]
