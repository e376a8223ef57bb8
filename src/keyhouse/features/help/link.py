"""The private link to a request: whoever asked without an account follows it by this."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import queries as cases
from keyhouse.domain.messaging import LetterKind, queue_letter
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring, same

GOOD_FOR = timedelta(days=90)  # after the end


def token_of(visit: Visit, case: Row[Any]) -> str:
    """160 bits that only our key can make again, from a number that the case alone has."""
    said = (visit.marketplace.id, case.id, case.data["nonce"])
    return f"{case.id}-{visit.part(Keyring).lasting_digest('help link', *said)[:40]}"


async def by_token(visit: Visit, token: str) -> Row[Any] | None:
    """The request that this link is of, until some time after its end, or its erasing."""
    case = await cases.case(visit, token.partition("-")[0])
    if not case or not case.data.get("nonce") or not same(token, token_of(visit, case)):
        return None
    is_over = case.ended_at and case.ended_at + GOOD_FOR <= visit.now
    return None if is_over else case


async def write(visit: Visit, case: Row[Any], kind: LetterKind, said: dict[str, Any]) -> None:
    """A letter about the request to the mailbox that was given, with the link in it."""
    await queue_letter(
        visit,
        kind,
        case.data["email"],
        subject_id=case.id,
        values={"reference": case.reference, **said},
        secrets={"link": visit.link(f"/support/request/{token_of(visit, case)}")},
        language=case.data["language"],
    )
