"""A copy of everything that belongs to the person: one archive, readable by machines."""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import check_not_held, tell_account
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.sanctions import all_of_owner
from keyhouse.domain.audit import queries as audit
from keyhouse.domain.audit import record_fact
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.talk import talk_of
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.documents import read_document
from keyhouse.domain.messaging import queries as messages
from keyhouse.domain.sessions import LEAVING, check_fresh
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import Visit
from keyhouse.features.leaving.messages import EXPORTED
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.plain import plain
from keyhouse.kit.problems import TooMany
from keyhouse.web.homes import UsedPrograms

A_DAY = Budget("exports of an account", 3, timedelta(hours=24))


@dataclass(frozen=True)
class Archive:
    name: str
    data: bytes


async def export_data(visit: Visit, account: Row[Any]) -> Archive:
    """Raises `StepUpNeeded`, `AccountHeld`, `TooMany`; every address is told."""
    await check_fresh(visit, LEAVING)
    check_not_held(account)
    if not await spend(visit.db, visit.marketplace.id, A_DAY, account.id, visit.now):
        raise TooMany(wait=int(A_DAY.window.total_seconds()))
    await visit.db.commit()  # reading all papers holds no lock
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for case in await cases.own_cases(visit, account.id):
            for paper in await documents.of_case(visit, case.id):
                opened = await read_document(visit, paper.id, case.id)
                archive.writestr(f"papers/{case.reference}/{paper.id}-{opened.name}", opened.data)
        said = await _said(visit, account)
        archive.writestr("account.json", json.dumps(said, ensure_ascii=False, indent=2))
    await record_fact(visit, "account.exported", account.id)
    await tell_account(visit, account.id, EXPORTED, {"time": visit.now.isoformat()})
    day = visit.now.date().isoformat()
    return Archive(f"{visit.marketplace.slug}-{day}.zip", out.getvalue())


async def _said(visit: Visit, account: Row[Any]) -> dict[str, Any]:
    mine = await cases.own_cases(visit, account.id)
    return {
        "account": plain(account, but=("marketplace_id", "held_via")),
        "addresses": [
            plain(each, but=("marketplace_id", "account_id"))
            for each in await accounts.addresses(visit, account.id)
        ],
        "shops": [
            plain(each, but=("marketplace_id", "token_hash", "invited_key", "account_id"))
            for each in await shops.of_account(visit, account.id)
        ],
        "sanctions": [
            plain(each, but=("marketplace_id", "made_by"))
            for each in await all_of_owner(visit, account.id)
        ],
        "cases": [
            {
                **plain(each, but=STAFFS),
                "revisions": [
                    plain(r, but=("marketplace_id",)) for r in await cases.revisions(visit, each.id)
                ],
                "questions": [
                    plain(each, but=("marketplace_id", "case_id", "staff_id"))
                    for each in await talk_of(visit, each.id)
                ],
                "looks_at_papers": [
                    {"at": fact.at.isoformat(), "by": fact.actor_kind}
                    for fact in await audit.of_subject(visit, each.id)
                    if fact.fact == "document.viewed" and fact.actor_kind != "owner"
                ],
            }
            for each in mine
        ],
        "programs": [
            {"name": each.name, "scopes": each.scopes, "since": each.made_at.isoformat()}
            for each in await visit.part(UsedPrograms)(visit, account.id)
        ],
        "messages": [
            {"at": each.created_at.isoformat(), "kind": each.kind, "state": each.state}
            for subject in (account.id, *(each.id for each in mine))
            for each in await messages.of_subject(visit, subject)
        ],
    }


# Who of the staff did what is theirs, not the applicant's.
STAFFS = ("marketplace_id", "decided_by", "proposed_by", "held_by", "reviewer_id", "not_by")
