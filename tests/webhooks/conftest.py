"""A program with a token of its own, and a receiver that is told."""

from collections.abc import AsyncIterator

import httpx
import pytest

from keyhouse.features.webhooks.register_receiver import Receiver, register_receiver
from keyhouse.features.webhooks.schemas import SaveReceiver
from tests.oidc.program import Program, let_in
from tests.people import ORIGIN


@pytest.fixture
async def line(app) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as http:
        yield http


class Market:
    """A marketplace's own program."""

    def __init__(self, program: Program, token: str) -> None:
        self._program, self._headers = program, {"authorization": f"Bearer {token}"}

    async def get(self, path: str, **query: str | int) -> httpx.Response:
        where = f"/{self._program.slug}/api/v1/market{path}"
        return await self._program.http.get(where, params=query, headers=self._headers)

    async def post(self, path: str, said: dict) -> httpx.Response:
        where = f"/{self._program.slug}/api/v1/market{path}"
        return await self._program.http.post(where, json=said, headers=self._headers)


@pytest.fixture
def market(house, line):
    async def let(scopes: str, slug: str = "ozon") -> Market:
        client = await let_in(
            house, slug, kind="service", redirect_uris=[], logout_uris=[], scopes=scopes
        )
        program = Program(client, line, slug)
        answer = await program.post("/token", grant_type="client_credentials")
        return Market(program, answer.json()["access_token"])

    return let


@pytest.fixture
def told(house):
    """Lets an address be told of events."""

    async def add(address: str, types: str = "", slug: str = "ozon") -> Receiver:
        visit = house.door.visit(house.directory.by_slug(slug))
        form = SaveReceiver.model_validate({"address": address, "types": types})
        made = await register_receiver(visit, form)
        await visit.db.commit()
        return made

    return add
