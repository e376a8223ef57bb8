"""Adding and removing second steps: every address is told, other sessions of a weaker kind end."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import check_not_held, is_held_against
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import Asked, Right, own_factors
from keyhouse.domain.factors import factor_queries as factors
from keyhouse.domain.factors.passkeys import add_passkey
from keyhouse.domain.factors.recovery_codes import Sheet, keep_sheet
from keyhouse.domain.factors.totp import WrongCode, confirm_app
from keyhouse.domain.messaging import address_key
from keyhouse.domain.sessions.messages import (
    APP_ADDED,
    APP_REMOVED,
    CODES_MADE,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
)
from keyhouse.domain.sessions.sessions import end_other_sessions
from keyhouse.domain.sessions.tell_change import tell_change
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import NotFound


async def put_in_app(visit: Visit, account: Row[Any], code: str) -> Right | WrongCode:
    """The app that was shown becomes the account's own. Raises `AccountHeld`."""
    check_not_held(account)
    if not await confirm_app(visit, Asked(account.id, visit.actor.session_id), code):
        return WrongCode()
    await record_fact(visit, "app.added", account.id)
    await tell_change(visit, account, APP_ADDED, via=factor_key(visit, "app"))
    await end_other_sessions(visit, account.id, but=visit.actor.session_id)
    return Right()


async def take_out_app(visit: Visit, account: Row[Any]) -> None:
    """Raises `AccountHeld`, `NotFound`."""
    check_not_held(account)
    if not await factors.drop_totp(visit, account.id):
        raise NotFound()
    await record_fact(visit, "app.removed", account.id)
    await tell_change(visit, account, APP_REMOVED)
    await _drop_useless_codes(visit, account.id)


async def put_in_passkey(
    visit: Visit, account: Row[Any], answer: str, handle: str, name: str
) -> Row[Any]:
    """Raises `AccountHeld`, and what `add_passkey` raises."""
    check_not_held(account)
    made = await add_passkey(visit, account.id, answer, handle, name)
    await record_fact(visit, "passkey.added", account.id, passkey=made.id)
    via = factor_key(visit, made.id)
    await tell_change(visit, account, PASSKEY_ADDED, via=via, values={"name": name})
    await end_other_sessions(visit, account.id, but=visit.actor.session_id)
    return made


async def take_out_passkey(visit: Visit, account: Row[Any], passkey_id: str) -> None:
    """Raises `AccountHeld`, `NotFound`."""
    check_not_held(account)
    gone = await factors.drop_passkey(visit, account.id, passkey_id)
    if not gone:
        raise NotFound()
    await record_fact(visit, "passkey.removed", account.id, passkey=gone.id)
    await tell_change(visit, account, PASSKEY_REMOVED, values={"name": gone.name})
    await _drop_useless_codes(visit, account.id)


async def put_in_codes(visit: Visit, account: Row[Any], sheet: Sheet) -> None:
    """Raises `AccountHeld`, and `NotFound` when there is no second step that they stand in for."""
    check_not_held(account)
    if not (await own_factors(visit, account.id)).is_two_step:
        raise NotFound()
    await keep_sheet(visit, account.id, sheet)
    await record_fact(visit, "recovery_codes.made", account.id)
    await tell_change(visit, account, CODES_MADE, via=factor_key(visit, "codes"))


async def _drop_useless_codes(visit: Visit, account_id: str) -> None:
    """Recovery codes stand in for a second step; without one they are only something to lose."""
    if not (await own_factors(visit, account_id)).is_two_step:
        await factors.drop_recovery_codes(visit, account_id)


def factor_key(visit: Visit, name: str) -> str:
    """The key of a second step in `held_via`: “This was not me” holds against it."""
    return address_key(visit, f"second step {name}")


def is_strangers(visit: Visit, account: Row[Any], way: str, passkey_id: str = "") -> bool:
    """Whether somebody said that this second step is not theirs."""
    names = {"totp": "app", "recovery_code": "codes", "passkey": passkey_id}
    return is_held_against(account, factor_key(visit, names[way])) if way in names else False


async def take_out_strangers(visit: Visit, account: Row[Any]) -> None:
    """What was put in by whom the owner said that it was not them, before the hold is lifted."""
    if is_strangers(visit, account, "totp") and await factors.drop_totp(visit, account.id):
        await record_fact(visit, "app.removed", account.id)
    for passkey in await factors.passkeys(visit, account.id):
        if is_strangers(visit, account, "passkey", passkey.id):
            await factors.drop_passkey(visit, account.id, passkey.id)
            await record_fact(visit, "passkey.removed", account.id, passkey=passkey.id)
    if is_strangers(visit, account, "recovery_code"):
        await factors.drop_recovery_codes(visit, account.id)
    await _drop_useless_codes(visit, account.id)
