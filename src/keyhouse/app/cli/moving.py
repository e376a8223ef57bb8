"""Commands that bring people in from other systems, and everything out again."""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from keyhouse.app.cli.running import OPERATOR, Slug, console, run_in_house, visit_as_operator
from keyhouse.app.exporting import Exported, export_marketplace
from keyhouse.app.wiring import House
from keyhouse.features.moving.bring_in import NEW, REFUSED, Import, Outcome
from keyhouse.features.moving.judge import How
from keyhouse.features.moving.newcomer import Source
from keyhouse.features.moving.sources.auth0 import AUTH0
from keyhouse.features.moving.sources.django import DJANGO
from keyhouse.features.moving.sources.firebase import firebase
from keyhouse.features.moving.sources.keycloak import KEYCLOAK
from keyhouse.features.moving.sources.people_table import CSV
from keyhouse.features.signup.policy import SignupPolicy
from keyhouse.kit.new_files import new_file
from keyhouse.kit.problems import SetupError

moving = typer.Typer()
SOURCES = (KEYCLOAK.name, DJANGO.name, "firebase", AUTH0.name, CSV.name)


@moving.command("import")
def import_(
    source: Annotated[str, typer.Argument(help=", ".join(SOURCES) + ".")],
    file: Annotated[Path, typer.Argument(help="What that system exported.")],
    marketplace: Slug,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would become of everybody.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Where to write what became of everybody (CSV, new).")
    ] = None,
    settings: Annotated[
        Path | None, typer.Option(help="Firebase's password hash parameters (JSON).")
    ] = None,
    application: Annotated[
        bool, typer.Option("--application", help="They hand in an application before they trade.")
    ] = False,
    trust_addresses: Annotated[
        bool,
        typer.Option("--trust-addresses", help="Where nothing is said, addresses are proven."),
    ] = False,
    drop_second_steps: Annotated[
        bool,
        typer.Option("--drop-second-steps", help="Also people whose second step is lost by it."),
    ] = False,
) -> None:
    """Bring people in from another system; passwords stay as they are. Run it again to go on."""
    chosen, path = _source(source, settings), report or _free_name()
    how = How(trust_addresses, drop_second_steps, application, dry_run)

    async def main(house: House) -> Counter[tuple[str, str]]:
        place = (await visit_as_operator(house, marketplace)).marketplace
        if application and not place.policy(SignupPolicy).application:
            raise SetupError(f"{marketplace} asks for no application: leave --application out.")
        told: Counter[tuple[str, str]] = Counter()
        entries = list(chosen.entries(file))
        run = Import(chosen, how, lambda: house.door.visit(place, OPERATOR))
        with _report(path) as write, _progress() as progress:
            task = progress.add_task(
                "Bringing in" if not dry_run else "Looking", total=len(entries)
            )

            def note(outcomes: list[Outcome]) -> None:
                for each in outcomes:
                    write((_cell(each.source_id), each.outcome, each.account_id, each.why))
                    told[each.outcome, each.why] += 1
                progress.advance(task, len(outcomes))

            await run.run(entries, note)
        return told

    told = run_in_house(main)
    _tell(told, dry_run=dry_run, report=path)
    if any(outcome == REFUSED for outcome, _ in told):
        raise typer.Exit(1)


def _source(name: str, settings: Path | None) -> Source:
    known = {each.name: each for each in (KEYCLOAK, DJANGO, firebase(settings), AUTH0, CSV)}
    if name not in known:
        raise SetupError(f"{name} is not known here: choose one of {', '.join(SOURCES)}.")
    return known[name]


@contextmanager
def _report(path: Path) -> Iterator[Callable[[tuple[str, ...]], object]]:
    """A new file for its owner's eyes: it says who is here under which number."""
    with io.TextIOWrapper(new_file(path), "utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(("id", "outcome", "account", "why"))
        yield write


def _free_name() -> Path:
    """keyhouse-import-1.csv and so on: what an earlier run said is kept."""
    return next(
        each for n in itertools.count(1) if not (each := Path(f"keyhouse-import-{n}.csv")).exists()
    )


def _cell(text: str) -> str:
    """As spreadsheets show it, and never as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )


def _tell(told: Counter[tuple[str, str]], *, dry_run: bool, report: Path) -> None:
    table = Table("How many", "What became of them", "Why", box=None)
    for (outcome, why), count in sorted(told.items(), key=lambda item: (item[0][0], -item[1])):
        shown = "would be brought in" if dry_run and outcome == NEW else outcome
        table.add_row(str(count), shown, why)
    console.print(table)
    console.print(f"Everybody is in {report}." + (" Nothing was changed." if dry_run else ""))


@moving.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="The archive (ZIP) to write; not there yet.")],
    marketplace: Slug,
) -> None:
    """Write everything that a marketplace has here, opened, in formats that others read."""

    async def main(house: House) -> Exported:
        return await export_marketplace(house, await visit_as_operator(house, marketplace), file)

    done = run_in_house(main)
    console.print(
        f"{file}: {done.people} people, {done.rows} rows, {done.papers} papers. Nothing in it is "
        "sealed: keep it locked away."
    )
    if done.missing:
        console.print(f"{done.missing} papers could not be read, or no scanner has seen them yet.")
