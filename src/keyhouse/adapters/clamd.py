"""ClamAV's daemon by its INSTREAM command (clamd(8)): lengths of 4 bytes, then the bytes."""

import asyncio
from urllib.parse import urlsplit

from keyhouse.kit.scanning import Scan, ScanFailed, ScannerAway

SECONDS = 15
CHUNK = 64 * 1024


class Clamd:
    def __init__(self, url: str) -> None:
        """`tcp://HOST:3310` or `unix:///PATH`."""
        self._url = urlsplit(url)

    async def scan(self, data: bytes) -> Scan:
        try:
            answer = await asyncio.wait_for(self._ask(data), SECONDS)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise ScannerAway(str(error)) from error
        if answer == "stream: OK":
            return Scan()
        if answer.endswith(" FOUND"):
            return Scan(answer.removeprefix("stream: ").removesuffix(" FOUND"))
        raise ScanFailed(answer)  # "INSTREAM size limit exceeded. ERROR", or a database that broke

    async def _ask(self, data: bytes) -> str:
        reader, writer = await self._open()
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                chunk = data[start : start + CHUNK]
                writer.write(len(chunk).to_bytes(4, "big") + chunk)
                await writer.drain()
            writer.write(bytes(4))
            await writer.drain()
            return (await reader.readuntil(b"\0"))[:-1].decode(errors="replace")
        finally:
            writer.close()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._url.scheme == "unix":
            return await asyncio.open_unix_connection(self._url.path)
        return await asyncio.open_connection(self._url.hostname, self._url.port or 3310)
