"""Password hashes in a process of their own, shared by all that serve on this machine.

Lines of JSON over a Unix socket in a folder that only this user may enter. Hashing in the process
that answers would keep its event loop from the cores; here it runs at a lower priority than all
who answer, and there is one line for everybody.
"""

import asyncio
import json
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from keyhouse.kit.hash_queue import Busy, Done, HashQueue, Job, Lane, PasswordHasher, Work

NICER = 5  # than those who answer
LONGEST = 64 * 1024  # bytes of a line


class HashClient:
    """Asks the process; when it has gone, whoever waits hears `Busy`; the next one asks anew."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._pending: dict[int, asyncio.Future[Done | None]] = {}
        self._number = 0
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()

    async def run(self, work: Work) -> Done:
        writer = self._writer or await self._open()
        self._number += 1
        number = self._number
        future = asyncio.get_running_loop().create_future()
        self._pending[number] = future
        said = [number, int(work.lane), work.network, work.stored, work.password.hex()]
        writer.write(json.dumps(said).encode() + b"\n")
        try:
            done = await future
        except asyncio.CancelledError:
            writer.write(b"[%d]\n" % number)  # nobody waits for it any more
            raise
        finally:
            self._pending.pop(number, None)
        if done is None:
            raise Busy()
        return done

    async def _open(self) -> asyncio.StreamWriter:
        async with self._opening:
            if not self._writer:
                try:
                    reader, self._writer = await asyncio.open_unix_connection(
                        self._path, limit=LONGEST
                    )
                except OSError as error:
                    raise Busy() from error
                self._reading = asyncio.create_task(self._read(reader, self._writer))
            return self._writer

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                number, *said = json.loads(line)
                future = self._pending.get(number)
                if future and not future.done():
                    future.set_result(Done(*said) if said else None)
        except OSError:
            pass
        finally:
            self._writer = None
            writer.close()
            for future in self._pending.values():
                if not future.done():
                    future.set_result(None)

    def close(self) -> None:
        if self._reading:
            self._reading.cancel()


async def serve_hashes(listening: socket.socket, hasher: PasswordHasher) -> None:
    """Answers whoever connects, until it is cancelled."""
    with suppress(OSError):
        os.nice(NICER)
    queue = HashQueue(hasher)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        jobs: dict[int, Job] = {}
        try:
            while line := await reader.readline():
                number, *said = json.loads(line)
                if said:
                    lane, network, stored, password = said
                    work = Work(Lane(lane), network, stored, bytes.fromhex(password))
                    jobs[number] = queue.put(work, _telling(writer, jobs, number))
                elif number in jobs:
                    jobs[number].is_dropped = True
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            for job in jobs.values():
                job.is_dropped = True
            writer.close()

    server = await asyncio.start_unix_server(answer, sock=listening, limit=LONGEST)
    async with server:
        await server.serve_forever()


def _telling(
    writer: asyncio.StreamWriter, jobs: dict[int, Job], number: int
) -> Callable[[Done | None], None]:
    loop = asyncio.get_running_loop()

    def say(done: Done | None) -> None:
        jobs.pop(number, None)
        said: list[Any] = [number]
        if done:
            said += [done.value, round(done.seconds, 6), round(done.waited, 6)]
        if not writer.is_closing():
            writer.write(json.dumps(said).encode() + b"\n")

    def tell(done: Done | None) -> None:
        loop.call_soon_threadsafe(say, done)

    return tell
