"""Many wrong passwords at one marketplace: an alarm with numbers, and strangers show more.

While it lasts, a try from a device that the account does not know costs work before anything is
hashed, and a right password from an unknown device or network is asked for a code, whatever the
playbook says: a pair out of somebody's list opens nothing.
"""

from datetime import timedelta

from keyhouse.domain.audit import record_fact
from keyhouse.domain.effort import check_effort
from keyhouse.domain.visits import Visit
from keyhouse.features.signin import queries
from keyhouse.features.signin.policy import SigninPolicy
from keyhouse.features.signin.queries import ATTACK, EVERYBODY
from keyhouse.features.signin.schemas import SignIn
from keyhouse.kit.limits import NO_LIMIT, Budget, count, spend
from keyhouse.kit.logs import get_log
from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_

WINDOW = timedelta(minutes=10)
AT_MARKETPLACE = Budget("wrong passwords at a marketplace", NO_LIMIT, WINDOW)
ACTION = "signin"
FEW = 10  # identifiers; fewer are guesses at somebody, not at everybody


async def note_wrong(visit: Visit) -> None:
    """Counts a wrong password; from the playbook's number on there is an attack."""
    here = visit.marketplace.id
    wrong = await count(visit.db, here, AT_MARKETPLACE, EVERYBODY, visit.now)
    if wrong < visit.policy(SigninPolicy).alarm_at:
        return
    if await spend(visit.db, here, ATTACK, EVERYBODY, visit.now):
        await _raise_alarm(visit, wrong)


class EffortNeeded(Problem):
    code, status = "effort_needed", 422
    text = N_("Many wrong passwords are being tried here. Please slide to verify, then sign in.")


async def check_stranger(visit: Visit, form: SignIn, form_nonce: str) -> None:
    """The work of the slider, or the wait without scripts; once for each try.

    Raises `EffortNeeded`, `NotVerified` or `TooEarly`.
    """
    if not form.proof and not form.ticket:
        raise EffortNeeded()
    said = {"proof": form.proof, "ticket": form.ticket}
    # Without scripts the wait begins before the address is known: the ticket is for any.
    what = form.identifier if form.proof else ""
    await check_effort(visit, ACTION, what, form_nonce, **said)


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
