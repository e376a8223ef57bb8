"""Staff look an account up, see how it stands, and put a sanction on it or lift it."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import mask, read_identifier
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.sanctions import KINDS, REASONS, live_of_owner, sanction_of
from keyhouse.domain.accounts.states import LABELS
from keyhouse.domain.audit import record_fact
from keyhouse.domain.cases import CaseKinds
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.factors import own_factors
from keyhouse.domain.marketplaces import CalendarPolicy
from keyhouse.domain.sessions.unlock import unlock_account
from keyhouse.domain.shops import queries as shops
from keyhouse.features.appeals.sanction import lift_sanction, put_sanction
from keyhouse.features.appeals.schemas import FindAccount, LiftSanction, PutSanction, Unlock
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/staff/accounts", is_for_staff=True)
TERMS = (0, 7, 30, 90, 365)


@pages.get("", "accounts.view")
async def show_find(here: Here) -> Answer:
    return here.page("appeals/staff-find.html")


@pages.post("", "accounts.view")
async def find(here: Here) -> Answer:
    form = await here.form(FindAccount, again=here.page("appeals/staff-find.html"))
    country = here.visit.policy(CalendarPolicy).country
    kind, value = read_identifier(form.address, country, "address")
    found = await accounts.by_identifier(here.visit, kind, value)
    if not found:
        raise NotFound(field="address")
    return Go(f"/staff/accounts/{found.id}")


@pages.get("/{account}", "accounts.view")
async def show_account(here: Here) -> Answer:
    return await _account_page(here)


async def _account(here: Here) -> Row[Any]:
    found = await accounts.account(here.visit, here.argument("account"))
    if not found:
        raise NotFound()
    return found


async def _account_page(here: Here) -> Page:
    visit, account = here.visit, await _account(here)
    known = await accounts.addresses(visit, account.id)
    await record_fact(visit, "account.viewed", account.id)
    return here.page(
        "appeals/staff-account.html",
        account=account,
        own=await own_factors(visit, account.id),
        states=LABELS,
        addresses=[mask(each.kind, each.value) for each in known if each.kind != "social"],
        shops=[each for each in await shops.of_account(visit, account.id) if not each.ended_at],
        cases=await cases.of_owner(visit, account.id),
        case_kinds=visit.part(CaseKinds),
        sanctions={each.subject_id: each for each in await live_of_owner(visit, account.id)},
        kinds=KINDS,
        reasons=REASONS,
        terms=TERMS,
        did=here.query("did"),
    )


@pages.post("/{account}/unlock", "accounts.unlock")
async def unlock(here: Here) -> Answer:
    form = await here.form(Unlock, again=lambda: _account_page(here))
    account = await _account(here)
    opened = await unlock_account(here.visit, account, form.reason)
    return Go(f"/staff/accounts/{account.id}?did={'unlocked' if opened else 'not-locked'}")


@pages.post("/{account}/sanction", "accounts.sanction")
async def put(here: Here) -> Answer:
    form = await here.form(PutSanction, again=lambda: _account_page(here))
    account = await _account(here)
    await put_sanction(here.visit, account.id, account.id, form)
    return Go(f"/staff/accounts/{account.id}?did=put")


@pages.post("/{account}/shops/{shop}/sanction", "accounts.sanction")
async def put_on_shop(here: Here) -> Answer:
    form = await here.form(PutSanction, again=lambda: _account_page(here))
    account = await _account(here)
    owned = await shops.owning(here.visit, here.argument("shop"))
    if not owned or owned.account_id != account.id:
        raise NotFound()
    await put_sanction(here.visit, owned.shop_id, account.id, form)
    return Go(f"/staff/accounts/{account.id}?did=put")


@pages.post("/{account}/sanctions/{sanction}/lift", "accounts.sanction")
async def lift(here: Here) -> Answer:
    form = await here.form(LiftSanction, again=lambda: _account_page(here))
    account = await _account(here)
    found = await sanction_of(here.visit, here.argument("sanction"))
    if not found or found.owner_id != account.id:
        raise NotFound()
    await lift_sanction(here.visit, found, form.why)
    return Go(f"/staff/accounts/{account.id}?did=lifted")
