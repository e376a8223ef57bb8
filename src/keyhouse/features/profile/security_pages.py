"""How safe the account is: second steps, devices, and the one next thing to do."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.factors import Right, own_factors
from keyhouse.domain.factors import factor_queries as factors
from keyhouse.domain.factors.passkeys import adding_options
from keyhouse.domain.factors.recovery_codes import SheetTooOld, draw_sheet, read_sheet
from keyhouse.domain.factors.totp import prepare_app
from keyhouse.domain.sessions import (
    FACTORS,
    check_fresh,
    end_session,
    put_in_app,
    put_in_codes,
    put_in_passkey,
    renew_session,
    take_out_app,
    take_out_passkey,
)
from keyhouse.domain.sessions.end_devices import end_elsewhere, forget_device
from keyhouse.features.profile.schemas import KeepCodes, NewPasskey
from keyhouse.features.profile.security import dismiss_advice, look_at_security
from keyhouse.features.profile.whose import own_account, shown_name
from keyhouse.kit.problems import NotFound, SignInNeeded
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import ConfirmCode, Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/account/security")
SECURITY = "/account/security"


@pages.get("")
async def show_security(here: Here) -> Answer:
    return await _security_page(here)


async def _security_page(here: Here) -> Page:
    view = await look_at_security(here.visit, await own_account(here))
    return here.page("profile/security.html", view=view, did=here.query("did"))


@pages.post("/advice/{name}")
async def dismiss(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _security_page(here))
    await own_account(here)
    await dismiss_advice(here.visit, here.account_id, here.argument("name"))
    return Go(SECURITY)


@pages.post("/sessions/{session}/end")
async def end_one(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _security_page(here))
    await own_account(here)
    if not await end_session(here.visit, here.argument("session"), here.account_id):
        raise NotFound()
    return Go(f"{SECURITY}?did=ended")


@pages.post("/devices/{device}/end")
async def end_device(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _security_page(here))
    await own_account(here)
    if not await forget_device(here.visit, here.account_id, here.argument("device")):
        raise NotFound()
    return Go(f"{SECURITY}?did=ended")


@pages.post("/sessions/end-others")
async def end_others(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _security_page(here))
    await own_account(here)
    await end_elsewhere(here.visit, here.account_id)
    return Go(f"{SECURITY}?did=ended")


@pages.get("/money")
async def show_money(here: Here) -> Answer:
    """Open to everybody: it is advice."""
    return Page("profile/money.html")


@pages.get("/app")
async def show_app(here: Here) -> Answer:
    await check_fresh(here.visit, FACTORS)
    return await _app_page(here)


async def _app_page(here: Here) -> Page:
    account = await own_account(here)
    app = await prepare_app(here.visit, account.id, await shown_name(here.visit, account))
    own = await own_factors(here.visit, account.id)
    return here.page("profile/app.html", app=app, has_app=own.has_app)


@pages.post("/app")
async def add_app(here: Here) -> Answer:
    form = await here.form(ConfirmCode, again=lambda: _app_page(here))
    account = await own_account(here)
    await check_fresh(here.visit, FACTORS)
    outcome = await put_in_app(here.visit, account, form.code)
    if not isinstance(outcome, Right):
        return here.refuse(await _app_page(here), "code", outcome)
    await _renew(here, "totp")
    return await _next(here, account, "app")


@pages.get("/app/remove")
async def show_remove_app(here: Here) -> Answer:
    await check_fresh(here.visit, FACTORS)
    return await _remove_app_page(here)


async def _remove_app_page(here: Here) -> Page:
    account = await own_account(here)
    own = await own_factors(here.visit, account.id)
    if not own.has_app:
        raise NotFound()
    return here.page("profile/remove-factor.html", name="", way="totp", is_last=not own.passkeys)


@pages.post("/app/remove")
async def remove_app(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _remove_app_page(here))
    await check_fresh(here.visit, FACTORS)
    await take_out_app(here.visit, await own_account(here))
    return Go(f"{SECURITY}?did=removed")


@pages.get("/passkey")
async def show_passkey(here: Here) -> Answer:
    await check_fresh(here.visit, FACTORS)
    return await _passkey_page(here)


async def _passkey_page(here: Here) -> Page:
    account = await own_account(here)
    options = await adding_options(here.visit, account.id, await shown_name(here.visit, account))
    return here.page("profile/passkey.html", options=options, agent=here.visit.agent)


@pages.post("/passkey")
async def add_passkey(here: Here) -> Answer:
    form = await here.form(NewPasskey, again=lambda: _passkey_page(here))
    account = await own_account(here)
    await check_fresh(here.visit, FACTORS)
    await put_in_passkey(here.visit, account, form.credential, form.handle, form.name)
    await _renew(here, "passkey")
    return await _next(here, account, "passkey")


@pages.get("/passkey/{passkey}/remove")
async def show_remove_passkey(here: Here) -> Answer:
    await check_fresh(here.visit, FACTORS)
    return await _remove_passkey_page(here)


async def _remove_passkey_page(here: Here) -> Page:
    account = await own_account(here)
    known = await factors.passkeys(here.visit, account.id)
    found = next((each for each in known if each.id == here.argument("passkey")), None)
    if not found:
        raise NotFound()
    own = await own_factors(here.visit, account.id)
    is_last = not own.has_app and own.passkeys == 1
    return here.page("profile/remove-factor.html", name=found.name, way="passkey", is_last=is_last)


@pages.post("/passkey/{passkey}/remove")
async def remove_passkey(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _remove_passkey_page(here))
    await check_fresh(here.visit, FACTORS)
    await take_out_passkey(here.visit, await own_account(here), here.argument("passkey"))
    return Go(f"{SECURITY}?did=removed")


@pages.get("/recovery-codes")
async def show_codes(here: Here) -> Answer:
    await check_fresh(here.visit, FACTORS)
    return await _codes_page(here)


async def _codes_page(here: Here) -> Page:
    """A sheet that counts only once its owner says that it is kept; the same one after a slip."""
    account = await own_account(here)
    own = await own_factors(here.visit, account.id)
    if not own.is_two_step:
        raise NotFound()
    try:
        sheet = read_sheet(here.visit, account.id, str(here.sent.get("sheet", "")))
    except SheetTooOld:
        sheet = draw_sheet(here.visit, account.id)
    return here.page("profile/recovery-codes.html", sheet=sheet, left=own.codes_left)


@pages.post("/recovery-codes")
async def keep_codes(here: Here) -> Answer:
    form = await here.form(KeepCodes, again=lambda: _codes_page(here))
    account = await own_account(here)
    await check_fresh(here.visit, FACTORS)
    sheet = read_sheet(here.visit, account.id, form.sheet)
    await put_in_codes(here.visit, account, sheet)
    return Go(f"{SECURITY}?did=codes")


async def _renew(here: Here, proof: str) -> None:
    """The session is stronger now, and gets a token that nobody knew before."""
    renewed = await renew_session(here.visit, here.visit.actor.session_id, proof)
    if not renewed:
        raise SignInNeeded()  # it was ended elsewhere at this moment
    here.enter(renewed)


async def _next(here: Here, account: Row[Any], did: str) -> Go:
    """Whoever has no recovery codes yet is shown some at once."""
    own = await own_factors(here.visit, account.id)
    return Go(f"{SECURITY}?did={did}" if own.codes_left else f"{SECURITY}/recovery-codes")
