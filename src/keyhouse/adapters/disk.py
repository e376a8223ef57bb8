"""Files in a folder. A name is ours; whatever else comes is a mistake and is refused."""

import asyncio
import os
import re
from pathlib import Path

_NAME = re.compile(r"[a-z0-9_-]{8,80}")


class DiskFiles:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder

    async def put(self, name: str, content: bytes) -> None:
        await asyncio.to_thread(self._put, self._path(name), content)

    async def get(self, name: str) -> bytes:
        return await asyncio.to_thread(self._path(name).read_bytes)

    async def delete(self, name: str) -> None:
        await asyncio.to_thread(self._path(name).unlink, missing_ok=True)

    async def names(self) -> list[str]:
        return await asyncio.to_thread(
            lambda: [path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
        )

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"not a name of ours: {name!r}")
        return self._folder / name

    def _put(self, path: Path, content: bytes) -> None:
        # Written aside, flushed, then renamed: a file is whole or not there.
        aside = path.with_suffix(".part")
        with open(aside, "wb", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
