"""The processes of one machine: those that answer, the one that hashes, and one that watches them.

The watching one builds everything and then only waits, so that its children share its memory and
a new one is there at once. It has no threads and no event loop: forking it is safe. When it is
killed, the others see its end of a pipe close and go too.
"""

import asyncio
import gc
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from keyhouse.adapters.argon2 import SodiumArgon2
from keyhouse.adapters.hash_process import serve_hashes
from keyhouse.kit.clock import pause
from keyhouse.kit.logs import get_log
from keyhouse.kit.problems import SetupError

AGAIN = 0.5  # seconds before a process that fell over is started again
TOLD = (signal.SIGTERM, signal.SIGINT)
ENDED_WELL, CANNOT_START = 0, 2


@contextmanager
def hash_socket() -> Iterator[tuple[socket.socket, str]]:
    """Where this machine's hashes are made: the socket that listens, and its path."""
    with tempfile.TemporaryDirectory(prefix="keyhouse-") as folder:
        path = str(Path(folder) / "hashes")
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path)
            # Listening already: who answers may ask before the other process has come up.
            listening.listen(64)
            yield listening, path


class Node:
    """`prepare` runs once before the others, `answer` in each of `workers` processes, which are
    told their numbers.
    """

    def __init__(
        self,
        workers: int,
        listening: socket.socket,
        prepare: Callable[[], None],
        answer: Callable[[int], None],
    ) -> None:
        self._workers, self._listening = workers, listening
        self._prepare, self._answer = prepare, answer
        self._running: dict[int, int] = {}  # process → number
        self._hashing = 0
        self._is_stopping = False
        self._watched, self._alive = os.pipe()

    def run(self) -> None:
        """Until it is told to stop. Raises `SystemExit` when a process could not start."""
        for told in TOLD:
            signal.signal(told, self._stop)
        # What is there now belongs to all of them: looking through it would copy it to each.
        gc.collect()
        gc.freeze()
        try:
            self._run()
        finally:
            self._end_all()

    def _run(self) -> None:
        status = self._wait_for(self._fork(self._prepare))
        if status != ENDED_WELL:
            sys.exit(status)
        self._hashing = self._fork(lambda: _hash(self._listening))
        for number in range(self._workers):
            self._begin(number)
        while self._running:
            process, code = os.wait()
            status = os.waitstatus_to_exitcode(code)
            if process == self._hashing and not self._is_stopping:
                self._tell(process, status)
                pause(AGAIN)
                self._hashing = self._fork(lambda: _hash(self._listening))
            elif process in self._running:
                number = self._running.pop(process)
                if status == CANNOT_START:
                    sys.exit(status)
                if not self._is_stopping:
                    self._tell(process, status)
                    pause(AGAIN)
                    self._begin(number)

    def _begin(self, number: int) -> None:
        if self._is_stopping:
            return
        process = self._fork(lambda: self._answer(number))
        self._running[process] = number
        if self._is_stopping:  # we were told before this one was written down
            os.kill(process, signal.SIGTERM)

    def _fork(self, work: Callable[[], None]) -> int:
        process = os.fork()
        if process:
            return process
        os.close(self._alive)
        os.setpgid(0, 0)  # Ctrl+C is for the watching process, which tells the others
        for told in TOLD:
            signal.signal(told, signal.SIG_DFL)
        status = CANNOT_START
        try:
            _alone.append(self._watched)
            work()
            status = ENDED_WELL
        except SetupError as error:
            print(f"keyhouse: {error}", file=sys.stderr)
        except BaseException:
            status = 1
            get_log().exception("a process fell over")
        finally:
            sys.stdout.flush()
            os._exit(status)

    def _wait_for(self, process: int) -> int:
        _, code = os.waitpid(process, 0)
        return os.waitstatus_to_exitcode(code)

    def _tell(self, process: int, status: int) -> None:
        get_log().error("a process ended and is started again", process=process, status=status)

    def _stop(self, told: int, frame: Any) -> None:
        """The first time they finish what they have begun; the second time at once."""
        kind = signal.SIGKILL if self._is_stopping else signal.SIGTERM
        self._is_stopping = True
        for process in self._running:
            os.kill(process, kind)

    def _end_all(self) -> None:
        """Who answers has ended; hashes nobody waits for."""
        for process in (*self._running, *([self._hashing] if self._hashing else [])):
            os.kill(process, signal.SIGKILL)


_alone: list[int] = []  # the pipe that closes with whoever watches this process


def watch_parent() -> None:
    """Ends this process with the one that watches it; called on the event loop."""
    for pipe in _alone:
        asyncio.get_running_loop().add_reader(pipe, lambda: os._exit(1))


def _hash(listening: socket.socket) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who answers may still be asking
    signal.signal(signal.SIGTERM, signal.SIG_IGN)

    async def main() -> None:
        watch_parent()
        await serve_hashes(listening, SodiumArgon2())

    asyncio.run(main())
