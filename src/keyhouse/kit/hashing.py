"""The port for password hashes, and the queue in front of them.

argon2id with 19 MiB, t=2, p=1 (OWASP Password Storage Cheat Sheet; RFC 9106). A hash takes tens
of milliseconds of a core, so it never runs on the event loop: as many threads as cores, no more.
"""

import asyncio
import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

MEMORY = 19 * 1024 * 1024  # bytes
PASSES = 2
LONGEST = 200  # characters; longer ones are refused before they are hashed


class PasswordHasher(Protocol):
    name: str

    def hash(self, password: bytes) -> str: ...

    def verify(self, stored: str, password: bytes) -> bool: ...

    def is_outdated(self, stored: str) -> bool: ...


class Hashing:
    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self._threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="hash")
        # What an unknown address is compared with, so that it costs the same as a known one.
        self._nobody = hasher.hash(os.urandom(16))

    @property
    def name(self) -> str:
        return self._hasher.name

    def is_outdated(self, stored: str) -> bool:
        return self._hasher.is_outdated(stored)

    async def hash(self, password: str) -> str:
        return await self._run(self._hasher.hash, _bytes(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """False for a wrong password and for `None` (nobody), at the same cost."""
        right = await self._run(self._hasher.verify, stored or self._nobody, _bytes(password))
        return right and stored is not None

    async def _run(self, call, *args):  # type: ignore[no-untyped-def]
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *args)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _bytes(password: str) -> bytes:
    """The same password from every keyboard: NFC (RFC 8265, OpaqueString)."""
    return unicodedata.normalize("NFC", password).encode(errors="surrogatepass")
