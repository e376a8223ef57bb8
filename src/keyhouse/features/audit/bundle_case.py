"""A case with its papers, facts and messages as one archive that anybody can check.

`manifest.json` names every file with its SHA-256, `manifest.sig` signs it (Ed25519, RFC 8032) with
a key that belongs to this marketplace alone; `GET /api/v1/bundle-key` gives its public half.
"""

import asyncio
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Row

from keyhouse.domain.audit import note_look, record_fact
from keyhouse.domain.audit import queries as audit
from keyhouse.domain.cases import desk_queries
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.talk import talk_of
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.documents import read_document
from keyhouse.domain.messaging import queries as messages
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.plain import plain
from keyhouse.kit.problems import NotFound, TooLarge, TooMany
from keyhouse.web.staff_names import staff_names

MOST_BYTES = 100_000_000
A_DAY = Budget("bundles by one person", 30, timedelta(hours=24))
ONE = asyncio.Semaphore(1)  # of this process: a bundle is held in memory twice
MANIFEST, SIGNATURE, KEY = "manifest.json", "manifest.sig", "public-key.pem"
OURS = ("marketplace_id",)
MOST_READ = 2 * MOST_BYTES
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
README = """\
manifest.json names every file of this archive with its SHA-256.
manifest.sig is the Ed25519 signature of manifest.json, public-key.pem the key to check it with:

  openssl pkeyutl -verify -pubin -inkey public-key.pem \\
    -rawin -in manifest.json -sigfile manifest.sig

Compare the key with the one that the marketplace gives out: {address}
"""


@dataclass(frozen=True)
class Bundle:
    name: str
    data: bytes


def signing_key(visit: Visit) -> Ed25519PrivateKey:
    """The same for as long as the house stands, like the seals of the chain."""
    secret = visit.part(Keyring).lasting_key(f"bundle {visit.marketplace.id}")
    return Ed25519PrivateKey.from_private_bytes(secret)


def public_pem(visit: Visit) -> str:
    key = signing_key(visit).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


async def bundle_case(visit: Visit, case_id: str) -> Bundle:
    """What the case page shows. Each paper's look is a fact.

    Raises `NotFound`, `TooLarge` above 100 MB of papers, and `TooMany`.
    """
    case = await cases.case(visit, case_id)
    if not case or case.state == "draft":
        raise NotFound()
    async with ONE:
        return await _bundle(visit, case)


async def _bundle(visit: Visit, case: Row[Any]) -> Bundle:
    if not await spend(visit.db, visit.marketplace.id, A_DAY, visit.actor.id, visit.now):
        raise TooMany()
    revisions = await cases.revisions(visit, case.id)
    frozen = {i for revision in revisions for ids in revision.papers.values() for i in ids}
    papers = [each for each in await documents.of_case(visit, case.id) if each.id in frozen]
    shown = [paper for paper in papers if not paper.held_at]
    if sum(paper.size for paper in shown) > MOST_BYTES:
        raise TooLarge()
    await note_look(visit, "case.viewed", case.id)
    await record_fact(visit, "audit.exported", case.id)
    await visit.db.commit()  # reading all papers holds no lock
    files = {}
    for paper in shown:
        opened = await read_document(visit, paper.id, case.id)
        files[f"papers/{paper.id}-{_harmless(opened.name)}"] = opened.data
    files["case.json"] = _json(await _said(visit, case, revisions, papers))
    address = visit.link("/api/v1/bundle-key")
    files["README.txt"] = README.format(address=address).encode()
    files[KEY] = public_pem(visit).encode()
    return Bundle(f"{case.reference}.zip", await asyncio.to_thread(_signed, visit, case, files))


def _signed(visit: Visit, case: Row[Any], files: dict[str, bytes]) -> bytes:
    manifest = _json(
        {
            "marketplace": visit.marketplace.slug,
            "case": case.id,
            "reference": case.reference,
            "made_at": visit.now.isoformat(),
            "files": {name: sha256(data).hexdigest() for name, data in sorted(files.items())},
        }
    )
    files |= {MANIFEST: manifest, SIGNATURE: signing_key(visit).sign(manifest)}
    return _zipped(files)


def _harmless(name: str) -> str:
    """A name that unpacks into this folder, wherever it is unpacked."""
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in name).lstrip(".") or "paper"


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True).encode()


async def _said(
    visit: Visit, case: Row[Any], revisions: Sequence[Row[Any]], papers: Sequence[Row[Any]]
) -> dict[str, Any]:
    """What was handed in and what came of it; what the applicant is still typing is not."""
    return {
        "case": plain(case, but=(*OURS, "data")),
        "revisions": [plain(row, but=OURS) for row in revisions],
        "verdicts": [plain(row, but=OURS) for row in await cases.all_verdicts(visit, case.id)],
        "papers": [plain(row, but=(*OURS, "key_sealed", "file", "pages_file")) for row in papers],
        "notes": [plain(row, but=OURS) for row in await desk_queries.notes(visit, case.id)],
        "talk": [plain(row, but=OURS) for row in await talk_of(visit, case.id)],
        "messages": [
            plain(row, but=(*OURS, "to_sealed", "to_key", "secrets_sealed", "is_decoy"))
            for row in await messages.of_subject(visit, case.id)
        ],
        "facts": [plain(row, but=OURS) for row in await audit.of_subject(visit, case.id)],
        "staff": await staff_names(visit),
    }


def faults_in(visit: Visit, data: bytes) -> list[str]:
    """What is wrong with an archive; empty when every file in it is as we gave it out."""
    try:
        files = _read(data)
        manifest, signature = files.pop(MANIFEST), files.pop(SIGNATURE)
        signing_key(visit).public_key().verify(signature, manifest)
    except (KeyError, InvalidSignature, *BROKEN):
        return ["this is not a bundle that this marketplace signed"]
    named = json.loads(manifest)["files"]
    found = {name: sha256(content).hexdigest() for name, content in files.items()}
    return [
        f"{name} is not as it was"
        for name in sorted(named.keys() | found.keys())
        if named.get(name) != found.get(name)
    ]


def _read(data: bytes) -> dict[str, bytes]:
    """Raises `BadZipFile` for what no bundle has: names that come twice, and bombs."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = [each.filename for each in archive.infolist()]
    if len(names) != len(set(names)) or sum(e.file_size for e in archive.infolist()) > MOST_READ:
        raise zipfile.BadZipFile()
    return {name: archive.read(name) for name in names}
