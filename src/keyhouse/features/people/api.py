"""Finding and helping people by JSON: the same acts as the console, addresses masked alike."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.sanctions import all_of_owner, sanction_of
from keyhouse.domain.audit import note_look
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.sanction import Sanction, lift_sanction, put_sanction
from keyhouse.domain.factors import own_factors
from keyhouse.domain.sessions import device_queries as devices
from keyhouse.domain.sessions import queries as sessions
from keyhouse.domain.sessions.unlock import locked_until
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import Visit
from keyhouse.features.people.find_people import find_people, masked
from keyhouse.features.people.help_people import ACTS
from keyhouse.features.people.schemas import FindAccount, LiftSanction, PutSanction, WithReason
from keyhouse.kit.problems import NotFound
from keyhouse.web.api import TheVisit
from keyhouse.web.own_account import check_not_own_account
from keyhouse.web.staff_api import Id, StaffApi

api = StaffApi("/accounts", "staff: people")


class FoundAccount(BaseModel):
    id: str
    state: str
    sanction: str
    company_name: str
    contact_name: str
    addresses: str


class OneSanction(BaseModel):
    """`subject` is the account or one of its shops."""

    id: str
    subject: str
    kind: str
    reason: str
    made_at: datetime
    until: datetime | None
    lifted_at: datetime | None


class OneSession(BaseModel):
    id: str
    agent: str
    network: str
    started_at: datetime
    seen_at: datetime


class OneShop(BaseModel):
    shop_id: str
    number: str
    name: str
    state: str


class OneCase(BaseModel):
    id: str
    reference: str
    kind: str
    state: str


class Account(FoundAccount):
    """How an account stands; nothing secret is in it."""

    locked_until: datetime | None
    has_app: bool
    passkeys: int
    recovery_codes_left: int
    sanctions: list[OneSanction]
    sessions: list[OneSession]
    devices: int
    shops: list[OneShop]
    cases: list[OneCase]


class PutNow(PutSanction):
    preview: Literal[False] = False  # the console's alone


class Did(BaseModel):
    did: str


def _shown(row: Row[Any], addresses: str) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in FoundAccount.model_fields if name != "addresses"}
    return {**said, "addresses": addresses}


async def _account(visit: Visit, account: str) -> Row[Any]:
    found = await accounts.account(visit, account)
    if not found:
        raise NotFound()
    return found


@api.post("/search", "accounts.view", "Find accounts by address, name, company or any number")
async def post_search(visit: TheVisit, form: FindAccount) -> list[FoundAccount]:
    found = await find_people(visit, form.address)
    known = await accounts.addresses_of(visit, [each.id for each in found])
    return [FoundAccount(**_shown(each, masked(known.get(each.id, ())))) for each in found]


@api.get("/{account}", "accounts.view", "How an account stands")
async def get_account(visit: TheVisit, account: Id) -> Account:
    row = await _account(visit, account)
    await note_look(visit, "account.viewed", row.id)
    own = await own_factors(visit, row.id)
    return Account(
        **_shown(row, masked(await accounts.addresses(visit, row.id))),
        locked_until=await locked_until(visit, row),
        has_app=own.has_app,
        passkeys=own.passkeys,
        recovery_codes_left=own.codes_left,
        sanctions=[
            OneSanction.model_validate(
                {**each._mapping, "subject": each.subject_id}, from_attributes=True
            )
            for each in await all_of_owner(visit, row.id)
        ],
        sessions=_rows(OneSession, await sessions.of_account(visit, row.id)),
        devices=len(await devices.of_account(visit, row.id)),
        shops=_rows(OneShop, await shops.of_account(visit, row.id)),
        cases=_rows(
            OneCase, [c for c in await cases.of_owner(visit, row.id) if c.state != "draft"]
        ),
    )


def _rows(model: type[Any], rows: Any) -> list[Any]:
    return [model.model_validate(each, from_attributes=True) for each in rows]


async def _do(visit: Visit, account: str, act: str, reason: str) -> Did:
    row = await _not_own(visit, account)
    return Did(did=await ACTS[act](visit, row, reason))


async def _not_own(visit: Visit, account: str) -> Row[Any]:
    row = await _account(visit, account)
    await check_not_own_account(visit, row.id)
    return row


@api.post("/{account}/unlock", "accounts.unlock", "Open a locked account")
async def post_unlock(visit: TheVisit, account: Id, form: WithReason) -> Did:
    return await _do(visit, account, "accounts.unlock", form.reason)


@api.post("/{account}/end-sessions", "accounts.end_sessions", "Sign out everywhere")
async def post_end_sessions(visit: TheVisit, account: Id, form: WithReason) -> Did:
    return await _do(visit, account, "accounts.end_sessions", form.reason)


@api.post("/{account}/protect", "accounts.protect", "Nothing about getting in can be changed")
async def post_protect(visit: TheVisit, account: Id, form: WithReason) -> Did:
    return await _do(visit, account, "accounts.protect", form.reason)


@api.post(
    "/{account}/mark-compromised", "accounts.mark_compromised", "The password is known to others"
)
async def post_compromised(visit: TheVisit, account: Id, form: WithReason) -> Did:
    return await _do(visit, account, "accounts.mark_compromised", form.reason)


@api.post("/{account}/sanctions", "accounts.sanction", "Restrict, freeze or ban", status_code=201)
async def post_sanction(visit: TheVisit, account: Id, form: PutNow) -> Did:
    row = await _not_own(visit, account)
    await put_sanction(visit, row.id, row.id, Sanction(**form.said))
    return Did(did="put")


@api.post(
    "/{account}/shops/{shop}/sanctions",
    "accounts.sanction",
    "Restrict, freeze or ban a shop",
    status_code=201,
)
async def post_shop_sanction(visit: TheVisit, account: Id, shop: Id, form: PutNow) -> Did:
    row = await _not_own(visit, account)
    owned = await shops.owning(visit, shop)
    if not owned or owned.account_id != row.id:
        raise NotFound()
    await put_sanction(visit, owned.shop_id, row.id, Sanction(**form.said))
    return Did(did="put")


@api.post("/{account}/sanctions/{sanction}/lift", "accounts.sanction", "Lift a sanction")
async def post_lift(visit: TheVisit, account: Id, sanction: Id, form: LiftSanction) -> Did:
    row = await _not_own(visit, account)
    found = await sanction_of(visit, sanction)
    if not found or found.owner_id != row.id:
        raise NotFound()
    await lift_sanction(visit, found, form.why)
    return Did(did="lifted")
