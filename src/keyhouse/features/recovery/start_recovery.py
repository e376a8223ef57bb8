"""Asking for a new password."""

from dataclasses import dataclass

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts import read_reachable
from keyhouse.domain.audit import record_fact
from keyhouse.domain.effort import Ticket, check_effort, give_ticket
from keyhouse.domain.marketplaces import CalendarPolicy
from keyhouse.domain.messaging import hold_back_network
from keyhouse.domain.visits import Visit
from keyhouse.features.recovery import queries
from keyhouse.features.recovery.policy import RecoveryPolicy
from keyhouse.features.recovery.schemas import StartRecovery
from keyhouse.features.recovery.send_code import GOOD_FOR, send_code, ways_of
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.randomness import Randomness

ACTION = "recover"


@dataclass(frozen=True)
class Started:
    token: str


async def start_recovery(visit: Visit, form: StartRecovery, attempt: str = "") -> Started | Ticket:
    """The attempt's token, for known and unknown addresses alike.

    `attempt` is what the slider's proof is bound to. A `Ticket` is for a browser that has no
    JavaScript and waits first. Raises `Invalid`, `NotVerified`, `TooEarly`, `TooMany`.
    """
    kind, value = read_typed(visit, form.identifier)
    if visit.policy(RecoveryPolicy).slider:
        if not form.proof and not form.ticket:
            return await give_ticket(visit, ACTION, form.identifier)
        said = {"proof": form.proof, "ticket": form.ticket}
        await check_effort(visit, ACTION, form.identifier, attempt, **said)
    account = await accounts.by_identifier(visit, kind, value)
    account_id = account.id if account else ""
    ways = ways_of(visit)
    token = visit.part(Randomness).token()
    await hold_back_network(visit)
    started = await queries.add(
        visit,
        {
            "id": new_id("rec", visit.now),
            "token_hash": hash_token(token),
            "account_id": account_id,
            "kind": kind,
            "value": value,
            "way": ways[0] if len(ways) == 1 else "",
            "proven_via": "",
            "expires_at": visit.now + GOOD_FOR,
        },
    )
    await record_fact(visit, "recovery.started", account_id)
    if started.way:
        await send_code(visit, started)
    return Started(token)


def read_typed(visit: Visit, typed: str) -> tuple[str, str]:
    """(kind, value) of what was typed; raises `Invalid` for what no code could be sent to."""
    country, ways = visit.policy(CalendarPolicy).country, visit.policy(RecoveryPolicy).ways
    return read_reachable(visit, typed, country, has_phones="sms" in ways)
