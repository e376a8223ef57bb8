"""The account's own pages."""

from keyhouse.domain.accounts import SocialPolicy
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.identifiers import mask
from keyhouse.domain.accounts.strength import strength_of
from keyhouse.domain.factors import Right, own_factors, send_proof_again
from keyhouse.domain.factors import queries as factors
from keyhouse.domain.sessions import ADDRESSES, FACTORS, check_fresh
from keyhouse.features.profile.change_addresses import (
    add_address,
    confirm_address,
    remove_address,
)
from keyhouse.features.profile.change_password import Changed, change_password
from keyhouse.features.profile.schemas import AddAddress, NewPassword
from keyhouse.features.profile.whose import own_account
from keyhouse.kit.problems import NotFound
from keyhouse.kit.sms import Texter
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import ConfirmCode, Nothing
from keyhouse.web.here import Here
from keyhouse.web.homes import homes
from keyhouse.web.pages import Pages

pages = Pages("/account")
well_known = Pages("/.well-known")

ADD = "profile/add.html"
CONFIRM = "profile/confirm.html"
PASSWORD = Page("profile/password.html")


@pages.get("")
async def show_account(here: Here) -> Answer:
    account = await own_account(here)
    if account.state == "proven":
        return Go("/application")
    if account.state == "closing":
        return Go("/leave")
    password = await accounts.password_of(here.visit, account.id)
    addresses = await accounts.addresses(here.visit, account.id)
    return here.page(
        "profile/account.html",
        account=account,
        addresses=addresses,
        title=account.company_name or (addresses[0].label or addresses[0].value),
        providers=[
            each
            for each in here.visit.policy(SocialPolicy).providers
            if not any(a.value.startswith(f"{each.issuer} ") for a in addresses)
        ],
        password_changed_at=password.changed_at if password else None,
        homes=await homes(here.visit),
        is_new=bool(here.query("new")),
        did=here.query("did"),
    )


@pages.get("/addresses/add")
async def show_add(here: Here) -> Answer:
    await own_account(here)
    await check_fresh(here.visit, ADDRESSES)
    return _add_page(here)


@pages.post("/addresses/add")
async def add(here: Here) -> Answer:
    form = await here.form(AddAddress, again=_add_page(here))
    await add_address(here.visit, await own_account(here), form.identifier)
    return Go("/account/addresses/confirm")


@pages.get("/addresses/confirm")
async def show_confirm(here: Here) -> Answer:
    await own_account(here)
    return await _confirm_page(here) or Go("/account")


@pages.post("/addresses/confirm")
async def confirm(here: Here) -> Answer:
    page = await _confirm_page(here)
    form = await here.form(ConfirmCode, again=page)
    outcome = await confirm_address(here.visit, await own_account(here), form.code)
    if isinstance(outcome, Right):
        return Go("/account?did=added")
    return here.refuse(page, "code", outcome) if page else Go("/account")


@pages.post("/addresses/again")
async def again(here: Here) -> Answer:
    await here.form(Nothing, again=await _confirm_page(here))
    account = await own_account(here)
    claim = await factors.claim_of(here.visit, account.id)
    if not claim:
        return Go("/account")
    await send_proof_again(here.visit, claim, account)
    return Go("/account/addresses/confirm?sent=1")


@pages.get("/addresses/{address}/remove")
async def show_remove(here: Here) -> Answer:
    await check_fresh(here.visit, ADDRESSES)
    return await _remove_page(here)


@pages.post("/addresses/{address}/remove")
async def remove(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _remove_page(here))
    await remove_address(here.visit, await own_account(here), here.argument("address"))
    return Go("/account?did=removed")


@pages.get("/password")
async def show_password(here: Here) -> Answer:
    account = await own_account(here)
    if not await accounts.password_of(here.visit, account.id):
        return Go("/account")  # it says there how to get one
    if (await own_factors(here.visit, account.id)).is_two_step:
        await check_fresh(here.visit, FACTORS)
    return PASSWORD


@pages.post("/password")
async def change(here: Here) -> Answer:
    form = await here.form(NewPassword, again=PASSWORD)
    account = await own_account(here)
    if form.check:
        return here.page(PASSWORD.template, strength=await strength_of(form.new_password))
    outcome = await change_password(here.visit, account, form)
    if not isinstance(outcome, Changed):
        return here.refuse(PASSWORD, "password", outcome)
    here.enter(outcome.session)
    return Go("/account?did=password")


@well_known.get("/change-password")
async def lead_to_password(here: Here) -> Answer:
    """Where password managers look (https://w3c.github.io/webappsec-change-password-url/)."""
    return Go("/account/password")


def _add_page(here: Here) -> Page:
    return here.page(ADD, has_sms=here.visit.part(Texter).is_on)


async def _confirm_page(here: Here) -> Page | None:
    claim = await factors.claim_of(here.visit, here.account_id)
    if not claim:
        return None
    address = mask(claim.kind, claim.value)
    return here.page(CONFIRM, address=address, kind=claim.kind, is_sent=here.query("sent"))


async def _remove_page(here: Here) -> Page:
    account = await own_account(here)
    known = await accounts.addresses(here.visit, account.id)
    found = next((each for each in known if each.id == here.argument("address")), None)
    if not found:
        raise NotFound()
    return here.page("profile/remove.html", address=found, is_last=len(known) == 1)
