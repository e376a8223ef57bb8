"""UP-05: fifty uploads at once at the limit store exactly what fits."""

import asyncio

from sqlalchemy import select

from keyhouse.domain.documents import DocumentsPolicy, add_document
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.documents.add_document import NoRoom
from keyhouse.domain.documents.content import Content
from keyhouse.domain.documents.models import document_rooms
from keyhouse.domain.documents.sweep_files import sweep_files
from keyhouse.domain.visits import Actor
from tests.people import PDF


async def upload(house, size: int) -> bool:
    visit = house.door.visit(house.directory.by_slug("ozon"), Actor("owner", "acc_1"))
    data = PDF + b" " * (size - len(PDF))
    try:
        await add_document(
            visit, "acc_1", "cas_1", "licence", "a.pdf", Content("application/pdf", data)
        )
        await visit.db.commit()
    except NoRoom:
        return False
    finally:
        await visit.db.rollback()
    return True


async def test_fifty_uploads_at_once_never_exceed_the_room(house, second_house):
    policy = house.directory.by_slug("ozon").policy(DocumentsPolicy)
    size = 3_000_000
    houses = [house, second_house] * 25
    stored = sum(await asyncio.gather(*(upload(each, size) for each in houses)))
    room = await house.database.unit().one(select(document_rooms))
    assert stored == policy.account_megabytes * 1_000_000 // (size + 28)  # nonce and tag
    assert room.bytes == stored * (size + 28)
    assert room.files == stored


async def test_files_without_a_row_are_swept_and_others_stay(house, clock):
    from keyhouse.kit.files import FileStore

    await upload(house, 1000)
    store = house.parts.get(FileStore)
    await store.put("doc_" + "0" * 26 + "-orphaned", b"cut off")
    clock.forward_seconds(7200)
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await sweep_files(visit)
    assert set(await store.names()) == await documents.stored_names(visit)
