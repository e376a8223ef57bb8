"""Commands that set up, run and look at the server."""

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from rich.table import Table
from uvicorn.loops.auto import auto_loop_factory

from keyhouse.app import demo as demo_
from keyhouse.app.asgi import build_app
from keyhouse.app.cli.running import console, run_in_house, visit_as_operator
from keyhouse.app.demo_programs import let_center_in
from keyhouse.app.doctor import Compared, Finding, compare, examine
from keyhouse.app.listening import listen, loopback
from keyhouse.app.migrating import is_migrated, migrate
from keyhouse.app.node import Node, hash_socket, watch_parent
from keyhouse.app.patience import MOST_CONNECTIONS, Patient, allow_many_files
from keyhouse.app.provider import PATH as ID_PATH
from keyhouse.app.provider import DemoProvider
from keyhouse.app.publishing import publish_file, tell_differences
from keyhouse.app.wiring import House, build_house
from keyhouse.features.staff.add_staff import add_staff
from keyhouse.kit.clock import SystemClock
from keyhouse.kit.keys import make_secret
from keyhouse.kit.logs import get_log, set_up_logs
from keyhouse.kit.metrics import Metrics
from keyhouse.kit.problems import SetupError
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.settings import read_settings

commands = typer.Typer()


@commands.command()
def init(
    email: Annotated[str, typer.Option(help="E-mail of the first staff member.")],
    name: Annotated[str, typer.Option(help="Name of the first staff member.")] = "Operator",
    folder: Annotated[Path, typer.Option(help="Where secret and settings go.")] = Path("."),
    playbook: Annotated[Path | None, typer.Option(help="A playbook to begin with.")] = None,
) -> None:
    """Make the secret and a settings file, publish a first playbook, add a first staff member."""
    secret = folder / "var" / "secret.key"
    secret.parent.mkdir(parents=True, exist_ok=True)
    if not secret.exists():
        secret.touch(0o600)
        secret.write_text(make_secret(Randomness()) + "\n")
    settings = folder / "keyhouse.toml"
    if not settings.exists():
        settings.write_text(_FIRST_SETTINGS)
    source = playbook.resolve() if playbook else None
    os.chdir(folder)
    source = source or Path(str(demo_.files("keyhouse") / "playbooks" / "plain.toml"))

    async def main(house: House) -> str:
        await migrate(house.database)
        slug = source.stem
        await house.directory.refresh(house.database.unit())
        if not house.directory.by_slug(slug):  # an edited playbook is never put back
            await publish_file(house, slug, source)
        visit = await visit_as_operator(house, slug)
        password = house.parts.get(Randomness).words(16)
        added = await add_staff(visit, email, name, password, "en", role="senior")
        await visit.db.commit()
        return f"{slug} {password if added else ''}"

    slug, _, password = run_in_house(main).partition(" ")
    console.print(
        f"Secret: {secret} (keep a copy elsewhere)\nSettings: {settings} (set the mail server)"
    )
    if password:
        console.print(f"Staff of {slug}: {email}, password {password} (shown only now)")
    console.print("Next: set smtp_url there, look with `keyhouse doctor`, then `keyhouse serve`.")


_FIRST_SETTINGS = """\
# What stands here can also be set as a variable, such as KEYHOUSE_SMTP_URL.
database_url = "sqlite:///var/keyhouse.db"
public_url = "http://localhost:8000"
smtp_url = "smtp://localhost:25?from=office@example.com"
files_url = "file:///var/files"
secret_key_file = "var/secret.key"
"""


@commands.command()
def serve() -> None:
    """Run the server and its worker."""
    set_up_logs()
    settings = read_settings(os.environ)
    allow_many_files()
    sockets = [listen(settings.host, settings.port)]

    with hash_socket() as (listening, path):
        house = build_house(settings, hash_socket=path)
        server = uvicorn.Server(_uvicorn(build_app(house), settings.host, settings.port))

        def prepare() -> None:
            asyncio.run(_prepare(house))

        def answer(number: int) -> None:
            with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:  # uvloop's, if there
                runner.run(_answer(house, server, number, sockets))

        Node(settings.workers, listening, prepare, answer).run()


async def _prepare(house: House) -> None:
    """Once, before anybody answers."""
    if house.settings.database_url.startswith("sqlite:"):
        await migrate(house.database)
    if await is_migrated(house.database):
        await tell_differences(house)
    else:
        get_log().error("the database is not up to date: run `keyhouse migrate`")
    await house.close()


async def _answer(
    house: House, server: uvicorn.Server, number: int, sockets: list[socket.socket]
) -> None:
    watch_parent()
    stop = _serve_metrics(house, number)
    try:
        await server.serve(sockets)
    finally:
        stop()


def _serve_metrics(house: House, number: int) -> Callable[[], None]:
    """Each process has a port of its own. Raises `SetupError` when it is taken."""
    settings = house.settings
    if not settings.metrics_port:
        return lambda: None
    port = settings.metrics_port + number
    try:
        return house.parts.get(Metrics).serve(settings.host, port)
    except OSError as error:
        raise SetupError(f"KEYHOUSE_METRICS_PORT: {port} is used by another program.") from error


def _uvicorn(application: Any, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=20,
        limit_concurrency=MOST_CONNECTIONS,
        http=Patient,
    )


@commands.command(name="migrate")
def migrate_() -> None:
    """Bring the database's schema up to this version."""
    run_in_house(lambda house: migrate(house.database))
    console.print("The database is up to date.")


@commands.command()
def doctor() -> None:
    """Look at everything that the house needs, and say what to do."""

    async def main(house: House) -> tuple[list[Finding], Compared]:
        return await examine(house), await compare(house)

    findings, compared = run_in_house(main)
    table = Table("", "What", "Found", box=None)
    for each in findings:
        table.add_row("✓" if each.is_good else "!", each.what, each.found)
    console.print(table)
    for name, kept in compared:
        rows = Table("", "OWASP ASVS 5.0", "What", "As it is set", title=name, box=None)
        for requirement, found in kept:
            mark = "fulfils" if found.is_kept else "departs"
            rows.add_row(mark, requirement.id, requirement.what, found.told)
        console.print(rows)
    if not all(each.is_good for each in findings if each.is_needed):
        raise typer.Exit(1)


@commands.command()
def demo(
    port: Annotated[int, typer.Option(help="The port on loopback.")] = 8000,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its things.")] = Path(
        "var/demo"
    ),
    center: Annotated[
        str, typer.Option(help="Where the seller center of examples/ answers; empty: nowhere.")
    ] = "",
) -> None:
    """Three marketplaces on this machine, with a mailbox, sample papers and demo staff."""
    demo_.check_host(os.environ)
    set_up_logs("WARNING")
    sockets = loopback(port)
    mailbox = demo_.Mailbox(folder / "mail")
    controller, smtp_port = mailbox.start()
    environment = demo_.demo_environment(folder, port, smtp_port)

    async def main() -> None:
        house = build_house(read_settings(environment, is_demo=True))
        home = f"http://localhost:{port}"
        provider = DemoProvider(home + ID_PATH, SystemClock(), home)
        await migrate(house.database)
        for slug in demo_.PLAYBOOKS:
            await publish_file(house, slug, demo_.demo_playbook(slug, folder, provider, center))
        await house.directory.refresh(house.database.unit())
        shown = demo_.Demo(await demo_.make_demo_staff(house, folder), list(demo_.PAPERS), center)
        if center:
            await let_center_in(house, folder, center)
        application = build_app(house, shown, demo_.demo_routes(house, mailbox, provider))
        console.print(f"Keyhouse answers at http://localhost:{port} – stop it with Ctrl+C")
        await uvicorn.Server(_uvicorn(application, "127.0.0.1", port)).serve(sockets)

    try:
        asyncio.run(main())
    finally:
        controller.stop()
