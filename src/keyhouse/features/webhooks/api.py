"""The feed of events, and what was revoked, for a marketplace's own programs."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from keyhouse.domain.visits import Visit
from keyhouse.features.webhooks.catalogue import CATALOGUE, REVOKING
from keyhouse.features.webhooks.events import Event, events_of, shops_of
from keyhouse.features.webhooks.read_on import read_on
from keyhouse.kit.ids import is_id
from keyhouse.web.api import TheVisit
from keyhouse.web.program_api import Limit, ProgramApi

api = ProgramApi("/market", "programs")
LOOK_SECONDS = 0.5  # between two looks for a stream of events
After = Annotated[int, Query(ge=0, le=2**53, description="The cursor of the answer before.")]
Lasts = Annotated[int, Query(ge=1, le=60, description="How long it stays open.")]
Types = Annotated[str, Query(max_length=2000, description="Names separated by commas; none: all.")]


class Events(BaseModel):
    """Ask again with `cursor`; `more` says that it is worth doing so at once."""

    events: list[Event]
    cursor: int
    more: bool


class EventKind(BaseModel):
    type: str = Field(examples=["account.sanctioned"])
    meaning: str
    data: list[str] = Field(description="Keys of `data` beside account, shop and case.")


class Revoked(BaseModel):
    """No token of `sub` counts that was made at `before` or earlier; with a `sid` only that
    session's.
    """

    sub: str
    sid: str | None
    before: datetime


class Revocations(BaseModel):
    revoked: list[Revoked]
    cursor: int
    more: bool


@api.get("/event-types", "events", "Every event there is")
async def get_event_types(visit: TheVisit) -> list[EventKind]:
    return [
        EventKind(type=each.name, meaning=each.meaning, data=list(each.data))
        for each in CATALOGUE.values()
    ]


@api.get("/events", "events", "What has happened, in order; nothing is left out")
async def get_events(
    visit: TheVisit, after: After = 0, types: Types = "", limit: Limit = 100
) -> Events:
    wanted = [each for each in types.split(",") if each in CATALOGUE] if types else list(CATALOGUE)
    page = await read_on(visit, after, wanted, limit)
    return Events(events=await events_of(visit, page.facts), cursor=page.cursor, more=page.has_more)


@api.get("/events/stream", "events", "The same as server-sent events; come again with the last id")
async def stream_events(
    visit: TheVisit, request: Request, after: After = 0, types: Types = "", seconds: Lasts = 25
) -> StreamingResponse:
    """`Last-Event-ID` is believed before `after`. It ends by itself; then one comes again."""
    said = request.headers.get("last-event-id", "")
    start = int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else after
    door, actor = request.app.state.door, visit.actor

    def look() -> Visit:
        return door.visit(visit.marketplace, actor)

    return StreamingResponse(_stream(look, start, types, seconds), media_type="text/event-stream")


async def _stream(look: Any, after: int, types: str, seconds: int) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    for _ in range(int(seconds / LOOK_SECONDS)):
        page = await get_events(look(), after, types, 100)
        for event in page.events:
            said = json.loads(event.model_dump_json(exclude_none=True))
            yield f"id: {event.sequence}\nevent: {event.type}\ndata: {json.dumps(said)}\n\n"
        after = page.cursor
        if not page.more:
            # Something is sent each time: so it is noticed when nobody listens any more.
            yield ": nothing new\n\n"
            await asyncio.sleep(LOOK_SECONDS)


@api.get("/revocations", "introspect", "Which tokens count no more, before their time is over")
async def get_revocations(visit: TheVisit, after: After = 0, limit: Limit = 500) -> Revocations:
    page = await read_on(visit, after, REVOKING, limit)
    shops = await shops_of(visit, page.facts)
    revoked = []
    for fact in page.facts:
        shop = shops.get(fact.subject_id)
        sub = fact.subject_id if is_id(fact.subject_id, "acc") else shop and shop.account_id
        sid = fact.data.get("session") if fact.fact == "session.ended" else None
        if sub:
            revoked.append(Revoked(sub=sub, sid=sid, before=fact.at))
    return Revocations(revoked=revoked, cursor=page.cursor, more=page.has_more)
