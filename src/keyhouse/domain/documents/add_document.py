"""Taking in a paper."""

from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keyhouse.domain.audit import record_fact
from keyhouse.domain.documents import queries
from keyhouse.domain.documents.content import Content, Infected, clean_name, make_harmless
from keyhouse.domain.documents.policy import DocumentsPolicy
from keyhouse.domain.visits import Visit
from keyhouse.kit.files import FileStore
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import KEY_BYTES, Keyring
from keyhouse.kit.logs import get_log
from keyhouse.kit.problems import Problem, TooLarge
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.scanning import ScanFailed, Scanner, ScannerAway
from keyhouse.kit.texts import N_


class NoRoom(Problem):
    code, status = "no_room", 422
    text = N_("There is no room for more files. Remove one that is not needed and try again.")


async def check_document(visit: Visit, data: bytes) -> Content:
    """The file as it may be stored; writes nothing, so it holds no lock while it works.

    Raises `NotAPaper`, `DamagedPicture`, `DamagedPdf`, `Infected` or `TooLarge`.
    """
    if len(data) > visit.policy(DocumentsPolicy).file_megabytes * 1_000_000:
        raise TooLarge()
    content = await make_harmless(data)
    try:
        if not (await visit.part(Scanner).scan(data)).is_clean:
            raise Infected()
    except (ScannerAway, ScanFailed) as error:
        get_log().warning("virus scanner gave no answer", answer=str(error)[:200])
        return replace(content, is_held=True)
    return content


async def add_document(
    visit: Visit, account_id: str, case_id: str, item: str, name: str, content: Content
) -> str:
    """Stores a checked paper and returns its id.

    Raises `NoRoom` or `FilesAway` and then has written nothing.
    """
    policy = visit.policy(DocumentsPolicy)
    document_id = new_id("doc", visit.now)
    key = visit.part(Randomness).bytes(KEY_BYTES)
    sealed = _encrypt(visit, key, content.data, document_id)
    pages = _encrypt(visit, key, content.pages, f"{document_id} pages") if content.pages else b""
    keys = visit.part(Keyring)
    values: dict[str, Any] = {
        "id": document_id,
        "account_id": account_id,
        "case_id": case_id,
        "item": item,
        "name": clean_name(name),
        "media_type": content.media_type,
        "size": len(sealed) + len(pages),
        "file": f"{document_id}-{visit.part(Randomness).words(8)}",
        "pages": content.page_count,
        "pages_file": f"{document_id}-{visit.part(Randomness).words(8)}" if pages else "",
        "key_sealed": keys.seal_text("document key", key.hex()),
        "added_at": visit.now,
        "held_at": visit.now if content.is_held else None,
    }
    # The file first: a row whose file is missing would be worse than a file without a row. And
    # before anything is written, since a store far away may take its time.
    store = visit.part(FileStore)
    await store.put(values["file"], sealed)
    if pages:
        await store.put(values["pages_file"], pages)
    has_room = await queries.take_room(
        visit,
        account_id,
        values["size"],
        policy.account_megabytes * 1_000_000,
        policy.account_files,
    )
    if not has_room:
        for name in filter(None, (values["file"], values["pages_file"])):
            await store.delete(name)
        raise NoRoom(field=item)
    await queries.add(visit, values)
    await record_fact(visit, "document.added", case_id, document=document_id, item=item)
    return document_id


def _encrypt(visit: Visit, key: bytes, data: bytes, name: str) -> bytes:
    nonce = visit.part(Randomness).bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, data, name.encode())
