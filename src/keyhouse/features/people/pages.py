"""Staff find an account, see how it stands, help it, and put a sanction on it or lift it."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.sanctions import KINDS, REASONS, all_of_owner, sanction_of
from keyhouse.domain.accounts.states import LABELS
from keyhouse.domain.audit import FACTS, note_look
from keyhouse.domain.audit import queries as audit
from keyhouse.domain.cases import CaseKinds, find_in
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.sanction import Sanction, lift_sanction, put_sanction
from keyhouse.domain.factors import own_factors
from keyhouse.domain.messaging import queries as messages
from keyhouse.domain.sessions import device_queries as devices
from keyhouse.domain.sessions import queries as sessions
from keyhouse.domain.sessions.unlock import locked_until
from keyhouse.domain.shops import LABELS as SHOP_LABELS
from keyhouse.domain.shops import queries as shops
from keyhouse.features.people.effects import STOPS, Effects, effects_of
from keyhouse.features.people.find_people import find_people, masked
from keyhouse.features.people.help_people import ACTS
from keyhouse.features.people.schemas import FindAccount, LiftSanction, PutSanction, WithReason
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.as_seen import SHOWN, as_seen
from keyhouse.web.here import Here
from keyhouse.web.message_rows import message_row
from keyhouse.web.own_account import check_not_own_account
from keyhouse.web.pages import Pages

pages = Pages("/staff/accounts", is_for_staff=True)
TERMS = (0, 7, 30, 90, 365)
STORY = 50
APPLICATION = "/application"
UNFINISHED = ("draft", "changes_needed")  # what is typed there is not handed in yet
SEEN = {path.rpartition("/")[2]: path for path in SHOWN}


@pages.get("", "accounts.view")
async def show_find(here: Here) -> Answer:
    return _find_page(here, None)


def _find_page(here: Here, found: Any, names: Any = ()) -> Page:
    return here.page("people/find.html", found=found, names=names, states=LABELS)


@pages.post("", "accounts.view")
async def find(here: Here) -> Answer:
    """One account is opened at once; of several only what tells them apart is shown."""
    form = await here.form(FindAccount, again=_find_page(here, None))
    found = await find_people(here.visit, form.address)
    if len(found) == 1:
        return Go(f"/staff/accounts/{found[0].id}")
    known = await accounts.addresses_of(here.visit, [each.id for each in found])
    return _find_page(here, found, {each: masked(rows) for each, rows in known.items()})


@pages.get("/{account}", "accounts.view")
async def show_account(here: Here) -> Answer:
    return await _account_page(here)


async def _account(here: Here) -> Row[Any]:
    found = await accounts.account(here.visit, here.argument("account"))
    if not found:
        raise NotFound()
    return found


async def _account_page(here: Here, effects: Effects | None = None) -> Page:
    visit, account = here.visit, await _account(here)
    await note_look(visit, "account.viewed", account.id)
    all_sanctions = await all_of_owner(visit, account.id)
    latest = await audit.latest_of_subject(visit, account.id, 2 * STORY)
    story = [fact for fact in latest if fact.fact != "account.viewed"]
    letters = await messages.of_subject(visit, account.id, STORY)
    return here.page(
        "people/account.html",
        account=account,
        own=await own_factors(visit, account.id),
        states=LABELS,
        addresses=masked(await accounts.addresses(visit, account.id)),
        findings=find_in([account.company_name, account.contact_name]),
        locked=await locked_until(visit, account),
        sessions=await sessions.of_account(visit, account.id),
        devices=await devices.of_account(visit, account.id),
        shops=await shops.of_account(visit, account.id),
        shop_labels=SHOP_LABELS,
        cases=[each for each in await cases.of_owner(visit, account.id) if each.state != "draft"],
        case_kinds=visit.part(CaseKinds),
        sanctions={each.subject_id: each for each in all_sanctions if not each.lifted_at},
        past=[each for each in all_sanctions if each.lifted_at],
        letters=[message_row(visit, row) for row in letters],
        story=story[:STORY],
        meanings=FACTS,
        kinds=KINDS,
        reasons=REASONS,
        terms=TERMS,
        effects=effects,
        stops=STOPS,
        did=here.query("did"),
    )


@pages.get("/{account}/seen/{page}", "accounts.view")
async def show_as_seen(here: Here) -> Answer:
    """The owner's own page, as it is for them at this moment."""
    account, path = await _account(here), SEEN.get(here.argument("page"), "")
    if not path:
        raise NotFound()
    case = await cases.latest(here.visit, "application", account.id)
    if path == APPLICATION and case and case.state in UNFINISHED:
        return Go(f"/staff/accounts/{account.id}?did=unfinished")
    typed = str(case.data.get("phone", "")) if case else ""
    seen = await as_seen(here, account, path, phone_typed=typed)
    await note_look(here.visit, "account.viewed", account.id)
    if path == APPLICATION and case:
        await note_look(here.visit, "case.viewed", case.id)
    return seen or Go(f"/staff/accounts/{account.id}?did=led-away")


async def _do(here: Here, act: str) -> Answer:
    form = await here.form(WithReason, again=lambda: _account_page(here))
    account = await _account(here)
    await check_not_own_account(here.visit, account.id)
    did = await ACTS[act](here.visit, account, form.reason)
    return Go(f"/staff/accounts/{account.id}?did={did}")


@pages.post("/{account}/unlock", "accounts.unlock")
async def unlock(here: Here) -> Answer:
    return await _do(here, "accounts.unlock")


@pages.post("/{account}/end-sessions", "accounts.end_sessions")
async def end_sessions(here: Here) -> Answer:
    return await _do(here, "accounts.end_sessions")


@pages.post("/{account}/protect", "accounts.protect")
async def protect(here: Here) -> Answer:
    return await _do(here, "accounts.protect")


@pages.post("/{account}/compromised", "accounts.mark_compromised")
async def mark_compromised(here: Here) -> Answer:
    return await _do(here, "accounts.mark_compromised")


async def _effects(here: Here, form: PutSanction, subject_id: str) -> Page:
    """What it would stop and what the owner would read; nothing is done."""
    visit, account = here.visit, await _account(here)
    effects = await effects_of(visit, account, subject_id, Sanction(**form.said))
    return await _account_page(here, effects)


@pages.post("/{account}/sanction", "accounts.sanction")
async def put(here: Here) -> Answer:
    form = await here.form(PutSanction, again=lambda: _account_page(here))
    account = await _account(here)
    await check_not_own_account(here.visit, account.id)
    if form.preview:
        return await _effects(here, form, account.id)
    await put_sanction(here.visit, account.id, account.id, Sanction(**form.said))
    return Go(f"/staff/accounts/{account.id}?did=put")


@pages.post("/{account}/shops/{shop}/sanction", "accounts.sanction")
async def put_on_shop(here: Here) -> Answer:
    form = await here.form(PutSanction, again=lambda: _account_page(here))
    account = await _account(here)
    owned = await shops.owning(here.visit, here.argument("shop"))
    if not owned or owned.account_id != account.id:
        raise NotFound()
    await check_not_own_account(here.visit, account.id)
    if form.preview:
        return await _effects(here, form, owned.shop_id)
    await put_sanction(here.visit, owned.shop_id, account.id, Sanction(**form.said))
    return Go(f"/staff/accounts/{account.id}?did=put")


@pages.post("/{account}/sanctions/{sanction}/lift", "accounts.sanction")
async def lift(here: Here) -> Answer:
    form = await here.form(LiftSanction, again=lambda: _account_page(here))
    account = await _account(here)
    found = await sanction_of(here.visit, here.argument("sanction"))
    if not found or found.owner_id != account.id:
        raise NotFound()
    await check_not_own_account(here.visit, account.id)
    await lift_sanction(here.visit, found, form.why)
    return Go(f"/staff/accounts/{account.id}?did=lifted")
