"""What this feature does when it hears of its cases: letters, and bindings that go on."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts import tell_account
from keyhouse.domain.audit import make_move
from keyhouse.domain.cases import ItemView, finish_case, view_case
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.messaging import LetterKind
from keyhouse.domain.shops import BINDING
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import SYSTEM, Visit
from keyhouse.features.shops.messages import (
    CERTIFICATION_ENDED,
    CHANGES,
    COOLING,
    DONE,
    RECEIVED,
    REFUSED,
)
from keyhouse.features.shops.policy import UnbindingPolicy
from keyhouse.features.shops.unbinding import UNBINDING
from keyhouse.kit.logs import get_log
from keyhouse.kit.problems import Conflict


async def tell_submitted(visit: Visit, case_id: str) -> None:
    """The first hand-in puts the binding into unbinding; each one is confirmed by letter."""
    case = await _own(visit, case_id)
    if not case:
        return
    binding = await shops.owning(visit, case.subject_id)
    if not binding or binding.account_id != case.owner_id:
        raise Conflict()
    if binding.state != "unbinding":
        who = "staff" if case.channel == "support" else "owner"
        await make_move(visit, BINDING, binding, "start_unbinding", who=who)
    said = {"time": visit.now.isoformat(), "day": case.promised_on.isoformat()}
    await _tell(visit, case, RECEIVED, said)


async def tell_changes(visit: Visit, case_id: str) -> None:
    case = await _own(visit, case_id)
    account = await accounts.account(visit, case.owner_id) if case else None
    if case and account:
        reader = replace(await as_of(visit, case.playbook_version), language=account.language)
        view = await view_case(reader, case)
        items: Sequence[ItemView] = [*([view.details] if view.details else []), *view.papers]
        sent_back = [(each.item.label, each.reason, each.words) for each in items if each.reason]
        await _tell(visit, case, CHANGES, {"items": sent_back})


async def tell_rejected(visit: Visit, case_id: str) -> None:
    case = await _own(visit, case_id)
    if case:
        await _keep(visit, case)
        items = [("", UNBINDING.reason_of(case), case.words)]
        await _tell(visit, case, REFUSED, {"items": items})


async def keep_binding(visit: Visit, case_id: str) -> None:
    """Withdrawn or lapsed: the shop stays where it is."""
    case = await _own(visit, case_id)
    if case:
        await _keep(visit, case)


async def tell_cooling(visit: Visit, case_id: str) -> None:
    case = await _own(visit, case_id)
    if case:
        await _tell(visit, case, COOLING, {"until": case.due_at.isoformat()})


async def tell_done(visit: Visit, case_id: str) -> None:
    case = await _own(visit, case_id)
    if not case:
        return
    said, policy = {"time": visit.now.isoformat()}, visit.policy(UnbindingPolicy)
    if policy.ends == "certification":
        await _tell(visit, case, CERTIFICATION_ENDED, said)
    else:
        await _tell(visit, case, DONE, said, f"/shops/{case.subject_id}/after")


async def finish_cooling(visit: Visit) -> None:
    """What has waited long enough takes effect, each in a transaction of its own."""
    for case in await cases.cooling(visit, UNBINDING.name, visit.now):
        try:
            await finish_case(await as_of(visit, case.playbook_version), case)
            await visit.db.commit()
        except Conflict:
            await visit.db.rollback()  # cancelled at this moment
        except Exception as error:
            await visit.db.rollback()
            get_log().error("case fault", case=case.id, exc_info=error)


async def _own(visit: Visit, case_id: str) -> Row[Any] | None:
    case = await cases.case(visit, case_id)
    return case if case and case.kind == UNBINDING.name else None


async def _keep(visit: Visit, case: Row[Any]) -> None:
    binding = await shops.owning(visit, case.subject_id)
    if binding and binding.state == "unbinding" and binding.account_id == case.owner_id:
        await make_move(visit, BINDING, binding, "keep", who=SYSTEM.kind)


async def _tell(
    visit: Visit, case: Row[Any], kind: LetterKind, values: dict[str, Any], path: str = ""
) -> None:
    """To every address the account has now, whichever it had when the case was handed in."""
    said = {"shop": case.data["shop_name"], "reference": case.reference, **values}
    path = path or UNBINDING.path(case)
    await tell_account(visit, case.owner_id, kind, said, path=path, subject_id=case.id)
