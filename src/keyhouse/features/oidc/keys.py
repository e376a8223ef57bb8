"""The keys that sign, of each marketplace: made, shown before they are used, changed, revoked.

RS256 signs ID tokens and logout tokens, since every client library knows it; ES256 signs access
tokens, which are many. A new pair is shown a day before it signs, and an old one a day after.
"""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey
from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.visits import Visit
from keyhouse.features.oidc import key_queries as queries
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import Keyring
from keyhouse.kit.problems import NotFound

PURPOSE = "signing key"
RS256, ES256 = "RS256", "ES256"
ALGORITHMS = (RS256, ES256)
SIGNS_FOR = timedelta(days=90)
SHOWN_BEFORE = SHOWN_AFTER = timedelta(days=1)


class Signers(dict[str, RSAKey | ECKey]):
    """Private keys that this process has opened, by id."""


async def sign(visit: Visit, algorithm: str, kind: str, claims: dict[str, Any]) -> str:
    """A JWT by the marketplace's key; `kind` is its `typ` (RFC 8725, 3.11)."""
    row = await _signing(visit, algorithm)
    header = {"alg": algorithm, "kid": row.id, "typ": kind}
    return jwt.encode(header, claims, _opened(visit, row), [algorithm])


async def read(
    visit: Visit, algorithm: str, kind: str, token: str, *, also_hidden: bool = False
) -> dict[str, Any]:
    """The claims of a JWT that we signed; empty for any other. Its times are not looked at.

    Hints may be old: for them every key counts that was not revoked.
    """
    rows = await (queries.unrevoked(visit) if also_hidden else queries.shown(visit))
    keys = [row.public for row in rows if row.algorithm == algorithm]
    try:
        decoded = jwt.decode(token, KeySet.import_key_set({"keys": keys}), [algorithm])
    except (JoseError, ValueError, TypeError):  # whatever a header may hold
        return {}
    issuer = visit.marketplace.base_url
    is_ours = decoded.header.get("typ") == kind and decoded.claims.get("iss") == issuer
    return decoded.claims if is_ours else {}


async def public_keys(visit: Visit) -> list[dict[str, Any]]:
    """What the world may see; the first pairs are made when somebody looks."""
    for algorithm in ALGORITHMS:
        await _signing(visit, algorithm)
    return [row.public for row in await queries.shown(visit)]


async def turn_keys(visit: Visit) -> None:
    """Makes the next pair in time; those that were never asked for are not made."""
    rows = await queries.shown(visit)
    for algorithm in ALGORITHMS:
        own = [row for row in rows if row.algorithm == algorithm]
        if own and own[0].signs_from + SIGNS_FOR - SHOWN_BEFORE < visit.now:
            await add_next(visit, algorithm)


async def add_next(visit: Visit, algorithm: str) -> str:
    """A new pair that signs in a day; the one before is shown until a day after that."""
    signs_from = visit.now + SHOWN_BEFORE
    await queries.hide_others(visit, algorithm, signs_from, signs_from + SHOWN_AFTER)
    return await _add(visit, algorithm, signs_from)


async def revoke_key(visit: Visit, key_id: str) -> None:
    """It is shown no more, from now on; another one signs at once. Raises `NotFound`."""
    row = await queries.revoke(visit, key_id)
    if not row:
        raise NotFound()
    await record_fact(visit, "signing_key.revoked", key_id, algorithm=row.algorithm)
    await queries.show_newest(visit, row.algorithm)  # it signs on, so it may not go
    await queries.start_signing(visit, row.algorithm)
    await _signing(visit, row.algorithm)


async def _signing(visit: Visit, algorithm: str) -> Row[Any]:
    rows = _of(await queries.shown(visit), algorithm, visit)
    if not rows:
        await _add(visit, algorithm, visit.now)
        rows = _of(await queries.shown(visit), algorithm, visit)
    return rows[0]


def _of(rows: Sequence[Row[Any]], algorithm: str, visit: Visit) -> list[Row[Any]]:
    return [row for row in rows if row.algorithm == algorithm and row.signs_from <= visit.now]


async def _add(visit: Visit, algorithm: str, signs_from: Any) -> str:
    key_id = new_id("key", visit.now)
    pair = await asyncio.to_thread(_make, algorithm, key_id)
    private = json.dumps(pair.as_dict(private=True))
    public = pair.as_dict(private=False) | {"use": "sig", "alg": algorithm, "kid": key_id}
    await queries.add(
        visit,
        {
            "id": key_id,
            "algorithm": algorithm,
            "private_sealed": visit.part(Keyring).seal_text(PURPOSE, private),
            "public": public,
            "made_at": visit.now,
            "signs_from": signs_from,
        },
    )
    await record_fact(visit, "signing_key.made", key_id, algorithm=algorithm)
    return key_id


def _make(algorithm: str, key_id: str) -> RSAKey | ECKey:
    if algorithm == RS256:
        return RSAKey.generate_key(2048, {"kid": key_id})
    return ECKey.generate_key("P-256", {"kid": key_id})


def _opened(visit: Visit, row: Row[Any]) -> RSAKey | ECKey:
    known = visit.part(Signers)
    if row.id not in known:
        private = json.loads(visit.part(Keyring).unseal_text(PURPOSE, row.private_sealed))
        type_ = RSAKey if row.algorithm == RS256 else ECKey
        known[row.id] = type_.import_key(private)
    return known[row.id]
