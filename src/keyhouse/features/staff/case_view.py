"""What the case page shows, read once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import FACTS
from keyhouse.domain.audit import queries as audit
from keyhouse.domain.cases import (
    ITEM_REASONS,
    CaseKinds,
    changes_of,
    desk_queries,
    findings_of,
    is_independent,
)
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.talk import QUESTIONS, may_be_asked, talk_of
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.marketplaces import as_of, day_of
from keyhouse.domain.messaging import queries as messages
from keyhouse.domain.visits import Visit
from keyhouse.features.staff import plan_queries, queries
from keyhouse.web.message_rows import message_row

LOOKS = ("document.viewed", "case.viewed")


async def case_values(visit: Visit, case: Row[Any]) -> dict[str, Any]:
    """Values of the template, under the playbook that the case began with."""
    visit = await as_of(visit, case.playbook_version)
    kind = visit.part(CaseKinds)[case.kind]
    story = await audit.of_subject(visit, case.id)
    team = await queries.team_names(visit)
    has_lease = bool(case.lease_until and case.lease_until > visit.now)
    planned = await plan_queries.planned(visit, case.id)
    return {
        "case": case,
        "kind": kind,
        "title": kind.title(visit, case),
        "notes": await kind.notes(visit, case) if kind.notes else (),
        "findings": await findings_of(visit, kind, case),
        "staff_notes": await desk_queries.notes(visit, case.id),
        "rivals": await cases.rivals(visit, case),
        "others": [
            each
            for each in await cases.of_owner(visit, case.owner_id)
            if each.id != case.id and each.state != "draft" and each.kind != case.kind
        ]
        if case.owner_id
        else [],
        "kinds": visit.part(CaseKinds),
        "second": case.state == "proposed" and is_independent(visit, case),
        "is_decider": kind.may_decide(visit.actor),
        "needs_two": kind.is_decided_by_two(visit),
        "changes": await changes_of(visit, case),
        # Who has notes of their own shows there what staff may see of the account.
        "addresses": () if kind.notes else await accounts.addresses(visit, case.owner_id),
        "items": kind.items(visit, case.data),
        "entries": kind.entries(visit, case.data),
        "papers": await _papers(visit, case),
        "verdicts": {v.item: v for v in await cases.verdicts(visit, case.id, case.revision)},
        "before": {v.item: v for v in await cases.verdicts(visit, case.id, case.revision - 1)},
        "is_mine": has_lease and case.reviewer_id == visit.actor.id,
        "is_others": has_lease and case.reviewer_id not in (None, visit.actor.id),
        "planned": planned,
        "said": await talk_of(visit, case.id) if case.talk else (),
        "questions": QUESTIONS,
        "may_be_asked": may_be_asked(visit, case),
        "names": {each.id: each.name for each in team},
        "deciders": deciders_of(visit, case, team),
        "story": [fact for fact in story if fact.fact not in LOOKS],
        "looks": sum(fact.fact == "document.viewed" for fact in story),
        "letters": await _letters(visit, case),
        "meanings": FACTS,
        "item_reasons": ITEM_REASONS,
        "reject_reasons": kind.reject_reasons,
        "reason": kind.reason_of(case),
        "today": day_of(visit.marketplace, visit.now),
    }


async def _papers(visit: Visit, case: Row[Any]) -> dict[str, list[Row[Any]]]:
    """Item → papers of the revision that is being decided."""
    revision = await cases.revision(visit, case.id, case.revision)
    frozen = revision.papers if revision else {}
    rows = {row.id: row for row in await documents.of_case(visit, case.id)}
    return {item: [rows[i] for i in ids if i in rows] for item, ids in frozen.items()}


async def _letters(visit: Visit, case: Row[Any]) -> list[dict[str, Any]]:
    """What the applicant was sent and what became of it."""
    rows = [
        row
        for subject in (case.owner_id, case.id)
        for row in await messages.of_subject(visit, subject)
        if subject
    ]
    return [message_row(visit, row) for row in sorted(rows, key=lambda row: row.id, reverse=True)]


def said_before(visit: Visit, planned: Row[Any] | None) -> dict[str, str]:
    """What the actor had typed into a decision that was undone or failed, by field."""
    if not planned or not planned.failure or planned.staff_id != visit.actor.id:
        return {}
    said = {name: str(value) for name, value in planned.said["form"].items()}
    for item, back in planned.said["items"].items():
        said |= {f"{name}_{item}": text for name, text in back.items()}
        said[f"verdict_{item}"] = "sent_back"
    return said


def deciders_of(visit: Visit, case: Row[Any], team: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Who of the team may decide this case now."""
    roles = visit.part(CaseKinds)[case.kind].deciders
    return [each for each in team if not each.ended_at and each.role in roles]
