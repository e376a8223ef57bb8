"""Taking one's data along, deregistering, thinking again."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.sessions import LEAVING, check_fresh
from keyhouse.features.leaving.close_account import (
    HINDRANCES,
    close_account,
    hindrances,
    keep_account,
)
from keyhouse.features.leaving.export_data import export_data
from keyhouse.features.leaving.policy import LeavingPolicy
from keyhouse.kit.problems import SignInNeeded
from keyhouse.web.answers import Answer, Download, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/leave", open_to="banned")


async def _account(here: Here) -> Row[Any]:
    account = await accounts.account(here.visit, here.account_id)
    if not account:
        raise SignInNeeded()
    return account


@pages.get("")
async def show_leave(here: Here) -> Answer:
    return await _page(here)


async def _page(here: Here) -> Page:
    account = await _account(here)
    if account.state == "closing":
        return here.page("leaving/closing.html", account=account)
    found = await hindrances(here.visit, account, for_a_look=True)
    return here.page(
        "leaving/leave.html",
        first=[HINDRANCES[each] for each in found],
        policy_days=here.visit.policy(LeavingPolicy).waiting_days,
        did=here.query("did"),
    )


@pages.get("/sure")
async def show_sure(here: Here) -> Answer:
    """The last page before: a fresh proof, then the button."""
    await check_fresh(here.visit, LEAVING)
    account = await _account(here)
    if account.state == "closing":
        return Go("/leave")
    return here.page("leaving/sure.html", policy_days=here.visit.policy(LeavingPolicy).waiting_days)


@pages.post("/sure")
async def close(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _page(here))
    await close_account(here.visit, await _account(here))
    return Go("/leave")


@pages.post("/keep")
async def keep(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _page(here))
    await keep_account(here.visit, await _account(here))
    return Go("/leave?did=kept")


@pages.get("/export")
async def show_export(here: Here) -> Answer:
    await check_fresh(here.visit, LEAVING)
    await _account(here)
    return here.page("leaving/export.html")


@pages.post("/export")
async def export(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _page(here))
    archive = await export_data(here.visit, await _account(here))
    return Download(archive.name, "application/zip", archive.data, is_inline=False)
