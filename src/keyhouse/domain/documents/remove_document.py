"""Taking a paper out of a draft again."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.documents import queries
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import NotFound


async def remove_document(visit: Visit, row: Row[Any], *, keep: bool) -> None:
    """Forgets the paper and its key, or hides it when a revision holds it (`keep`).

    The unreadable file is swept later. Raises `NotFound` when it is gone already.
    """
    if keep:
        await queries.hide(visit, row.id)
    elif await queries.remove(visit, row.id):
        await queries.give_room_back(visit, row.account_id, row.size)
    else:
        raise NotFound()
    await record_fact(visit, "document.removed", row.case_id, document=row.id, item=row.item)
