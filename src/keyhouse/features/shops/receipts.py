"""Receipts: what was handed in, when, and what was decided, sealed so that it can be checked."""

import json
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from pydantic import Strict
from sqlalchemy import Row

from keyhouse.domain.cases import CaseKinds
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring, same


@dataclass(frozen=True)
class Receipt:
    """`seal` is our keyed hash over all the rest; moments are ISO 8601 in UTC."""

    marketplace: str
    reference: str
    kind: str
    revision: Annotated[int, Strict()]
    handed_in_at: str
    promised_on: str
    entries: list[list[str]]
    papers: list[str]
    decision: str
    reason: str
    decided_at: str
    seal: str = ""


async def receipt_of(visit: Visit, case: Row[Any], revision: str) -> Receipt | None:
    """The receipt of one revision; the last one also tells the decision."""
    number = int(revision) if revision.isdecimal() and len(revision) < 6 else 0
    found = await cases.revision(visit, case.id, number)
    if not found:
        return None
    visit = await as_of(visit, case.playbook_version)
    kind = visit.part(CaseKinds)[case.kind]
    named = {row.id: row.name for row in await documents.of_case(visit, case.id)}
    is_last = number == case.revision
    receipt = Receipt(
        marketplace=visit.marketplace.slug,
        reference=case.reference,
        kind=case.kind,
        revision=number,
        handed_in_at=found.submitted_at.isoformat(),
        promised_on=case.promised_on.isoformat() if case.promised_on else "",
        entries=[list(each) for each in kind.entries(visit, found.data)],
        papers=[named[i] for ids in found.papers.values() for i in ids if i in named],
        decision=case.state if is_last else "",
        reason=case.reason if is_last else "",
        decided_at=case.decided_at.isoformat() if is_last and case.decided_at else "",
    )
    return Receipt(**{**asdict(receipt), "seal": _seal(visit, receipt)})


def is_ours(visit: Visit, receipt: Receipt) -> bool:
    """Whether every word of it is as we gave it out."""
    return same(receipt.seal, _seal(visit, Receipt(**{**asdict(receipt), "seal": ""})))


def _seal(visit: Visit, receipt: Receipt) -> str:
    said = json.dumps(asdict(receipt), sort_keys=True, ensure_ascii=True)
    return visit.part(Keyring).lasting_digest("receipt", visit.marketplace.id, said)
