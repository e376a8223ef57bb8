"""A real HTTP receiver: keeps what it is sent, answers as it is told to."""

import asyncio
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from keyhouse.app.demo import free_port
from tests.serving import Serving


@dataclass
class Taken:
    headers: dict[str, str]
    body: bytes
    form: dict[str, str] = field(default_factory=dict)


class Receiver:
    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.says = 200
        self.slow_for = 0.0
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/hook"
        routes = [
            Route("/hook", self.take, methods=["POST"]),
            Route("/endless", self.endless, methods=["POST"]),
            Route("/elsewhere", self.elsewhere, methods=["POST"]),
        ]
        self._serving = Serving(routes, port)

    async def take(self, request: Request) -> Response:
        body = await request.body()
        form = {n: str(v) for n, v in (await request.form()).items()}
        self.taken.append(Taken(dict(request.headers), body, form))
        await asyncio.sleep(self.slow_for)
        return Response(status_code=self.says)

    async def endless(self, request: Request) -> Response:
        async def more():
            for _ in range(10_000):
                yield b"x" * 1024

        self.taken.append(Taken(dict(request.headers), b""))
        return StreamingResponse(more())

    async def elsewhere(self, request: Request) -> Response:
        return RedirectResponse("/hook", 307)

    def stop(self) -> None:
        self._serving.stop()
