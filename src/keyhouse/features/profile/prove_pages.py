"""A fresh proof, asked for on the way to something; afterwards the person is where they wanted."""

from keyhouse.domain.accounts import SocialPolicy
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import Asked
from keyhouse.domain.sessions import step_up, ways_to_prove
from keyhouse.domain.sessions.step_up import SECOND
from keyhouse.features.profile.schemas import ProveAgain, ShowPasskey
from keyhouse.features.profile.whose import own_account
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import ConfirmCode
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/account/prove", open_to="banned")  # also before taking one's data along
BY = {"passkey": "passkey", "app": "totp", "recovery": "recovery_code"}


@pages.get("")
async def show(here: Here) -> Answer:
    return await _page(here)


async def _page(here: Here, asked: str = "") -> Page:
    """By the best way the person has, or another of theirs (`?by=`)."""
    account = await own_account(here)
    ways = await ways_to_prove(here.visit)
    by = asked or BY.get(here.query("by"), "")
    way = by if by in ways else ways[0]
    if way == "social":
        return await _social_page(here, account.id)
    offer = {}
    if way in SECOND:
        about = Asked(account.id, here.visit.actor.session_id)
        offer = await SECOND[way].offer(here.visit, about)
    others = [(by, each) for by, each in BY.items() if each in ways and each != way]
    return here.page("profile/prove.html", way=way, others=others, offer=offer)


async def _social_page(here: Here, account_id: str) -> Page:
    """Without a password the social account is asked again."""
    known = await accounts.addresses(here.visit, account_id)
    issuers = {each.value.partition(" ")[0] for each in known if each.kind == "social"}
    own = [p for p in here.visit.policy(SocialPolicy).providers if p.issuer in issuers]
    return here.page("profile/prove-social.html", providers=own)


@pages.post("")
async def prove_by_password(here: Here) -> Answer:
    form = await here.form(ProveAgain, again=lambda: _page(here, "password"))
    return await _shown(here, "password", form.password, "password")


@pages.post("/{way}")
async def prove_by_code(here: Here) -> Answer:
    way = here.argument("way").replace("-", "_")
    if way == "passkey":
        answer = (await here.form(ShowPasskey, again=lambda: _page(here, way))).credential
    else:
        answer = (await here.form(ConfirmCode, again=lambda: _page(here, way))).code
    return await _shown(here, way, answer, "code")


async def _shown(here: Here, way: str, answer: str, field: str) -> Answer:
    await own_account(here)
    refusal = await step_up(here.visit, here.asked_act, way, answer)
    if refusal:
        return here.refuse(await _page(here, way), field, refusal)
    return Go(here.take_way_back())
