"""What every command stands on: the house, built and closed again, and a visit for the operator."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import typer
from rich.console import Console

from keyhouse.app.migrating import is_migrated
from keyhouse.app.wiring import House, build_house
from keyhouse.domain.visits import Actor, Visit
from keyhouse.kit.problems import SetupError
from keyhouse.kit.settings import read_settings

console = Console()

OPERATOR = Actor("operator", "cli")
Slug = Annotated[str, typer.Option("--marketplace", "-m", help="The marketplace's slug.")]


def run_in_house(main: Callable[[House], Coroutine[Any, Any, Any]]) -> Any:
    """Builds the house, runs, closes it again."""

    async def run() -> Any:
        house = build_house(read_settings(os.environ))
        try:
            return await main(house)
        finally:
            await house.close()

    return asyncio.run(run())


async def visit_as_operator(house: House, slug: str) -> Visit:
    if not await is_migrated(house.database):
        raise SetupError("The database is not up to date. Run `keyhouse migrate` first.")
    await house.directory.refresh(house.database.unit())
    marketplace = house.directory.by_slug(slug)
    if not marketplace:
        known = ", ".join(m.slug for m in house.directory.all()) or "none yet"
        raise SetupError(f"There is no marketplace {slug!r}. Known: {known}.")
    return house.door.visit(marketplace, OPERATOR)
