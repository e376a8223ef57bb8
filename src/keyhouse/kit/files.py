"""The port for files: bytes under a name we made ourselves, never one that came from outside."""

from typing import Protocol


class FileStore(Protocol):
    async def put(self, name: str, content: bytes) -> None:
        """Returns when the bytes would survive a power cut."""
        ...

    async def get(self, name: str) -> bytes:
        """Raises `FileNotFoundError`."""
        ...

    async def delete(self, name: str) -> None:
        """Deleting what is not there is no error."""
        ...

    async def names(self) -> list[str]: ...
