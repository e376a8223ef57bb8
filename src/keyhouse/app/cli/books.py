"""Commands about playbooks and the audit."""

from pathlib import Path
from typing import Annotated, Any

import typer

from keyhouse.app.cli.running import Slug, console, run_in_house, visit_as_operator
from keyhouse.app.publishing import publish_file, read_playbook
from keyhouse.app.wiring import House, sections
from keyhouse.domain.audit import verify_chain
from keyhouse.domain.audit.queries import of_subject
from keyhouse.domain.marketplaces import parse_playbook
from keyhouse.features.audit.bundle_case import faults_in
from keyhouse.kit.problems import SetupError

playbook_app = typer.Typer(no_args_is_help=True, help="What each marketplace does, and how.")
audit_app = typer.Typer(no_args_is_help=True, help="What happened.")


@playbook_app.command("publish")
def playbook_publish(
    slug: Annotated[str, typer.Argument(help="The marketplace; a new one is made.")],
    file: Annotated[Path, typer.Argument(help="The playbook, TOML.")],
) -> None:
    """Put a playbook in force, checked whole; running cases keep theirs."""
    version = run_in_house(lambda house: publish_file(house, slug, file))
    console.print(f"{slug}: version {version} is in force.")


@playbook_app.command("check")
def playbook_check(file: Annotated[Path, typer.Argument(help="The playbook, TOML.")]) -> None:
    """Check a playbook without putting it in force."""
    parse_playbook(read_playbook(file), str(file), sections())
    console.print(f"{file} is good.")


@audit_app.command("receipt")
def audit_receipt(
    number: Annotated[str, typer.Argument(help="The number of an erasure, such as E0123….")],
    marketplace: Slug,
) -> None:
    """Show what an erasure took: cases, papers by id, moment, and its place in the chain."""

    async def main(house: House) -> Any:
        visit = await visit_as_operator(house, marketplace)
        return await of_subject(visit, number.strip().upper())

    facts = [fact for fact in run_in_house(main) if fact.fact == "documents.erased"]
    if not facts:
        raise SetupError(f"There is no erasure {number} at {marketplace}.")
    for fact in facts:
        papers = ", ".join(fact.data["papers"])
        place = f"sealed as {fact.sequence}" if fact.sequence else "not sealed yet"
        console.print(
            f"{fact.at.isoformat()} {fact.data['case']}: {papers} ({place})", soft_wrap=True
        )


@audit_app.command("check-bundle")
def audit_check_bundle(
    file: Annotated[Path, typer.Argument(help="The archive, ZIP.")], marketplace: Slug
) -> None:
    """Check that every file of a case's bundle is as this marketplace signed it."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise SetupError(f"{file}: this file cannot be read.") from error

    async def main(house: House) -> Any:
        return faults_in(await visit_as_operator(house, marketplace), data)

    faults = run_in_house(main)
    for fault in faults:
        console.print(f"FAULT {fault}")
    if faults:
        raise typer.Exit(1)
    console.print("The bundle is as it was signed.")


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
        return await verify_chain(await visit_as_operator(house, marketplace), known)

    verdict = run_in_house(main)
    console.print(f"sealed {verdict.sealed}, unsealed {verdict.unsealed}")
    console.print(f"head {verdict.sequence}:{verdict.seal}", soft_wrap=True)
    if verdict.fault:
        console.print(f"FAULT {verdict.fault}")
        raise typer.Exit(1)
    console.print("The chain holds.")
