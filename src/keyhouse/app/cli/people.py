"""Commands about staff and accounts."""

from typing import Annotated

import typer

from keyhouse.app.cli.running import Slug, console, run_in_house, visit_as_operator
from keyhouse.app.wiring import House
from keyhouse.domain.accounts import clear_lock, lock_key, read_identifier
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.sessions import lift_hold
from keyhouse.domain.sessions.mark_compromised import mark_compromised
from keyhouse.domain.sessions.unlock import unlock_account
from keyhouse.domain.visits import ROLES
from keyhouse.features.staff.add_staff import add_staff
from keyhouse.kit.problems import SetupError
from keyhouse.kit.randomness import Randomness

staff_app = typer.Typer(no_args_is_help=True, help="The marketplace's own people.")
accounts_app = typer.Typer(no_args_is_help=True, help="Accounts of buyers and sellers.")


@staff_app.command("add")
def staff_add(
    marketplace: Slug,
    email: Annotated[str, typer.Option(help="Where the person is reached.")],
    name: Annotated[str, typer.Option(help="The name shown beside decisions.")],
    role: Annotated[str, typer.Option(help=", ".join(ROLES) + ".")] = "reviewer",
    language: Annotated[str, typer.Option(help="en, ru, zh or sk.")] = "en",
) -> None:
    """Add somebody to the staff; the password is made here and shown once."""

    async def main(house: House) -> str:
        if role not in ROLES:
            raise SetupError(f"There is no role {role}: choose one of {', '.join(ROLES)}.")
        visit = await visit_as_operator(house, marketplace)
        password = house.parts.get(Randomness).words(16)
        added = await add_staff(visit, email, name, password, language, role=role)
        await visit.db.commit()
        return password if added else ""

    password = run_in_house(main)
    if not password:
        raise SetupError(f"{email} is on the staff of {marketplace} already.")
    console.print(f"{email}, password {password} (shown only now).")
    console.print("An authenticator app is set up at the first sign-in.")


@accounts_app.command("unlock")
def accounts_unlock(
    identifier: Annotated[str, typer.Argument(help="The e-mail or phone that is locked.")],
    marketplace: Slug,
    reason: Annotated[str, typer.Option(help="Why; kept in the audit as a code or ticket.")],
    staff: Annotated[bool, typer.Option(help="It is a staff member who is locked.")] = False,
) -> None:
    """Open a sign-in that too many wrong passwords have locked."""

    async def main(house: House) -> bool:
        visit = await visit_as_operator(house, marketplace)
        kind, value = read_identifier(identifier, None, "identifier")
        account = await accounts.by_identifier(visit, kind, value)
        if account and not staff:
            opened = await unlock_account(visit, account, reason[:100])
        else:
            opened = await clear_lock(visit, lock_key(visit, "staff" if staff else kind, value))
            if opened:
                await record_fact(visit, "account.unlocked", "", reason=reason[:100])
        await visit.db.commit()
        return opened

    console.print("Unlocked." if run_in_house(main) else "It was not locked.")


@accounts_app.command("mark-compromised")
def accounts_mark_compromised(
    identifier: Annotated[str, typer.Argument(help="An e-mail or phone of the account.")],
    marketplace: Slug,
    reason: Annotated[str, typer.Option(help="The evidence; kept in the audit.")],
) -> None:
    """Others know the password: it opens nothing any more, and the owner is told."""

    async def main(house: House) -> None:
        visit = await visit_as_operator(house, marketplace)
        kind, value = read_identifier(identifier, None, "identifier")
        account = await accounts.by_identifier(visit, kind, value)
        if not account:
            raise SetupError(f"Nobody at {marketplace} has this address.")
        await mark_compromised(visit, account, reason[:100])
        await visit.db.commit()

    run_in_house(main)
    console.print("Marked. The owner is told how to get a new password.")


@accounts_app.command("keep")
def accounts_keep(
    identifier: Annotated[str, typer.Argument(help="An e-mail or phone of the account.")],
    marketplace: Slug,
    reason: Annotated[str, typer.Option(help="Why; kept in the audit as a code or ticket.")],
    end: Annotated[bool, typer.Option("--end", help="The hold is over.")] = False,
) -> None:
    """Begin or end a legal hold: meanwhile no paper and nothing of the account is erased."""

    async def main(house: House) -> bool:
        visit = await visit_as_operator(house, marketplace)
        kind, value = read_identifier(identifier, None, "identifier")
        account = await accounts.by_identifier(visit, kind, value)
        if not account:
            raise SetupError(f"Nobody at {marketplace} has this address.")
        is_changed = await accounts.set_kept(visit, account.id, None if end else visit.now)
        if is_changed:
            await record_fact(visit, "account.kept", account.id, ended=end, reason=reason[:100])
        await visit.db.commit()
        return is_changed

    is_changed = run_in_house(main)
    if not is_changed:
        console.print("Nothing to do: it was so already.")
    else:
        console.print("The legal hold is over." if end else "Nothing of it is erased from now on.")


@accounts_app.command("release")
def accounts_release(
    identifier: Annotated[str, typer.Argument(help="An e-mail or phone of the account.")],
    marketplace: Slug,
    reason: Annotated[str, typer.Option(help="Why; kept in the audit as a code or ticket.")],
) -> None:
    """Lift the protection that “This was not me” has set."""

    async def main(house: House) -> bool:
        visit = await visit_as_operator(house, marketplace)
        kind, value = read_identifier(identifier, None, "identifier")
        account = await accounts.by_identifier(visit, kind, value)
        is_held = bool(account and account.held_at)
        if account and is_held:
            await lift_hold(visit, account, reason[:100], is_decided=True)
        await visit.db.commit()
        return is_held

    console.print("Released." if run_in_house(main) else "It was not protected.")
