"""DS-05: a head that does not come is not waited for."""

import asyncio
import contextlib

import pytest
import uvicorn

from keyhouse.app import patience
from keyhouse.app.demo import free_port


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_head_that_does_not_come_ends_the_connection(app):
    class Hasty(patience.Patient):
        def _wait_for_head(self) -> None:
            self._stop_waiting()
            self._head = self.loop.call_later(0.2, self.transport.abort)

    port = free_port()
    config = uvicorn.Config(app, port=port, http=Hasty, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it tells by this alone
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: local")
    with contextlib.suppress(ConnectionResetError):
        assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(3):  # a connection that is kept may wait between its requests
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200" in await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(0.3)
    writer.close()
    await writer.wait_closed()
    server.should_exit = True
    await task
