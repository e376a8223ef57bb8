"""Adding and removing second steps: every address is told, other sessions of a weaker kind end."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import check_not_held
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import Asked, Right, own_factors
from keyhouse.domain.factors import factor_queries as factors
from keyhouse.domain.factors.held import APP, CODES, factor_key, is_strangers
from keyhouse.domain.factors.passkeys import add_passkey
from keyhouse.domain.factors.recovery_codes import SHEET_GOOD_FOR, Sheet, SheetTooOld, keep_sheet
from keyhouse.domain.factors.totp import WrongCode, confirm_app
from keyhouse.domain.sessions.messages import (
    APP_ADDED,
    APP_REMOVED,
    CODE_USED,
    CODES_MADE,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
)
from keyhouse.domain.sessions.sessions import end_other_sessions
from keyhouse.domain.sessions.tell_change import tell_change
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import hash_token
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import NotFound

ONCE = Budget("sheet of recovery codes", 1, SHEET_GOOD_FOR)


async def put_in_app(visit: Visit, account: Row[Any], code: str) -> Right | WrongCode:
    """The app that was shown becomes the account's own. Raises `AccountHeld`."""
    await _lock(visit, account)
    if not await confirm_app(visit, Asked(account.id, visit.actor.session_id), code):
        return WrongCode()
    await record_fact(visit, "app.added", account.id)
    await tell_change(visit, account, APP_ADDED, via=factor_key(visit, APP))
    await end_other_sessions(visit, account.id, but=visit.actor.session_id)
    return Right()


async def take_out_app(visit: Visit, account: Row[Any]) -> None:
    """Raises `AccountHeld`, `NotFound`."""
    await _lock(visit, account)
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
    await _lock(visit, account)
    await record_fact(visit, "passkey.added", account.id, passkey=made.id)
    via = factor_key(visit, made.id)
    await tell_change(visit, account, PASSKEY_ADDED, via=via, values={"name": name})
    await end_other_sessions(visit, account.id, but=visit.actor.session_id)
    return made


async def take_out_passkey(visit: Visit, account: Row[Any], passkey_id: str) -> None:
    """Raises `AccountHeld`, `NotFound`."""
    await _lock(visit, account)
    gone = await factors.drop_passkey(visit, account.id, passkey_id)
    if not gone:
        raise NotFound()
    await record_fact(visit, "passkey.removed", account.id, passkey=gone.id)
    await tell_change(visit, account, PASSKEY_REMOVED, values={"name": gone.name})
    await _drop_useless_codes(visit, account.id)


async def put_in_codes(visit: Visit, account: Row[Any], sheet: Sheet) -> None:
    """Raises `AccountHeld`, and `NotFound` when there is no second step that they stand in for."""
    await _lock(visit, account)
    if not (await own_factors(visit, account.id)).is_two_step:
        raise NotFound()
    if not await spend(visit.db, visit.marketplace.id, ONCE, hash_token(sheet.sealed), visit.now):
        raise SheetTooOld()  # sent again: codes that were used since must stay used
    await keep_sheet(visit, account.id, sheet)
    await record_fact(visit, "recovery_codes.made", account.id)
    await tell_change(visit, account, CODES_MADE, via=factor_key(visit, CODES))


async def _drop_useless_codes(visit: Visit, account_id: str) -> None:
    """Recovery codes stand in for a second step; without one they are only something to lose."""
    if not (await own_factors(visit, account_id)).is_two_step:
        await factors.drop_recovery_codes(visit, account_id)


async def take_out_strangers(visit: Visit, account: Row[Any]) -> None:
    """What was put in by whom the owner said that it was not them."""
    if is_strangers(visit, account, APP) and await factors.drop_totp(visit, account.id):
        await record_fact(visit, "app.removed", account.id)
    for passkey in await factors.passkeys(visit, account.id):
        if is_strangers(visit, account, passkey.id):
            await factors.drop_passkey(visit, account.id, passkey.id)
            await record_fact(visit, "passkey.removed", account.id, passkey=passkey.id)
    if is_strangers(visit, account, CODES):
        await factors.drop_recovery_codes(visit, account.id)
    await _drop_useless_codes(visit, account.id)


async def has_strangers(visit: Visit, account: Row[Any]) -> bool:
    """Whether a second step is left that the hold stands against."""
    own = await own_factors(visit, account.id)
    names = [each.id for each in await factors.passkeys(visit, account.id)]
    names += [APP] if own.has_app else []
    return any(is_strangers(visit, account, name) for name in names)


async def made_since(visit: Visit, account_id: str, moment: datetime) -> list[str]:
    """Keys of the second steps that are newer than this."""
    app = await factors.totp(visit, account_id)
    names = [p.id for p in await factors.passkeys(visit, account_id) if p.made_at > moment]
    if app and app.confirmed_at and app.confirmed_at > moment:
        names.append(APP)
    codes_at = await factors.codes_made_at(visit, account_id)
    if codes_at and codes_at > moment:
        names.append(CODES)
    return [factor_key(visit, name) for name in names]


async def tell_code_used(visit: Visit, account_id: str) -> None:
    await record_fact(visit, "recovery_code.used", account_id)
    account = await accounts.account(visit, account_id)
    if account:
        left = (await own_factors(visit, account_id)).codes_left
        await tell_change(visit, account, CODE_USED, values={"left": left})


async def _lock(visit: Visit, account: Row[Any]) -> None:
    """As it is under the lock, not as it was when we began; raises `AccountHeld`."""
    await accounts.lock(visit, account.id)
    check_not_held(await accounts.account(visit, account.id) or account)
