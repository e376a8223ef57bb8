"""Opening a paper: whoever looks leaves a fact."""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.audit.queries import of_subject
from keyhouse.domain.documents import queries
from keyhouse.domain.visits import Visit
from keyhouse.kit.files import FileStore
from keyhouse.kit.keys import Keyring, Unreadable
from keyhouse.kit.problems import NotFound, Problem
from keyhouse.kit.texts import N_

STILL_HELD = N_("This file is still being checked for viruses. Try again in a few minutes.")


class StillHeld(Problem):
    code, status, text = "still_held", 409, STILL_HELD


@dataclass(frozen=True)
class Opened:
    name: str
    media_type: str
    data: bytes


async def read_document(visit: Visit, document_id: str, case_id: str) -> Opened:
    """The paper of this case.

    Raises `NotFound` for any other, `StillHeld` before it is known to be clean, `Unreadable` when
    it was altered.
    """
    row = await _of_case(visit, document_id, case_id)
    data = await decrypt(visit, row, row.file, row.id)
    await record_fact(visit, "document.viewed", case_id, document=document_id)
    return Opened(row.name, row.media_type, data)


async def read_page(visit: Visit, document_id: str, case_id: str, number: int) -> Opened:
    """The picture of one page of a PDF, counted from 1; raises like `read_document`."""
    row = await _of_case(visit, document_id, case_id)
    if not 1 <= number <= row.pages:
        raise NotFound()
    pages = await decrypt(visit, row, row.pages_file, f"{row.id} pages")
    data = zipfile.ZipFile(io.BytesIO(pages)).read(f"{number}.jpg")
    await record_fact(visit, "document.viewed", case_id, document=document_id, page=number)
    return Opened(f"{row.name}-{number}.jpg", "image/jpeg", data)


async def _of_case(visit: Visit, document_id: str, case_id: str) -> Row[Any]:
    row = await queries.document(visit, document_id)
    if not row or row.case_id != case_id:
        raise NotFound()
    if row.held_at:
        raise StillHeld()
    return row


async def decrypt(visit: Visit, row: Row[Any], file: str, name: str) -> bytes:
    """What lies in one of the paper's files; leaves no fact, so it is not for people's eyes."""
    sealed = await visit.part(FileStore).get(file)
    key = bytes.fromhex(visit.part(Keyring).unseal_text("document key", row.key_sealed))
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], name.encode())
    except InvalidTag as error:
        raise Unreadable(row.id) from error


@dataclass(frozen=True)
class Look:
    """Who looked at a paper, by role: the owner hears no names."""

    at: datetime
    by: str
    paper: str


async def looks_at(visit: Visit, case_id: str) -> list[Look]:
    """Every look of staff at the papers of a case, the newest first."""
    named = {row.id: row.name for row in await queries.of_case(visit, case_id)}
    return [
        Look(fact.at, fact.actor_kind, named.get(fact.data.get("document", ""), ""))
        for fact in reversed(await of_subject(visit, case_id))
        if fact.fact == "document.viewed" and fact.actor_kind != "owner"
    ]
