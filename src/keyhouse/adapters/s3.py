"""Files in a bucket of S3, or of whatever speaks its protocol (MinIO, Ceph, R2, Garage).

The Rust library behind it signs (AWS Signature Version 4), tries again what failed in passing,
and where no key is named looks for one as Amazon's own tools do: variables, a role of the
container or of the machine.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from obstore.exceptions import BaseError
from obstore.store import S3Store

from keyhouse.kit.files import FilesAway, check_name, is_name
from keyhouse.kit.logs import get_log

SECONDS = timedelta(seconds=10)  # of one try, and of all of them together


class S3Files:
    def __init__(self, url: str) -> None:
        """`s3://KEY:SECRET@BUCKET/FOLDER?endpoint=https://HOST&region=NAME`; a bucket has to be."""
        self._url = url

    @cached_property
    def _store(self) -> S3Store:
        # Made when it is first asked: its threads would not live on in forked processes.
        parts = urlsplit(self._url)
        asked: dict[str, Any] = dict(parse_qsl(parts.query))
        if parts.username:
            asked["access_key_id"] = unquote(parts.username)
            asked["secret_access_key"] = unquote(parts.password or "")
        return S3Store(
            parts.hostname or "",
            prefix=parts.path.strip("/") or None,
            client_options={
                "timeout": SECONDS,
                "connect_timeout": timedelta(seconds=3),
                "allow_http": asked.get("endpoint", "").startswith("http://"),
            },
            retry_config={"max_retries": 3, "retry_timeout": SECONDS},
            **asked,
        )

    async def put(self, name: str, content: bytes) -> None:
        async with told():
            await self._store.put_async(check_name(name), content)

    async def get(self, name: str) -> bytes:
        async with told():
            found = await self._store.get_async(check_name(name))
            return bytes(await found.bytes_async())

    async def delete(self, name: str) -> None:
        async with told():
            await self._store.delete_async(check_name(name))

    async def names(self) -> list[str]:
        async with told():
            found = await self._store.list().collect_async()
        return [each["path"] for each in found if is_name(each["path"])]


@asynccontextmanager
async def told() -> AsyncIterator[None]:
    """The first line of an error names the request and the answer; the rest is for its makers."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        get_log().error("the store of files failed", error=str(error).partition("\n")[0][:300])
        raise FilesAway() from error
