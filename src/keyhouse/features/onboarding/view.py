"""What the pages of an application show, worked out once for the form, the check and the status."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.cases import CaseView, view_case
from keyhouse.domain.marketplaces import as_of, say
from keyhouse.domain.visits import Visit
from keyhouse.features.onboarding.application import kind_name, numbers
from keyhouse.features.onboarding.labels import country_name
from keyhouse.features.onboarding.policy import Number, OnboardingPolicy


@dataclass(frozen=True)
class ApplicationView(CaseView):
    """`is_active` tells that the account was activated after approval."""

    countries: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    numbers: list[tuple[Number, str, str]]
    emails: list[str]
    is_active: bool


async def view_of(visit: Visit, case: Row[Any]) -> ApplicationView:
    visit = await as_of(visit, case.playbook_version)
    account = await accounts.account(visit, case.owner_id)
    addresses = await accounts.addresses(visit, case.owner_id)
    policy = visit.policy(OnboardingPolicy)
    return ApplicationView(
        **vars(await view_case(visit, case)),
        countries=[(code, country_name(code, visit.language)) for code in policy.countries],
        kinds=[(kind.name, kind_name(visit, kind.name)) for kind in policy.company_kinds],
        numbers=[
            (number, label, say(number.hint, visit.language))
            for number, label in numbers(visit, case.data)
        ],
        emails=[address.value for address in addresses],
        is_active=bool(account and account.state == "active"),
    )
