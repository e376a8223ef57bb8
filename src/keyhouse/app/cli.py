"""The command line."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from rich.console import Console
from rich.table import Table

from keyhouse.app import demo as demo_
from keyhouse.app.asgi import build_app
from keyhouse.app.doctor import Finding, examine
from keyhouse.app.listening import listen, loopback
from keyhouse.app.migrating import is_migrated, migrate
from keyhouse.app.provider import PATH as ID_PATH
from keyhouse.app.provider import DemoProvider
from keyhouse.app.publishing import publish_file, read_playbook, tell_differences
from keyhouse.app.wiring import House, build_house, sections
from keyhouse.domain.accounts import clear_lock, lock_key, read_identifier, release_hold
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact, verify_chain
from keyhouse.domain.marketplaces import parse_playbook
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.staff.add_staff import add_staff
from keyhouse.kit.clock import SystemClock
from keyhouse.kit.keys import make_secret
from keyhouse.kit.logs import get_log, set_up_logs
from keyhouse.kit.problems import Invalid, SetupError
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.settings import read_settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The account office of a marketplace, on your own server.",
)
staff_app = typer.Typer(no_args_is_help=True, help="The marketplace's own people.")
accounts_app = typer.Typer(no_args_is_help=True, help="Accounts of buyers and sellers.")
playbook_app = typer.Typer(no_args_is_help=True, help="What each marketplace does, and how.")
audit_app = typer.Typer(no_args_is_help=True, help="What happened.")
app.add_typer(staff_app, name="staff")
app.add_typer(accounts_app, name="accounts")
app.add_typer(playbook_app, name="playbook")
app.add_typer(audit_app, name="audit")
console = Console()

OPERATOR = Actor("operator", "cli")
Slug = Annotated[str, typer.Option("--marketplace", "-m", help="The marketplace's slug.")]


def _run(main: Callable[[House], Coroutine[Any, Any, Any]]) -> Any:
    """Builds the house, runs, closes it again."""

    async def run() -> Any:
        house = build_house(read_settings(os.environ))
        try:
            return await main(house)
        finally:
            await house.close()

    return asyncio.run(run())


async def _visit(house: House, slug: str) -> Visit:
    if not await is_migrated(house.database):
        raise SetupError("The database is not up to date. Run `keyhouse migrate` first.")
    await house.directory.refresh(house.database.unit())
    marketplace = house.directory.by_slug(slug)
    if not marketplace:
        known = ", ".join(m.slug for m in house.directory.all()) or "none yet"
        raise SetupError(f"There is no marketplace {slug!r}. Known: {known}.")
    return house.door.visit(marketplace, OPERATOR)


@app.command()
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
        visit = await _visit(house, slug)
        password = house.parts.get(Randomness).words(16)
        added = await add_staff(visit, email, name, password, "en")
        await visit.db.commit()
        return f"{slug} {password if added else ''}"

    slug, _, password = _run(main).partition(" ")
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


@app.command()
def serve() -> None:
    """Run the server and its worker."""
    set_up_logs()
    settings = read_settings(os.environ)
    sockets = [listen(settings.host, settings.port)]
    house = build_house(settings)
    server = uvicorn.Server(_uvicorn(build_app(house), settings.host, settings.port))

    async def main() -> None:
        if settings.database_url.startswith("sqlite:"):
            await migrate(house.database)
        if await is_migrated(house.database):
            await tell_differences(house)
        else:
            get_log().error("the database is not up to date: run `keyhouse migrate`")
        await server.serve(sockets)

    asyncio.run(main())


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
        limit_concurrency=1000,
    )


@app.command(name="migrate")
def migrate_() -> None:
    """Bring the database's schema up to this version."""
    _run(lambda house: migrate(house.database))
    console.print("The database is up to date.")


@app.command()
def doctor() -> None:
    """Look at everything that the house needs, and say what to do."""

    async def main(house: House) -> list[Finding]:
        return await examine(house)

    findings = _run(main)
    table = Table("", "What", "Found", box=None)
    for each in findings:
        table.add_row("✓" if each.is_good else "!", each.what, each.found)
    console.print(table)
    if not all(each.is_good for each in findings if each.is_needed):
        raise typer.Exit(1)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The port on loopback.")] = 8000,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its things.")] = Path(
        "var/demo"
    ),
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
            await publish_file(house, slug, demo_.demo_playbook(slug, folder, provider))
        await house.directory.refresh(house.database.unit())
        shown = demo_.Demo(await demo_.make_demo_staff(house, folder), list(demo_.PAPERS))
        application = build_app(house, shown, demo_.demo_routes(house, mailbox, provider))
        console.print(f"Keyhouse answers at http://localhost:{port} – stop it with Ctrl+C")
        await uvicorn.Server(_uvicorn(application, "127.0.0.1", port)).serve(sockets)

    try:
        asyncio.run(main())
    finally:
        controller.stop()


@staff_app.command("add")
def staff_add(
    marketplace: Slug,
    email: Annotated[str, typer.Option(help="Where the person is reached.")],
    name: Annotated[str, typer.Option(help="The name shown beside decisions.")],
    language: Annotated[str, typer.Option(help="en, ru, zh or sk.")] = "en",
) -> None:
    """Add a reviewer; the password is made here and shown once."""

    async def main(house: House) -> str:
        visit = await _visit(house, marketplace)
        password = house.parts.get(Randomness).words(16)
        added = await add_staff(visit, email, name, password, language)
        await visit.db.commit()
        return password if added else ""

    password = _run(main)
    if not password:
        raise SetupError(f"{email} is on the staff of {marketplace} already.")
    console.print(f"{email}, password {password} (shown only now)")


@accounts_app.command("unlock")
def accounts_unlock(
    identifier: Annotated[str, typer.Argument(help="The e-mail or phone that is locked.")],
    marketplace: Slug,
    reason: Annotated[str, typer.Option(help="Why; kept in the audit as a code or ticket.")],
    staff: Annotated[bool, typer.Option(help="It is a staff member who is locked.")] = False,
) -> None:
    """Open a sign-in that too many wrong passwords have locked."""

    async def main(house: House) -> bool:
        visit = await _visit(house, marketplace)
        kind, value = read_identifier(identifier, None, "identifier")
        account = await accounts.by_identifier(visit, kind, value)
        opened = await clear_lock(visit, lock_key(visit, "staff" if staff else kind, value))
        if opened:
            await record_fact(
                visit, "account.unlocked", account.id if account else "", reason=reason[:100]
            )
        await visit.db.commit()
        return opened

    console.print("Unlocked." if _run(main) else "It was not locked.")


@accounts_app.command("release")
def accounts_release(
    identifier: Annotated[str, typer.Argument(help="An e-mail or phone of the account.")],
    marketplace: Slug,
    reason: Annotated[str, typer.Option(help="Why; kept in the audit as a code or ticket.")],
) -> None:
    """Lift the protection that “This was not me” has set."""

    async def main(house: House) -> bool:
        visit = await _visit(house, marketplace)
        kind, value = read_identifier(identifier, None, "identifier")
        account = await accounts.by_identifier(visit, kind, value)
        is_held = bool(account and account.held_at)
        if account and is_held:
            await release_hold(visit, account.id, reason[:100])
        await visit.db.commit()
        return is_held

    console.print("Released." if _run(main) else "It was not protected.")


@playbook_app.command("publish")
def playbook_publish(
    slug: Annotated[str, typer.Argument(help="The marketplace; a new one is made.")],
    file: Annotated[Path, typer.Argument(help="The playbook, TOML.")],
) -> None:
    """Put a playbook in force, checked whole; running cases keep theirs."""
    version = _run(lambda house: publish_file(house, slug, file))
    console.print(f"{slug}: version {version} is in force.")


@playbook_app.command("check")
def playbook_check(file: Annotated[Path, typer.Argument(help="The playbook, TOML.")]) -> None:
    """Check a playbook without putting it in force."""
    parse_playbook(read_playbook(file), str(file), sections())
    console.print(f"{file} is good.")


@audit_app.command("verify")
def audit_verify(
    marketplace: Slug,
    head: Annotated[
        str, typer.Option(help="A head noted down earlier, SEQUENCE:SEAL; finds a cut tail.")
    ] = "",
) -> None:
    """Walk the chain of facts and find every change, gap or cut tail."""
    known = None
    if head:
        sequence, _, seal = head.partition(":")
        if not sequence.isdecimal() or len(seal) != 64:
            raise SetupError("--head is SEQUENCE:SEAL, as this command prints it.")
        known = (int(sequence), seal)

    async def main(house: House) -> Any:
        return await verify_chain(await _visit(house, marketplace), known)

    verdict = _run(main)
    console.print(f"sealed {verdict.sealed}, unsealed {verdict.unsealed}")
    console.print(f"head {verdict.sequence}:{verdict.seal}", soft_wrap=True)
    if verdict.fault:
        console.print(f"FAULT {verdict.fault}")
        raise typer.Exit(1)
    console.print("The chain holds.")


def main() -> None:
    """Runs the command; what the operator has to put right is one line, not a traceback."""
    try:
        app()
    except (SetupError, Invalid) as error:
        shown = error
        if isinstance(error, Invalid):
            shown = "; ".join(text % values for _, text, values in error.errors.values())  # type: ignore[assignment]
        print(f"keyhouse: {shown}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
