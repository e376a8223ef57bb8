"""What this feature does when it hears a fact."""

from dataclasses import replace
from typing import Any

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts import tell_account
from keyhouse.domain.accounts.identifiers import country_of
from keyhouse.domain.accounts.marks import set_mark
from keyhouse.domain.cases import CaseKinds, open_case
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.reasons import ITEM_REASONS
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.messaging import LetterKind
from keyhouse.domain.visits import Visit
from keyhouse.features.onboarding.application import APPLICATION, numbers
from keyhouse.features.onboarding.messages import CHANGES_NEEDED, RECEIVED, REJECTED
from keyhouse.features.onboarding.policy import OnboardingPolicy


async def open_application(visit: Visit, account_id: str) -> None:
    """A proven account gets its application, prefilled with what it said at sign-up."""
    account = await accounts.account(visit, account_id)
    policy = visit.policy(OnboardingPolicy)
    if account:
        data = {
            "company_name": account.company_name,
            "contact_name": account.contact_name,
            "phone": account.phone,
            "country": _likely_country(account.phone, policy.countries),
            "company_kind": policy.company_kinds[0].name,
        }
        await open_case(visit, "application", account_id, account_id, data)


async def tell_received(visit: Visit, case_id: str) -> None:
    """Handed in: the promised day by letter as well."""
    case = await cases.case(visit, case_id)
    if case and case.kind == "application":
        for number, _ in numbers(await as_of(visit, case.playbook_version), case.data):
            await set_mark(visit, case.owner_id, number.name, case.data.get(number.name, ""))
        values = {"day": case.promised_on.isoformat(), "reference": case.reference}
        await _tell(visit, case.owner_id, RECEIVED, values, "/application")


async def tell_changes(visit: Visit, case_id: str) -> None:
    """The letter says what the page says: each item with its reason."""
    case = await cases.case(visit, case_id)
    if not case or case.kind != "application":
        return
    verdicts = await cases.verdicts(visit, case_id, case.revision)
    sent_back = {v.item: v for v in verdicts if v.verdict == "sent_back"}
    account = await accounts.account(visit, case.owner_id)
    visit = await as_of(visit, case.playbook_version)
    reader = replace(visit, language=account.language) if account else visit
    items = [
        (item.label, ITEM_REASONS[sent_back[item.name].reason], sent_back[item.name].words)
        for item in visit.part(CaseKinds)["application"].items(reader, case.data)
        if item.name in sent_back
    ]
    await _tell(visit, case.owner_id, CHANGES_NEEDED, {"items": items}, "/application")


async def tell_rejected(visit: Visit, case_id: str) -> None:
    case = await cases.case(visit, case_id)
    if case and case.kind == "application":
        items = [("", APPLICATION.reason_of(case), case.words)]
        await _tell(visit, case.owner_id, REJECTED, {"items": items}, "/application")


async def _tell(
    visit: Visit, account_id: str, kind: LetterKind, values: dict[str, Any], path: str
) -> None:
    account = await accounts.account(visit, account_id)
    said = {"company": account.company_name if account else "", **values}
    await tell_account(visit, account_id, kind, said, path=path)


def _likely_country(phone: str, offered: tuple[str, ...]) -> str:
    """Where the phone is from, if companies may come from there; else the first one offered."""
    country = country_of(phone)
    return country if country in offered else offered[0]
