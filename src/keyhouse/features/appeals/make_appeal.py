"""Appealing, once for each sanction."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.cases import Saved, Upload, open_case, save_papers, submit_case
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import Visit
from keyhouse.features.appeals.appeal import APPEAL
from keyhouse.kit.problems import Invalid, Problem
from keyhouse.kit.texts import N_


class AppealedBefore(Problem):
    code, status = "appealed_before", 409
    text = N_("You have appealed against this already. One appeal is possible.")


async def make_appeal(
    visit: Visit, sanction: Row[Any], words: str, uploads: list[Upload]
) -> Row[Any]:
    """Opens the case, keeps its papers and hands it in; raises `AppealedBefore`, `Invalid`."""
    before = await cases.latest(visit, APPEAL.name, sanction.id)
    if before and before.state != "withdrawn":
        raise AppealedBefore()
    account = await accounts.account(visit, sanction.owner_id)
    known = await accounts.addresses(visit, sanction.owner_id)
    shop = None
    if sanction.subject_id != sanction.owner_id:
        shop = await shops.shop(visit, sanction.subject_id)
    name = (account.company_name or account.contact_name) if account else ""
    data = {
        "title": (shop.name if shop else "") or name or (known[0].value if known else ""),
        "shop_name": shop.name if shop else "",
        "sanction": sanction.kind,
        "sanction_reason": sanction.reason,
        "words": words,
    }
    case = await open_case(
        visit, APPEAL.name, sanction.id, sanction.owner_id, data, not_by=sanction.made_by
    )
    if not case:
        raise AppealedBefore()
    saved: Saved = await save_papers(visit, case, {}, uploads)
    if saved.errors:
        raise Invalid(saved.errors)
    return await submit_case(visit, saved.case)
