"""What the pages of an application show, worked out once for the form, the check and the status."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.cases import CaseKinds, Item
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.reasons import FINAL_REASONS, ITEM_REASONS, REJECT_REASONS
from keyhouse.domain.cases.save_draft import is_open
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.visits import Visit
from keyhouse.features.onboarding.application import entries, kind_name
from keyhouse.features.onboarding.labels import country_name
from keyhouse.features.onboarding.policy import OnboardingPolicy


@dataclass(frozen=True)
class ItemView:
    """One item with its papers and what the reviewer said of it."""

    item: Item
    papers: list[Row[Any]]
    is_open: bool
    type: str
    reason: str
    words: str
    is_accepted: bool


@dataclass(frozen=True)
class ApplicationView:
    """`state` is the case's; `is_active` tells that the account was activated after approval."""

    case: Row[Any]
    data: dict[str, Any]
    details: ItemView
    papers: list[ItemView]
    countries: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    entries: list[tuple[str, str]]
    emails: list[str]
    is_active: bool
    reason: str
    is_final: bool


async def view_of(visit: Visit, case: Row[Any]) -> ApplicationView:
    visit = await as_of(visit, case.playbook_version)
    items = await _items(visit, case)
    account = await accounts.account(visit, case.owner_id)
    addresses = await accounts.addresses(visit, case.owner_id)
    policy = visit.policy(OnboardingPolicy)
    return ApplicationView(
        case=case,
        data=case.data,
        details=items[0],
        papers=items[1:],
        countries=[(code, country_name(code, visit.language)) for code in policy.countries],
        kinds=[(kind.name, kind_name(visit, kind.name)) for kind in policy.company_kinds],
        entries=entries(visit, case.data),
        emails=[address.value for address in addresses],
        is_active=bool(account and account.state == "active"),
        reason=REJECT_REASONS.get(case.reason, ""),
        is_final=case.reason in FINAL_REASONS,
    )


async def _items(visit: Visit, case: Row[Any]) -> list[ItemView]:
    verdicts = {v.item: v for v in await cases.verdicts(visit, case.id, case.revision)}
    papers = [p for p in await documents.of_case(visit, case.id) if not p.hidden_at]
    views = []
    for item in visit.part(CaseKinds)[case.kind].items(visit, case.data):
        verdict = verdicts.get(item.name)
        is_back = bool(verdict and verdict.verdict == "sent_back")
        views.append(
            ItemView(
                item=item,
                papers=[p for p in papers if p.item == item.name],
                is_open=is_open(case, item.name),
                type=case.data.get(f"type_{item.name}", ""),
                reason=ITEM_REASONS.get(verdict.reason, "") if verdict and is_back else "",
                words=verdict.words if verdict and is_back else "",
                is_accepted=bool(verdict and not is_back) and not is_open(case, item.name),
            )
        )
    return views
