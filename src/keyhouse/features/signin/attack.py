"""Many wrong passwords at one marketplace: an alarm with numbers, and strangers show more.

While it lasts, whoever comes from a device or network that the account does not know is asked for
a code, whatever the playbook says: a right password alone, out of somebody's list, opens nothing.
"""

from datetime import timedelta

from keyhouse.domain.audit import record_fact
from keyhouse.domain.visits import Visit
from keyhouse.features.signin import queries
from keyhouse.features.signin.policy import SigninPolicy
from keyhouse.kit.limits import NO_LIMIT, Budget, count, spend
from keyhouse.kit.logs import get_log

WINDOW = timedelta(minutes=10)
AT_MARKETPLACE = Budget("wrong passwords at a marketplace", NO_LIMIT, WINDOW)
ATTACK = Budget("attack", 1, timedelta(minutes=30))
EVERYBODY = "all"
FEW = 10  # identifiers; fewer are guesses at somebody, not at everybody


async def note_wrong(visit: Visit) -> None:
    """Counts a wrong password; from the playbook's number on there is an attack."""
    here = visit.marketplace.id
    wrong = await count(visit.db, here, AT_MARKETPLACE, EVERYBODY, visit.now)
    if wrong < visit.policy(SigninPolicy).alarm_at:
        return
    if await spend(visit.db, here, ATTACK, EVERYBODY, visit.now):
        await _raise_alarm(visit, wrong)


async def _raise_alarm(visit: Visit, wrong: int) -> None:
    identifiers, networks = await queries.wrong_lately(visit, visit.now - WINDOW)
    if identifiers <= FEW:
        kind = "guessing"
    else:
        # A list of stolen pairs has one try for each person; spraying tries a few on everybody.
        kind = "stuffing" if wrong < 2 * identifiers else "spraying"
    said = {"kind": kind, "wrong": wrong, "identifiers": identifiers, "networks": networks}
    await record_fact(visit, "signin.attack", "", **said)
    get_log().warning("attack", marketplace=visit.marketplace.slug, **said)
