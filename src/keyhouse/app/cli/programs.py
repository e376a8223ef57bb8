"""Commands about programs that rely on the sign-in."""

from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from keyhouse.app.cli.running import Slug, console, run_in_house, visit_as_operator
from keyhouse.app.wiring import House
from keyhouse.features.oidc import client_queries as queries
from keyhouse.features.oidc.register_client import (
    Registered,
    end_client,
    register_client,
    turn_secret,
)
from keyhouse.features.oidc.schemas import SaveProgram
from keyhouse.kit.problems import NotFound, SetupError

programs_app = typer.Typer(
    no_args_is_help=True, help="Programs that sign people in here (OpenID Connect)."
)
ClientId = Annotated[str, typer.Argument(help="The program's client_id.")]


@programs_app.command("add")
def programs_add(
    name: Annotated[str, typer.Argument(help="The name people see.")],
    marketplace: Slug,
    kind: Annotated[
        str, typer.Option(help="web, browser, native, device or service (without people).")
    ] = "web",
    redirect: Annotated[
        list[str] | None, typer.Option(help="Where people come back to, exactly; several times.")
    ] = None,
    logout: Annotated[
        list[str] | None, typer.Option(help="Where they may go after signing out; several times.")
    ] = None,
    backchannel: Annotated[str, typer.Option(help="Where it is told of a sign-out.")] = "",
    home: Annotated[str, typer.Option(help="Where its people begin.")] = "",
    scopes: Annotated[
        str, typer.Option(help="What it may see or do, separated by blanks.")
    ] = "openid profile email",
    own: Annotated[bool, typer.Option("--own", help="It is our own: nobody is asked.")] = False,
) -> None:
    """Let a program in; its secret is made here and shown once."""
    try:
        form = SaveProgram(
            name=name,
            kind=kind,
            redirect_uris=tuple(redirect or ()),
            logout_uris=tuple(logout or ()),
            backchannel_uri=backchannel,
            home_uri=home,
            scopes=scopes,
            is_trusted=own,
        )
    except ValidationError as error:
        raise SetupError(f"{error.errors()[0]['loc'][0]}: {error.errors()[0]['msg']}.") from error

    async def main(house: House) -> tuple[str, Registered]:
        visit = await visit_as_operator(house, marketplace)
        made = await register_client(visit, form)
        await visit.db.commit()
        return visit.marketplace.base_url, made

    issuer, made = run_in_house(main)
    console.print(f"issuer         {issuer}\nclient_id      {made.client_id}")
    if made.secret:
        console.print(f"client_secret  {made.secret} (shown only now)")


@programs_app.command("list")
def programs_list(marketplace: Slug) -> None:
    """Programs that are let in."""

    async def main(house: House) -> Table:
        visit = await visit_as_operator(house, marketplace)
        table = Table("client_id", "Name", "Kind", "May see or do", box=None)
        for each in await queries.all_clients(visit):
            table.add_row(each.id, each.name, each.kind, each.scopes)
        return table

    console.print(run_in_house(main))


@programs_app.command("secret")
def programs_secret(program: ClientId, marketplace: Slug) -> None:
    """Make a new secret; the one before is good for seven days more."""

    async def main(house: House) -> str:
        visit = await visit_as_operator(house, marketplace)
        try:
            secret = await turn_secret(visit, program)
        except NotFound as error:
            raise SetupError(f"No program {program} with a secret is let in here.") from error
        await visit.db.commit()
        return secret

    console.print(f"client_secret  {run_in_house(main)} (shown only now)")


@programs_app.command("end")
def programs_end(program: ClientId, marketplace: Slug) -> None:
    """Let a program in no more: its secret and its tokens are dead at once."""

    async def main(house: House) -> None:
        visit = await visit_as_operator(house, marketplace)
        try:
            await end_client(visit, program)
        except NotFound as error:
            raise SetupError(f"No program {program} is let in here.") from error
        await visit.db.commit()

    run_in_house(main)
    console.print("Ended.")
