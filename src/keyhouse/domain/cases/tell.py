"""Telling the owner of a case what time or staff did to it."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import tell_account
from keyhouse.domain.cases.kinds import CaseKinds
from keyhouse.domain.messaging import LetterKind
from keyhouse.domain.visits import Visit


async def tell_owner(
    visit: Visit,
    case: Row[Any],
    kind: LetterKind,
    said: dict[str, Any] | None = None,
    *,
    path: str = "",
) -> None:
    """A letter or SMS to every address of the account, or as the kind has it (`CaseKind.tell`).

    `path` is where the button leads; without it to the case.
    """
    case_kind = visit.part(CaseKinds)[case.kind]
    values = {"reference": case.reference, **(said or {})}
    if case_kind.tell:
        await case_kind.tell(visit, case, kind, values)
    elif case.owner_id:
        path = path or case_kind.path(case)
        await tell_account(visit, case.owner_id, kind, values, path=path, subject_id=case.id)
