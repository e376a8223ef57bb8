"""Keeping the draft of an application to unbind, and handing it in."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import read_identifier
from keyhouse.domain.cases import Saved, Upload, check_open, is_open, save_papers, submit_case
from keyhouse.domain.marketplaces import CalendarPolicy, as_of
from keyhouse.domain.sessions import SHOPS, check_recent
from keyhouse.domain.shops import Obligation, ask_obligations
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import Visit
from keyhouse.features.shops.check_words import check_words
from keyhouse.features.shops.open_unbinding import NOT_OFFERED, CannotUnbind
from keyhouse.features.shops.policy import UnbindingPolicy
from keyhouse.features.shops.schemas import Unbinding
from keyhouse.features.shops.unbinding import DETAILS
from keyhouse.kit.problems import Invalid

Errors = dict[str, tuple[str, str, dict[str, Any]]]


async def save_unbinding(
    visit: Visit, case: Row[Any], form: Unbinding, uploads: list[Upload]
) -> Saved:
    """Saves what may be saved of the open items; raises `NothingOpen` when the case is closed."""
    check_open(case)
    visit = await as_of(visit, case.playbook_version)
    entries, errors = _entries(visit, case, form)
    saved = await save_papers(visit, case, entries, uploads, remove=form.remove)
    return replace(saved, errors={**errors, **saved.errors})


def _entries(visit: Visit, case: Row[Any], form: Unbinding) -> tuple[dict[str, Any], Errors]:
    """The entries that may be kept, and what is wrong with the others."""
    errors: Errors = {}
    if not is_open(case, DETAILS):
        return {}, errors
    policy = visit.policy(UnbindingPolicy)
    kept: dict[str, Any] = {"contact_name": form.contact_name}
    if policy.reason(form.reason):
        kept["reason"] = form.reason
    else:
        errors["reason"] = ("not_offered", NOT_OFFERED, {})
    try:
        check_words(form.words, policy.longest_words, policy.refused_words)
        kept["words"] = form.words
    except Invalid as fault:
        errors.update(fault.errors)
    try:
        kept["contact_details"] = _read_details(visit, form.contact_details)
    except Invalid as fault:
        errors.update(fault.errors)
    return kept, errors


def _read_details(visit: Visit, typed: str) -> str:
    if not typed:
        return ""
    country = visit.policy(CalendarPolicy).country
    return read_identifier(typed, country, "contact_details")[1]


async def submit_unbinding(visit: Visit, case: Row[Any]) -> tuple[Row[Any], list[Obligation]]:
    """Asks other systems, then hands in; what is open is told, and decided about by staff.

    The owner shows first that it is them: raises `StepUpNeeded`.
    """
    if visit.actor.kind == "owner":
        await check_recent(visit, SHOPS)
    visit = await as_of(visit, case.playbook_version)
    shop = await shops.shop(visit, case.subject_id)
    if not shop or shop.sanction != "none":
        raise CannotUnbind()
    found = await ask_obligations(visit, case.subject_id)
    return await submit_case(visit, case), found
