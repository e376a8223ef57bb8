"""Callbacks of a marketplace's own systems: who signed them, and that none counts twice."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from starlette.requests import Request

from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import hash_token
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import AlreadyDone, Problem
from keyhouse.kit.signatures import TOLERANCE, is_signed
from keyhouse.kit.texts import N_

ONCE = Budget("callback", 1, timedelta(seconds=2 * TOLERANCE))


class PartnerSecrets(dict[str, Mapping[str, str]]):
    """Marketplace → the secret that its own systems share with us."""


class BadSignature(Problem):
    code, status = "bad_signature", 401
    text = N_("The signature is missing, wrong or too old.")


async def check_signature(visit: Visit, request: Request) -> datetime:
    """When it was signed; raises `BadSignature`, and `AlreadyDone` for one that was told before."""
    headers, body = request.headers, await request.body()
    id_ = headers.get("webhook-id", "")[:100]
    if not is_signed(
        visit.part(PartnerSecrets).get(visit.marketplace.slug, {}).get("secret", ""),
        id_,
        headers.get("webhook-timestamp", ""),
        body,
        headers.get("webhook-signature", ""),
        visit.now.timestamp(),
    ):
        raise BadSignature()
    if not await spend(visit.db, visit.marketplace.id, ONCE, hash_token(id_), visit.now):
        raise AlreadyDone()
    return datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
