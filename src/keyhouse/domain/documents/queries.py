"""Every query on papers, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from keyhouse.domain.documents.models import document_rooms, documents
from keyhouse.domain.visits import Visit


async def document(visit: Visit, document_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(documents).where(
            documents.c.marketplace_id == visit.marketplace.id, documents.c.id == document_id
        )
    )


async def of_case(visit: Visit, case_id: str) -> Sequence[Row[Any]]:
    """Every paper of the case, the hidden ones of earlier revisions too."""
    return await visit.db.all(
        select(documents)
        .where(documents.c.marketplace_id == visit.marketplace.id, documents.c.case_id == case_id)
        .order_by(documents.c.added_at, documents.c.id)
    )


async def all_after(visit: Visit, last_id: str, limit: int) -> Sequence[Row[Any]]:
    """Papers by id, from behind this one on."""
    return await visit.db.all(
        select(documents)
        .where(
            documents.c.marketplace_id == visit.marketplace.id,
            documents.c.id > last_id,
        )
        .order_by(documents.c.id)
        .limit(limit)
    )


async def hide(visit: Visit, document_id: str) -> bool:
    return bool(
        await visit.db.write(
            update(documents)
            .where(
                documents.c.marketplace_id == visit.marketplace.id,
                documents.c.id == document_id,
                documents.c.hidden_at.is_(None),
            )
            .values(hidden_at=visit.now)
        )
    )


async def held(visit: Visit, limit: int) -> Sequence[Row[Any]]:
    """Papers that no scanner has looked at yet, the oldest first."""
    return await visit.db.all(
        select(documents)
        .where(documents.c.marketplace_id == visit.marketplace.id, documents.c.held_at.is_not(None))
        .order_by(documents.c.held_at)
        .limit(limit)
    )


async def set_held(visit: Visit, document_id: str, held_at: datetime | None) -> None:
    """Shows a held paper (None), or puts it to the end of the queue for the scanner."""
    await visit.db.write(
        update(documents)
        .where(
            documents.c.marketplace_id == visit.marketplace.id,
            documents.c.id == document_id,
            documents.c.held_at.is_not(None),
        )
        .values(held_at=held_at)
    )


async def add(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(insert(documents).values(marketplace_id=visit.marketplace.id, **values))


async def remove(visit: Visit, document_id: str) -> bool:
    return bool(
        await visit.db.write(
            delete(documents).where(
                documents.c.marketplace_id == visit.marketplace.id, documents.c.id == document_id
            )
        )
    )


async def take_room(
    visit: Visit, account_id: str, size: int, most_bytes: int, most_files: int
) -> bool:
    """Reserves room for one file; one statement counts and decides."""
    if size > most_bytes:
        return False
    row = document_rooms.c
    insert_ = visit.db.insert(document_rooms).values(
        marketplace_id=visit.marketplace.id, account_id=account_id, bytes=size, files=1
    )
    taken = await visit.db.write_one(
        insert_.on_conflict_do_update(
            index_elements=[row.marketplace_id, row.account_id],
            set_={"bytes": row.bytes + size, "files": row.files + 1},
            where=(row.bytes + size <= most_bytes) & (row.files < most_files),
        ).returning(row.bytes)
    )
    return taken is not None


async def give_room_back(visit: Visit, account_id: str, size: int) -> None:
    row = document_rooms.c
    await visit.db.write(
        update(document_rooms)
        .where(row.marketplace_id == visit.marketplace.id, row.account_id == account_id)
        .values(bytes=row.bytes - size, files=row.files - 1)
    )


async def stored_names(visit: Visit) -> set[str]:
    # all marketplaces: the sweeper compares the whole store with all rows
    rows = await visit.db.all(select(documents.c.file, documents.c.pages_file))
    return {name for row in rows for name in row if name}
