"""The audit by JSON, and the public key of bundles."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import Response

from keyhouse.features.audit.bundle_case import bundle_case, public_pem
from keyhouse.features.audit.find_facts import find_facts, state_of
from keyhouse.features.audit.schemas import Asked
from keyhouse.web.api import PROBLEMS, BannedRoute, TheVisit
from keyhouse.web.staff_api import Id, StaffApi

api = StaffApi("/audit", "staff: audit")
public = APIRouter(tags=["bundles"], route_class=BannedRoute, responses=PROBLEMS)
ZIP: dict[str, Any] = {
    "response_class": Response,
    "responses": {200: {"content": {"application/zip": {}}}},
}


class Fact(BaseModel):
    """`sequence` and `seal` are its place in the chain; null within the second before."""

    id: str
    at: datetime
    fact: str
    actor_kind: str
    actor_id: str
    subject_id: str
    data: dict[str, Any]
    sequence: int | None
    seal: str | None


class Facts(BaseModel):
    """`before` asks for the facts after these."""

    facts: list[Fact]
    before: str


class ChainState(BaseModel):
    """Of the newest thousand; `fault` is empty when they hold."""

    sealed: int
    unsealed: int
    sequence: int
    seal: str
    fault: str


class BundleKey(BaseModel):
    algorithm: str
    pem: str


@api.get("", "audit.view", "Facts, the newest first")
async def get_facts(visit: TheVisit, asked: Annotated[Asked, Query()]) -> Facts:
    found = await find_facts(visit, asked)
    return Facts.model_validate({"facts": found.rows, "before": found.before}, from_attributes=True)


@api.get("/state", "audit.view", "Whether the newest part of the chain holds")
async def get_state(visit: TheVisit) -> ChainState:
    return ChainState.model_validate(await state_of(visit), from_attributes=True)


@api.get("/bundles/{case}", "audit.export", "A case as a signed archive", **ZIP)
async def get_bundle(visit: TheVisit, case: Id) -> Response:
    made = await bundle_case(visit, case)
    return Response(made.data, media_type="application/zip")


@public.get("/bundle-key", summary="The key that bundles of cases are checked with")
async def get_key(visit: TheVisit) -> BundleKey:
    return BundleKey(algorithm="Ed25519", pem=public_pem(visit))
