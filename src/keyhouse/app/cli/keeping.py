"""Commands that keep the house safe over the years: keys, backup, restore."""

import os
from pathlib import Path
from typing import Annotated

import typer

from keyhouse.app.backup import Restored, make_backup, put_secret_back, restore_backup
from keyhouse.app.cli.running import console, run_in_house
from keyhouse.app.migrating import migrate
from keyhouse.app.rotating import Resealed, add_secret, reseal
from keyhouse.app.wiring import House
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.settings import read_settings

keys_app = typer.Typer(no_args_is_help=True, help="The server's secret.")
keeping = typer.Typer()


@keys_app.command("rotate")
def keys_rotate() -> None:
    """Put a new secret first in the secret key file; the older ones still open what they sealed."""

    async def main(house: House) -> int:
        return add_secret(house.settings.secret_key_file, house.parts.get(Randomness))

    count = run_in_house(main)
    console.print(
        f"{count} secrets, the newest first. Copy the file to a safe place and to every server, "
        "start all servers anew, then run `keyhouse keys reseal`."
    )


@keys_app.command("reseal")
def keys_reseal() -> None:
    """Bring every paper's key, and all else that is sealed, under the newest secret."""

    async def main(house: House) -> Resealed:
        return await reseal(house)

    done = run_in_house(main)
    console.print(f"{done.changed} values are under the newest secret now.")
    if done.lost:
        console.print(f"{done.lost} values open with no secret of the file: a secret is missing.")
        raise typer.Exit(1)


@keeping.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The archive to write; it must not be there yet.")],
    without_key: Annotated[
        bool, typer.Option("--without-key", help="Leave the secret out: keep it elsewhere.")
    ] = False,
) -> None:
    """Write database, papers and secret to one archive, while the server runs."""

    async def main(house: House) -> int:
        return await make_backup(house, file, with_key=not without_key)

    count = run_in_house(main)
    console.print(f"{file}: {count} rows. Whoever has it can read everything: keep it locked away.")


@keeping.command()
def restore(
    file: Annotated[Path, typer.Argument(help="An archive of `keyhouse backup`.")],
) -> None:
    """Fill an empty database and an empty folder from an archive. Nobody is signed in there."""

    async def main(house: House) -> Restored:
        await migrate(house.database)
        return await restore_backup(house, file)

    put_secret_back(read_settings(os.environ), file)
    done = run_in_house(main)
    console.print(f"{done.rows} rows and {done.files} papers are back, as of {done.made_at}.")
    if done.missing:
        console.print(f"{done.missing} papers are in no file of the archive.")
    console.print("People sign in anew; letters that were not sent yet are not sent from here.")
