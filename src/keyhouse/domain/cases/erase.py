"""Erasing what is personal in the cases of somebody who has left; that they were decided stays."""

from typing import Any

from sqlalchemy import Row, update

from keyhouse.domain.audit import record_fact
from keyhouse.domain.cases import desk_queries, queries
from keyhouse.domain.cases.models import case_revisions, case_verdicts, cases
from keyhouse.domain.cases.talk import forget_talk
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.documents import remove_document
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring

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
    "topic",
    "language",
}


async def erase_cases(visit: Visit, owner_id: str, number: str) -> None:
    """Papers lose their keys, so nobody can read them again; entries are emptied.

    `number` is that of the receipt (`new_erasure`).
    """
    for case in await queries.of_owner(visit, owner_id):
        await erase_papers(visit, case, number, is_kept=False)
        await empty_case(visit, case)
    await record_fact(visit, "documents.erased", number, case="", papers=[])


def new_erasure(visit: Visit, subject_id: str) -> str:
    """The number of a receipt for what is erased now."""
    said = (visit.marketplace.id, subject_id, visit.now.isoformat())
    return "E" + visit.part(Keyring).lasting_digest("erasure", *said)[:15].upper()


async def erase_papers(visit: Visit, case: Row[Any], number: str, *, is_kept: bool = True) -> int:
    """Forgets the keys of all papers of the case, and returns how many there were.

    Nothing happens when they are erased already, when the case moved meanwhile, or, with
    `is_kept`, under a legal hold.
    The receipt is a fact under its number: it lies in the audit's chain, which can be verified.
    """
    papers = await documents.of_case(visit, case.id)
    claimed = await queries.claim_erasure(visit, case, number if papers else "", is_kept=is_kept)
    if not claimed:
        return 0
    for paper in papers:
        await remove_document(visit, paper, keep=False)
    if papers:
        ids = [paper.id for paper in papers]
        await record_fact(visit, "documents.erased", number, case=case.id, papers=ids)
    return len(papers)


async def empty_case(visit: Visit, case: Row[Any]) -> None:
    """Takes what was typed, by the applicant and about them, out of the case."""
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
    await desk_queries.forget_notes(visit, case.id)
    await forget_talk(visit, case.id)
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
