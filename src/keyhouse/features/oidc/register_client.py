"""Letting a program in, changing what is known of it, a new secret, and letting it in no more."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.visits import Visit
from keyhouse.features.oidc import client_queries as queries
from keyhouse.features.oidc.schemas import ChangeProgram, SaveProgram, faults_of_program
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.problems import Conflict, Invalid, NotFound
from keyhouse.kit.randomness import Randomness

WITH_SECRET = ("web", "service")
BOTH_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Registered:
    """`secret` is told once and kept nowhere; empty for programs that cannot keep one."""

    client_id: str
    secret: str


async def register_client(
    visit: Visit, form: SaveProgram, *, client_id: str = "", secret: str = ""
) -> Registered:
    """Raises `Invalid`. Name and secret are made here unless they are given (as the demo does)."""
    values = _values(form)
    client_id = client_id or new_id("cli", visit.now)
    if form.kind not in WITH_SECRET:
        secret = ""
    elif not secret:
        secret = visit.part(Randomness).token()
    row = {
        "id": client_id,
        "kind": form.kind,
        "secret_hash": hash_token(secret) if secret else "",
        "before_hash": "",
        "made_at": visit.now,
        "made_by": visit.actor.id,
    }
    await queries.add(visit, row | values)
    await record_fact(visit, "program.registered", client_id, kind=form.kind, scopes=form.scopes)
    return Registered(client_id, secret)


async def change_client(visit: Visit, client_id: str, form: ChangeProgram) -> None:
    """Its kind stays. Raises `NotFound`, `Invalid`, `Conflict`."""
    client = await _client(visit, client_id)
    values = _values(form.model_copy(update={"kind": client.kind}))
    if not await queries.change(visit, client_id, form.version, values):
        raise Conflict(version=client.version)
    await record_fact(visit, "program.changed", client_id, scopes=form.scopes)


async def turn_secret(visit: Visit, client_id: str) -> str:
    """A new secret; the one before is good for a week more."""
    client = await _client(visit, client_id)
    if not client.secret_hash:
        raise NotFound()
    secret = visit.part(Randomness).token()
    values = {
        "secret_hash": hash_token(secret),
        "before_hash": client.secret_hash,
        "before_until": visit.now + BOTH_FOR,
    }
    if not await queries.change(visit, client_id, client.version, values):
        raise Conflict(version=client.version)
    await record_fact(visit, "program.secret_made", client_id)
    return secret


async def end_client(visit: Visit, client_id: str) -> None:
    """At once: its secret, its tokens and everything that people gave it are asked of its row."""
    client = await _client(visit, client_id)
    if not await queries.change(visit, client_id, client.version, {"ended_at": visit.now}):
        raise Conflict(version=client.version)
    await record_fact(visit, "program.ended", client_id)


async def _client(visit: Visit, client_id: str) -> Row[Any]:
    found = await queries.client(visit, client_id)
    if not found:
        raise NotFound()
    return found


def _values(form: SaveProgram) -> dict[str, Any]:
    """The columns that may be changed later; raises `Invalid`."""
    typed = {
        name: " ".join(value) if isinstance(value, tuple) else str(value)
        for name, value in form.model_dump().items()
    }
    faults = faults_of_program(typed)
    if faults:
        raise Invalid(faults)
    values = form.model_dump(exclude={"kind", "version"})
    scopes = " ".join(dict.fromkeys(form.scopes.split()))
    return values | {
        "scopes": scopes,
        "redirect_uris": list(form.redirect_uris),
        "logout_uris": list(form.logout_uris),
    }
