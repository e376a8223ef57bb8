"""Deleting files that no row names: uploads that were cut off, papers that were removed."""

import re
from datetime import timedelta

from keyhouse.domain.documents import queries
from keyhouse.domain.visits import Visit
from keyhouse.kit.files import FileStore
from keyhouse.kit.ids import made_at

OURS = re.compile(r"doc_[0-9a-hjkmnp-tv-z]{26}-[a-z0-9]+")
GRACE = timedelta(hours=1)  # an upload writes its file before its row


async def sweep_files(visit: Visit) -> None:
    store = visit.part(FileStore)
    ours = [name for name in await store.names() if OURS.fullmatch(name)]
    names = [name for name in ours if made_at(name) < visit.now - GRACE]
    known = await queries.stored_names(visit) if names else set()
    for name in names:
        if name not in known:
            await store.delete(name)
