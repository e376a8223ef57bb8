"""The case kind `application`: what is asked for, and what approval does."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.cases import CaseKind, Item
from keyhouse.domain.marketplaces import Words, say
from keyhouse.domain.visits import Visit
from keyhouse.features.onboarding.activation_letter import send_activation_letter
from keyhouse.features.onboarding.labels import KINDS, NUMBERS, PAPERS, country_name
from keyhouse.features.onboarding.policy import Number, OnboardingPolicy, Paper
from keyhouse.kit.texts import N_
from keyhouse.web.account_notes import account_notes
from keyhouse.web.texts import translate

DETAILS = "details"
FILL_IN = N_("Please fill this in.")
LABELS = {
    "company_name": N_("Company name"),
    "contact_name": N_("Contact name"),
    "phone": N_("Phone"),
    "country": N_("Country"),
    "company_kind": N_("Kind of company"),
}


def items(visit: Visit, data: dict[str, Any]) -> list[Item]:
    """The entries as one item, then the papers for this kind of company in this country."""
    language = visit.language
    asked = [Item(DETAILS, translate(language, N_("Company details")), is_paper=False)]
    for paper in visit.policy(OnboardingPolicy).papers:
        if is_asked(paper, data):
            label = name_of(paper.label, PAPERS, paper.name, language)
            types = tuple((t.name, say(t.label, language)) for t in paper.types)
            hint = say(paper.hint, language)
            asked.append(Item(paper.name, label, hint, is_required=paper.required, types=types))
    return asked


def entries(visit: Visit, data: dict[str, Any]) -> list[tuple[str, str]]:
    """What was typed, as people read it."""
    language = visit.language
    shown = {
        **data,
        "country": country_name(data.get("country", ""), language),
        "company_kind": kind_name(visit, data.get("company_kind", "")),
    }
    typed = [(translate(language, label), shown.get(name, "")) for name, label in LABELS.items()]
    return typed + [(label, data.get(each.name, "")) for each, label in numbers(visit, data)]


def name_of(label: Words, known: dict[str, str], name: str, language: str) -> str:
    """The playbook's words, or ours for a name that we know."""
    return say(label, language) or translate(language, known.get(name, name))


def kind_name(visit: Visit, name: str) -> str:
    for kind in visit.policy(OnboardingPolicy).company_kinds:
        if kind.name == name:
            return name_of(kind.label, KINDS, name, visit.language)
    return name


def is_asked(what: Paper | Number, data: dict[str, Any]) -> bool:
    return (not what.kinds or data.get("company_kind") in what.kinds) and (
        not what.countries or data.get("country") in what.countries
    )


def numbers(visit: Visit, data: dict[str, Any]) -> list[tuple[Number, str]]:
    """The company numbers that are asked for, with their labels; one of each name."""
    found: dict[str, tuple[Number, str]] = {}
    for number in visit.policy(OnboardingPolicy).numbers:
        if is_asked(number, data):
            label = name_of(number.label, NUMBERS, number.name, visit.language)
            found.setdefault(number.name, (number, label))
    return list(found.values())


def _missing(visit: Visit, data: dict[str, Any]) -> dict[str, tuple[str, str, dict[str, Any]]]:
    fields = [name for name in LABELS if not data.get(name)]
    fields += [
        f"number_{number.name}"
        for number, _ in numbers(visit, data)
        if number.required and not data.get(number.name)
    ]
    fields += [
        f"type_{item.name}"
        for item in items(visit, data)
        if item.types and item.is_required and not data.get(f"type_{item.name}")
    ]
    return {name: ("missing", FILL_IN, {}) for name in fields}


async def _take_effect(visit: Visit, case: Row[Any]) -> bool:
    """The letter with the activation link, in the transaction of the approval."""
    account = await accounts.account(visit, case.owner_id)
    if account and account.state == "proven":
        good_for = timedelta(days=visit.policy(OnboardingPolicy).activation_days)
        await send_activation_letter(replace(visit, language=account.language), account, good_for)
    return True


APPLICATION = CaseKind(
    name="application",
    label=N_("Application"),
    title=lambda visit, case: case.data["company_name"],
    items=items,
    entries=entries,
    missing=_missing,
    business_days=lambda visit: visit.policy(OnboardingPolicy).business_days,
    take_effect=_take_effect,
    path=lambda case: "/application",
    can_talk=True,
    notes=lambda visit, case: account_notes(visit, case.owner_id),
)
