"""A small HTTP server in a thread of its own, for what stands outside the house."""

import threading
import time
from collections.abc import Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute


class Serving:
    def __init__(self, routes: Sequence[BaseRoute], port: int) -> None:
        config = uvicorn.Config(
            Starlette(routes=routes), port=port, log_level="critical", ws="none", lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
