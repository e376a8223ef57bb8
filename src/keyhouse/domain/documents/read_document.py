"""Opening a paper: whoever looks leaves a fact."""

from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keyhouse.domain.audit import record_fact
from keyhouse.domain.audit.queries import of_subject
from keyhouse.domain.documents import queries
from keyhouse.domain.visits import Visit
from keyhouse.kit.files import FileStore
from keyhouse.kit.keys import Keyring, Unreadable
from keyhouse.kit.problems import NotFound


@dataclass(frozen=True)
class Opened:
    name: str
    media_type: str
    data: bytes


async def read_document(visit: Visit, document_id: str, case_id: str) -> Opened:
    """The paper of this case; raises `NotFound` for any other, `Unreadable` when it was altered."""
    row = await queries.document(visit, document_id)
    if not row or row.case_id != case_id:
        raise NotFound()
    sealed = await visit.part(FileStore).get(row.file)
    key = bytes.fromhex(visit.part(Keyring).unseal_text("document key", row.key_sealed))
    try:
        data = AESGCM(key).decrypt(sealed[:12], sealed[12:], document_id.encode())
    except InvalidTag as error:
        raise Unreadable(document_id) from error
    await record_fact(visit, "document.viewed", case_id, document=document_id)
    return Opened(row.name, row.media_type, data)


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
