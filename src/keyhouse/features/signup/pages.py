"""The pages of signing up."""

from keyhouse.domain.accounts import SocialPolicy, mask
from keyhouse.domain.factors import find_claim
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.features.signup.confirm_email import (
    Confirmed,
    confirm_code,
    confirm_link,
    needs_password,
    send_again,
)
from keyhouse.features.signup.policy import SignupPolicy
from keyhouse.features.signup.schemas import ConfirmLink, SignUp, SignUpBuyer
from keyhouse.features.signup.start_signup import start_buyer_signup, start_signup
from keyhouse.kit.sms import Texter
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import ConfirmCode, Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/sign-up", open_to="banned")
DAY = 24 * 3600

FORM = Page("signup/sign-up.html")
BUYER = "signup/buyer.html"
CONFIRM = "signup/confirm.html"
LINK = "signup/link.html"


@pages.get("")
async def show_form(here: Here) -> Answer:
    return Go("/account") if here.visit.actor.kind == "owner" else _form_page(here)


@pages.post("")
async def sign_up(here: Here) -> Answer:
    page = _form_page(here)
    if here.visit.policy(MarketplacePolicy).opens_to == "sellers":
        token = await start_signup(here.visit, await here.form(SignUp, again=page))
    else:
        form = await here.form(SignUpBuyer, again=page)
        token = await start_buyer_signup(here.visit, form)
    here.set_cookie("signup", token, DAY)
    return Go("/sign-up/confirm")


def _form_page(here: Here) -> Page:
    """A seller tells of a company, a buyer types one address: e-mail first, or phone."""
    if here.visit.policy(MarketplacePolicy).opens_to == "sellers":
        return FORM
    offered = here.visit.policy(SignupPolicy).identifiers
    by = [each for each in offered if each == "email" or has_sms(here)]
    chosen = here.query("by") if here.query("by") in by else by[0]
    providers = here.visit.policy(SocialPolicy).providers
    others = [each for each in by if each != chosen]
    return here.page(BUYER, by=chosen, others=others, providers=providers)


def has_sms(here: Here) -> bool:
    return here.visit.part(Texter).is_on


@pages.get("/confirm")
async def show_confirm(here: Here) -> Answer:
    return Go("/account") if here.visit.actor.kind == "owner" else await _confirm_page(here)


@pages.post("/confirm")
async def confirm(here: Here) -> Answer:
    shown = await _confirm_page(here)
    form = await here.form(ConfirmCode, again=shown)
    if here.visit.actor.kind == "owner":
        return Go("/account")  # confirmed in another tab
    outcome = await confirm_code(here.visit, here.cookie("signup"), form.code)
    if isinstance(outcome, Confirmed):
        return _signed_in(here, outcome)
    return here.refuse(shown, "code", outcome)


@pages.post("/again")
async def again(here: Here) -> Answer:
    await here.form(Nothing, again=await _confirm_page(here))
    sent = await send_again(here.visit, here.cookie("signup"))
    return Go("/sign-up/confirm?sent=1" if sent else "/sign-up/confirm")


@pages.get("/link/{token}")
async def open_link(here: Here) -> Answer:
    """Opening uses nothing up; the token moves out of the address into a short cookie."""
    here.set_cookie("link", here.argument("token"), 3600)
    return Go("/sign-up/link")


@pages.get("/link")
async def show_link(here: Here) -> Answer:
    return await _link_page(here)


@pages.post("/link")
async def use_link(here: Here) -> Answer:
    form = await here.form(ConfirmLink, again=lambda: _link_page(here))
    outcome = await confirm_link(
        here.visit, here.cookie("link"), here.cookie("signup"), form.password
    )
    if isinstance(outcome, Confirmed):
        return _signed_in(here, outcome)
    return here.refuse(await _link_page(here), "password", outcome)


async def _confirm_page(here: Here) -> Page:
    """The address is masked: whoever typed it knows it again."""
    claim = await find_claim(here.visit, here.cookie("signup"))
    return here.page(
        CONFIRM,
        address=mask(claim.kind, claim.value) if claim else "",
        kind=claim.kind if claim else "email",
        is_sent=here.query("sent"),
    )


async def _link_page(here: Here) -> Page:
    needed = await needs_password(here.visit, here.cookie("link"), here.cookie("signup"))
    return here.page(LINK, is_good=needed is not None, needs_password=bool(needed))


def _signed_in(here: Here, confirmed: Confirmed) -> Answer:
    here.enter(confirmed.session)
    here.drop_cookie("signup")
    here.drop_cookie("link")
    # A buyer has arrived and goes on in the program that waits; a seller still has papers to bring.
    if here.visit.policy(MarketplacePolicy).opens_to == "buyers":
        return Go(here.take_way_back())
    return Go("/account")
