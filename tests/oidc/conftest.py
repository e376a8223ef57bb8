"""Programs, each with a line of its own."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.oidc.program import Program, let_in
from tests.people import ORIGIN


@pytest.fixture
async def line(app) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=ORIGIN, follow_redirects=False
    ) as http:
        yield http


@pytest.fixture
async def program(house, line) -> Program:
    """The marketplace's own, on a server."""
    return Program(await let_in(house), line)


@pytest.fixture
async def strange(house, line) -> Program:
    """Somebody else's: people are asked."""
    return Program(await let_in(house, name="Price robot", is_trusted=False), line)
