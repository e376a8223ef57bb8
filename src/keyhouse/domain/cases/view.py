"""What a case shows its applicant: each item with its papers and what was said of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row

from keyhouse.domain.cases import queries
from keyhouse.domain.cases.kinds import CaseKind, CaseKinds, Item
from keyhouse.domain.cases.reasons import FINAL_REASONS, ITEM_REASONS
from keyhouse.domain.cases.save_draft import is_open
from keyhouse.domain.documents import DocumentsPolicy
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.visits import Visit


@dataclass(frozen=True)
class ItemView:
    """One item with its papers and what the reviewer said of it."""

    item: Item
    papers: list[Row[Any]]
    is_open: bool
    type: str
    reason: str
    words: str
    is_accepted: bool


@dataclass(frozen=True)
class CaseView:
    """`entries` is the item of what was typed, if the kind has one; `papers` are the others."""

    case: Row[Any]
    kind: CaseKind
    data: dict[str, Any]
    details: ItemView | None
    papers: list[ItemView]
    entries: list[tuple[str, str]]
    reason: str
    is_final: bool
    papers_until: datetime | None  # when the papers of a case that is over are erased

    @property
    def label(self) -> str:
        """What the state is called in this kind of case, to translate."""
        return self.kind.labels[self.case.state]


async def view_case(visit: Visit, case: Row[Any]) -> CaseView:
    """The visit is one under the case's own playbook, in the reader's language."""
    kind = visit.part(CaseKinds)[case.kind]
    items = await _items(visit, kind, case)
    return CaseView(
        case=case,
        kind=kind,
        data=case.data,
        details=next((each for each in items if not each.item.is_paper), None),
        papers=[each for each in items if each.item.is_paper],
        entries=list(kind.entries(visit, case.data)),
        reason=kind.reason_of(case),
        is_final=case.reason in FINAL_REASONS,
        papers_until=_papers_until(visit, case) if any(each.papers for each in items) else None,
    )


def _papers_until(visit: Visit, case: Row[Any]) -> datetime | None:
    if not case.ended_at or case.papers_erased_at:
        return None
    return cast(datetime, case.ended_at + visit.policy(DocumentsPolicy).kept_for(case.state))


async def _items(visit: Visit, kind: CaseKind, case: Row[Any]) -> list[ItemView]:
    verdicts = {v.item: v for v in await queries.verdicts(visit, case.id, case.revision)}
    papers = [p for p in await documents.of_case(visit, case.id) if not p.hidden_at]
    views = []
    for item in kind.items(visit, case.data):
        verdict = verdicts.get(item.name)
        is_back = bool(verdict and verdict.verdict == "sent_back")
        views.append(
            ItemView(
                item=item,
                papers=[p for p in papers if p.item == item.name],
                is_open=is_open(case, item.name),
                type=case.data.get(f"type_{item.name}", ""),
                reason=ITEM_REASONS.get(verdict.reason, "") if verdict and is_back else "",
                words=verdict.words if verdict and is_back else "",
                is_accepted=bool(verdict and not is_back) and not is_open(case, item.name),
            )
        )
    return views


async def changes_of(visit: Visit, case: Row[Any]) -> list[tuple[str, str, str]]:
    """What the newest revision says otherwise than the one before: label, before, now."""
    before = await queries.revision(visit, case.id, case.revision - 1)
    now = await queries.revision(visit, case.id, case.revision)
    if not before or not now:
        return []
    kind = visit.part(CaseKinds)[case.kind]
    old, new = dict(kind.entries(visit, before.data)), dict(kind.entries(visit, now.data))
    changes = [(k, old.get(k, ""), new.get(k, "")) for k in {**old, **new}]
    named = {row.id: row.name for row in await documents.of_case(visit, case.id)}
    for item in kind.items(visit, case.data):
        papers = [r.papers.get(item.name, []) for r in (before, now)]
        if papers[0] != papers[1]:
            was, now_is = (", ".join(named.get(i, "") for i in ids) for ids in papers)
            changes.append((item.label, was, now_is))
    return [each for each in changes if each[1] != each[2]]
