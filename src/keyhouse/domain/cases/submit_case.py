"""Handing in: what is there freezes as a revision, and a day is promised."""

import datetime
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import make_move
from keyhouse.domain.cases import queries
from keyhouse.domain.cases.findings import findings_of
from keyhouse.domain.cases.kinds import CaseKind, CaseKinds
from keyhouse.domain.cases.save_draft import OPEN_STATES, NothingOpen
from keyhouse.domain.cases.states import CASE
from keyhouse.domain.documents import STILL_HELD
from keyhouse.domain.documents.queries import of_case
from keyhouse.domain.marketplaces import add_business_days, as_of
from keyhouse.domain.visits import SYSTEM, Visit
from keyhouse.kit.problems import Conflict, Invalid
from keyhouse.kit.texts import N_

ANSWERS_WITHIN = datetime.timedelta(hours=24)  # from other systems; then staff look at it as it is
MISSING_PAPER = N_("Please upload this paper.")
UNCHANGED = N_("This was sent back. Please change it before you hand it in again.")

Errors = dict[str, tuple[str, str, dict[str, Any]]]


class Unfinished(Invalid):
    code = "unfinished"
    text = N_("Something is still missing. It is marked below.")


async def submit_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """Hands in the draft, or hands in again after changes; returns the case in review.

    Raises `Unfinished` with what is missing by item, `NothingOpen` when it was handed in already.
    """
    kind = visit.part(CaseKinds)[row.kind]
    visit = await as_of(visit, row.playbook_version)
    papers = await papers_by_item(visit, row.id)
    errors = await _errors(visit, kind, row, papers)
    if errors:
        raise Unfinished(errors)
    act = "submit" if row.state == "draft" else "hand_in_again"
    promised_on = _promise(visit, kind, row)
    try:
        waiting = await make_move(
            visit,
            CASE,
            row,
            act,
            who="owner",
            note={"revision": row.revision + 1, "promised_on": promised_on.isoformat()},
            revision=row.revision + 1,
            submitted_at=row.submitted_at or visit.now,
            handed_in_at=visit.now,
            handed_in_by=visit.actor.id,
            promised_on=promised_on,
            days_left=None,
            language=await _language(visit, row),
            country=str(row.data.get("country", ""))[:2],
            risk=len(await findings_of(visit, kind, row)),
            asked_items=[item.name for item in kind.items(visit, row.data)],
            open_items=[],
            due_at=visit.now + ANSWERS_WITHIN,
            reminded_at=None,
        )
    except Conflict as conflict:
        if conflict.values.get("state") in OPEN_STATES:
            raise  # another tab has saved: look at it before it goes
        raise NothingOpen() from conflict
    await queries.add_revision(visit, waiting, papers, waiting.revision)
    return await become_ready(visit, waiting)


async def become_ready(visit: Visit, row: Row[Any]) -> Row[Any]:
    """On to review, once the answers from outside are in, or have been waited for long enough."""
    kind = visit.part(CaseKinds)[row.kind]
    is_over = row.due_at and row.due_at <= visit.now
    if kind.is_ready and not is_over and not await kind.is_ready(visit, row):
        return row
    return await make_move(visit, CASE, row, "become_ready", who=SYSTEM.kind, due_at=None)


async def missing_of(visit: Visit, row: Row[Any]) -> Errors:
    """What keeps the draft from being handed in, by item; empty when nothing does."""
    visit = await as_of(visit, row.playbook_version)
    papers = await papers_by_item(visit, row.id)
    return await _errors(visit, visit.part(CaseKinds)[row.kind], row, papers)


async def papers_by_item(visit: Visit, case_id: str) -> dict[str, list[str]]:
    """Item → ids of the papers that stand in the draft now."""
    found: dict[str, list[str]] = {}
    for document in await of_case(visit, case_id):
        if not document.hidden_at:
            found.setdefault(document.item, []).append(document.id)
    return found


async def _language(visit: Visit, row: Row[Any]) -> str:
    """What the applicant reads: staff may have handed it in for them."""
    account = await accounts.account(visit, row.owner_id) if row.owner_id else None
    return str(account.language) if account else visit.language


def _promise(visit: Visit, kind: CaseKind, row: Row[Any]) -> datetime.date:
    days = row.days_left if row.days_left is not None else kind.business_days(visit)
    return add_business_days(visit.marketplace, visit.now, max(days, 1))


async def _errors(
    visit: Visit, kind: CaseKind, row: Row[Any], papers: dict[str, list[str]]
) -> Errors:
    errors = dict(kind.missing(visit, row.data))
    held = {paper.id for paper in await of_case(visit, row.id) if paper.held_at}
    for item in kind.items(visit, row.data):
        there = papers.get(item.name, [])
        if item.is_paper and item.is_required and not there:
            errors[item.name] = ("missing_paper", MISSING_PAPER, {})
        elif held.intersection(there) and not kind.takes_held:
            errors[item.name] = ("still_held", STILL_HELD, {})
    if row.state == "changes_needed":
        errors.update(await _unchanged(visit, row, papers, errors))
    return errors


async def _unchanged(
    visit: Visit, row: Row[Any], papers: dict[str, list[str]], errors: Errors
) -> Errors:
    """The items that were sent back and are still as they were."""
    before = await queries.revision(visit, row.id, row.revision)
    old_papers = before.papers if before else {}
    same_data = before is not None and before.data == row.data
    return {
        item: ("unchanged", UNCHANGED, {})
        for item in row.open_items
        if item not in errors
        and (
            papers[item] == old_papers.get(item)
            if item in papers
            else same_data and item not in old_papers
        )
    }
