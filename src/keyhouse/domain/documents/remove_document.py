"""Taking a paper out of a draft again."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.documents import queries
from keyhouse.domain.visits import Visit


async def remove_document(visit: Visit, row: Row[Any], *, keep: bool) -> None:
    """Forgets the paper and its key, or hides it when a revision holds it (`keep`).

    Either way its room is free again; the unreadable file of a forgotten one is swept later.
    Somebody else may have done it a moment before: then nothing more happens.
    """
    is_done = await (queries.hide if keep else queries.remove)(visit, row.id)
    if not is_done:
        return
    await queries.give_room_back(visit, row.account_id, row.size)
    await record_fact(visit, "document.removed", row.case_id, document=row.id, item=row.item)
