"""Erasing what is personal in the cases of somebody who has left; that they were decided stays."""

from typing import Any

from sqlalchemy import update

from keyhouse.domain.cases import queries
from keyhouse.domain.cases.models import case_revisions, case_verdicts, cases
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.documents import remove_document
from keyhouse.domain.visits import Visit

# What names a shop, a company or a rule, and no person.
KEPT = {
    "shop_name",
    "shop_number",
    "reason",
    "channel",
    "company_kind",
    "country",
    "sanction",
    "sanction_reason",
}


async def erase_cases(visit: Visit, owner_id: str) -> None:
    """Papers lose their keys, so nobody can read them again; entries are emptied."""
    for case in await queries.of_owner(visit, owner_id):
        for paper in await documents.of_case(visit, case.id):
            await remove_document(visit, paper, keep=False)
        await visit.db.write(
            update(cases)
            .where(cases.c.marketplace_id == visit.marketplace.id, cases.c.id == case.id)
            .values(data=_emptied(case.data), words="")
        )
        await visit.db.write(
            update(case_verdicts)
            .where(
                case_verdicts.c.marketplace_id == visit.marketplace.id,
                case_verdicts.c.case_id == case.id,
            )
            .values(words="")
        )
        for revision in await queries.revisions(visit, case.id):
            await visit.db.write(
                update(case_revisions)
                .where(
                    case_revisions.c.marketplace_id == visit.marketplace.id,
                    case_revisions.c.case_id == case.id,
                    case_revisions.c.number == revision.number,
                )
                .values(data=_emptied(revision.data), papers={})
            )


def _emptied(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value if name in KEPT else "" for name, value in data.items()}
