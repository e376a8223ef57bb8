"""What every kind of case has in the JSON API: its state, its papers as plain bytes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from fastapi import Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Row

from keyhouse.domain.cases import CASE, Upload, view_case
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import is_id
from keyhouse.kit.problems import NotFound, SignInNeeded, TooMany, TooSlow
from keyhouse.web.api import FrozenOwnersRoute
from keyhouse.web.texts import translate

MOST_BYTES = 51_000_000  # the playbook's own limit is checked afterwards, with kinder words
SECONDS = 300  # for the whole of it
PAPER_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("image/jpeg", "image/png", "application/pdf")
        },
    }
}


FileName = Annotated[str, Query(max_length=200, description="What the file is called.")]


class PaperRoute(FrozenOwnersRoute):
    """A route that takes a file as its body, from somebody who is signed in."""

    most_bytes = MOST_BYTES
    busy: ClassVar[set[str]] = set()  # accounts whose file is on its way to this process

    @asynccontextmanager
    async def turn(self, visit: Visit) -> AsyncIterator[None]:
        """One file of an account at a time, and not for ever: bodies are held in memory."""
        if visit.actor.id in self.busy:
            raise TooMany(wait=5)
        self.busy.add(visit.actor.id)
        try:
            async with asyncio.timeout(SECONDS):
                yield
        except TimeoutError as error:
            raise TooSlow() from error
        finally:
            self.busy.discard(visit.actor.id)


class PaperState(BaseModel):
    id: str
    name: str
    pages: int
    checked: bool


class ItemState(BaseModel):
    """One thing that is asked for; `reason` and `words` say why it was sent back."""

    name: str
    label: str
    required: bool
    open: bool
    accepted: bool
    reason: str
    words: str
    papers: list[PaperState]


class CaseState(BaseModel):
    """A case, as its owner sees it. `acts` are what the owner may do now."""

    id: str
    reference: str
    kind: str
    state: str
    label: str
    revision: int
    promised_on: date | None
    reason: str
    words: str
    entries: dict[str, str]
    items: list[ItemState]
    acts: list[str]
    talk: str = Field("", description="asked: there is a question to answer; or answered.")
    papers_until: datetime | None
    erasure: str


async def case_state(visit: Visit, case: Row[Any]) -> CaseState:
    visit = await as_of(visit, case.playbook_version)
    view = await view_case(visit, case)
    items = [*([view.details] if view.details else []), *view.papers]
    return CaseState(
        id=case.id,
        reference=case.reference,
        talk=case.talk,
        kind=case.kind,
        state=case.state,
        label=translate(visit.language, view.label),
        revision=case.revision,
        promised_on=case.promised_on,
        reason=case.reason,
        words=case.words,
        entries=dict(view.entries),
        items=[
            ItemState(
                name=each.item.name,
                label=each.item.label,
                required=each.item.is_required,
                open=each.is_open,
                accepted=each.is_accepted,
                reason=translate(visit.language, each.reason) if each.reason else "",
                words=each.words,
                papers=[
                    PaperState(id=p.id, name=p.name, pages=p.pages, checked=not p.held_at)
                    for p in each.papers
                ],
            )
            for each in items
        ],
        acts=CASE.acts(case.state, "owner"),
        papers_until=view.papers_until,
        erasure=case.erasure,
    )


async def read_paper(request: Request, item: str, name: str) -> Upload:
    """The body as a paper for this item."""
    return Upload(item, name, await request.body())


def owner_of(visit: Visit) -> str:
    """The account that is signed in; raises `SignInNeeded`."""
    if visit.actor.kind != "owner":
        raise SignInNeeded()
    return visit.actor.id


def id_of(text: str, kind: str) -> str:
    """An id of ours, such as `doc_…`; raises `NotFound` for what can name nothing."""
    if not is_id(text, kind):
        raise NotFound()
    return text
