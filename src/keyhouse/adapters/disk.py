"""Files in a folder. A name is ours; whatever else comes is a mistake and is refused."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from keyhouse.kit.files import FilesAway, check_name, is_name
from keyhouse.kit.logs import get_log

T = TypeVar("T")


class DiskFiles:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder

    async def put(self, name: str, content: bytes) -> None:
        path = self._path(name)
        await self._do(lambda: self._put(path, content))

    async def get(self, name: str) -> bytes:
        return await self._do(self._path(name).read_bytes)

    async def delete(self, name: str) -> None:
        path = self._path(name)
        await self._do(lambda: path.unlink(missing_ok=True))

    async def names(self) -> list[str]:
        return await self._do(
            lambda: [path.name for path in self._folder.iterdir() if is_name(path.name)]
        )

    def _path(self, name: str) -> Path:
        return self._folder / check_name(name)

    async def _do(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(work)
        except FileNotFoundError:
            raise
        except OSError as error:  # a full disk, a broken one, one that is not mounted
            get_log().error("the folder of files failed", error=error.strerror)
            raise FilesAway() from error

    def _put(self, path: Path, content: bytes) -> None:
        # Written aside, flushed, then renamed: a file is whole or not there.
        aside = path.with_suffix(".part")
        try:
            with open(aside, "wb", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.rename(path)
        except OSError:
            aside.unlink(missing_ok=True)  # on a full disk half of it would keep it full
            raise
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
