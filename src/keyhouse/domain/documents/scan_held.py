"""Asking the virus scanner again about a paper that came while it was away."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.documents import queries
from keyhouse.domain.documents.read_document import decrypt
from keyhouse.domain.documents.remove_document import remove_document
from keyhouse.domain.visits import Visit
from keyhouse.kit.scanning import Scanner


async def scan_held(visit: Visit, row: Row[Any]) -> bool:
    """Shows the paper when it is clean, erases it when not; raises `ScannerAway`."""
    scan = await visit.part(Scanner).scan(await decrypt(visit, row, row.file, row.id))
    if scan.is_clean:
        await queries.set_held(visit, row.id, None)
    else:
        await remove_document(visit, row, keep=False)
        await record_fact(visit, "document.infected", row.case_id, document=row.id)
    return scan.is_clean
