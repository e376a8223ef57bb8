"""Facts become events: what is said of each, in the feed and to receivers alike."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import Row

from keyhouse.domain.visits import Visit
from keyhouse.features.webhooks import queries
from keyhouse.features.webhooks.catalogue import CATALOGUE
from keyhouse.kit.ids import is_id


class EventData(BaseModel):
    """Whom and what it is about; other keys are named by the catalogue for each type."""

    model_config = {"extra": "allow"}
    account: str | None = Field(None, examples=["acc_01j9x4"], description="The account's id: sub.")
    shop: str | None = Field(None, examples=["1234567890"], description="The shop's number.")
    case: str | None = Field(None, examples=["cas_01j9x4"])
    case_kind: str | None = Field(None, examples=["unbinding"])
    reference: str | None = Field(None, examples=["7KQ2-M4XC"])


class Event(BaseModel):
    """`id` stays the same however often it is sent; `sequence` is the cursor behind it."""

    id: str
    type: str
    timestamp: datetime
    sequence: int
    data: EventData


async def events_of(visit: Visit, facts: Sequence[Row[Any]]) -> list[Event]:
    subjects = {fact.subject_id for fact in facts}
    shops = await shops_of(visit, facts)
    cases = await queries.cases_of(visit, {s for s in subjects if is_id(s, "cas")})
    return [_event(fact, shops, cases) for fact in facts]


async def shops_of(visit: Visit, facts: Sequence[Row[Any]]) -> dict[str, Row[Any]]:
    """Subject → shop, of the facts that are about one."""
    about = {fact.subject_id for fact in facts if fact.subject_id[:4] in ("bnd_", "shp_")}
    return await queries.shops_of(visit, about) if about else {}


def _event(fact: Row[Any], shops: dict[str, Row[Any]], cases: dict[str, Row[Any]]) -> Event:
    said: dict[str, Any] = {
        name: fact.data[name] for name in CATALOGUE[fact.fact].data if name in fact.data
    }
    shop, case = shops.get(fact.subject_id), cases.get(fact.subject_id)
    if is_id(fact.subject_id, "acc"):
        said["account"] = fact.subject_id
    if shop:
        said |= {"shop": shop.number, "account": shop.account_id or None}
    if case:
        said |= {"case": case.id, "case_kind": case.kind, "reference": case.reference}
        said["account"] = case.owner_id or None
    return Event(
        id=fact.id,
        type=fact.fact,
        timestamp=fact.at,
        sequence=fact.sequence,
        data=EventData(**said),
    )
