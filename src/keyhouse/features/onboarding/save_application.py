"""Keeping the entries and papers of the draft: what is good is kept, what is not is named."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import read_phone
from keyhouse.domain.accounts.company_numbers import read_company_number
from keyhouse.domain.cases import Saved, Upload, check_open, is_open, save_papers
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.visits import Visit
from keyhouse.features.onboarding.application import DETAILS, numbers
from keyhouse.features.onboarding.labels import NUMBERS
from keyhouse.features.onboarding.policy import OnboardingPolicy
from keyhouse.features.onboarding.schemas import Application
from keyhouse.kit.problems import Invalid
from keyhouse.kit.texts import N_

Errors = dict[str, tuple[str, str, dict[str, Any]]]
NOT_OFFERED = N_("Please choose one of the offered answers.")


async def save_application(
    visit: Visit,
    case: Row[Any],
    form: Application,
    types: dict[str, str],
    typed_numbers: dict[str, str],
    uploads: list[Upload],
) -> Saved:
    """Saves what may be saved of the open items; raises `NothingOpen` when the case is closed."""
    check_open(case)
    visit = await as_of(visit, case.playbook_version)
    entries, errors = _entries(visit, case, form)
    if is_open(case, DETAILS):
        data = {**case.data, **entries}
        asked = numbers(visit, data)
        entries.update({name: "" for name in NUMBERS if name in case.data})  # of another country
        for number, _ in asked:
            typed = typed_numbers.get(number.name, data.get(number.name, ""))
            try:
                field = f"number_{number.name}"
                entries[number.name] = read_company_number(typed, number.check, field)
            except Invalid as fault:
                errors.update(fault.errors)
                entries[number.name] = case.data.get(number.name, "")  # what was good stays
    saved = await save_papers(visit, case, entries, uploads, types=types, remove=form.remove)
    return replace(saved, errors={**errors, **saved.errors})


def _entries(visit: Visit, case: Row[Any], form: Application) -> tuple[dict[str, Any], Errors]:
    """The entries that may be kept, and what is wrong with the others."""
    errors: Errors = {}
    if not is_open(case, DETAILS):
        return {}, errors
    policy = visit.policy(OnboardingPolicy)
    kept: dict[str, Any] = {"company_name": form.company_name, "contact_name": form.contact_name}
    for name, offered in (
        ("country", set(policy.countries)),
        ("company_kind", {kind.name for kind in policy.company_kinds}),
    ):
        value = getattr(form, name)
        if value in offered:
            kept[name] = value
        else:
            errors[name] = ("not_offered", NOT_OFFERED, {})
    try:
        kept["phone"] = read_phone(form.phone, policy.countries[0]) if form.phone else ""
    except Invalid as fault:
        errors.update(fault.errors)
    return kept, errors
