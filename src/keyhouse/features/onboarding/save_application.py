"""Keeping the entries and papers of the draft: what is good is kept, what is not is named."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import read_phone
from keyhouse.domain.cases import CaseKinds, NothingOpen, save_draft
from keyhouse.domain.cases.save_draft import OPEN_STATES, is_open
from keyhouse.domain.documents import (
    DocumentsPolicy,
    add_document,
    check_document,
    remove_document,
)
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.documents.content import Content
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.visits import Visit
from keyhouse.features.onboarding.application import DETAILS
from keyhouse.features.onboarding.policy import OnboardingPolicy
from keyhouse.features.onboarding.schemas import Application
from keyhouse.kit.problems import Invalid, Problem
from keyhouse.kit.texts import N_

Errors = dict[str, tuple[str, str, dict[str, Any]]]
NOT_OFFERED = N_("Please choose one of the offered answers.")
TOO_LARGE = N_("This file is larger than %(size)s MB. Save it smaller, or take a new photo.")


@dataclass(frozen=True)
class Upload:
    item: str
    name: str
    data: bytes


@dataclass(frozen=True)
class Saved:
    """`errors` names what was not kept; everything else was."""

    case: Row[Any]
    errors: Errors = field(default_factory=dict)


async def save_application(
    visit: Visit, case: Row[Any], form: Application, types: dict[str, str], uploads: list[Upload]
) -> Saved:
    """Saves what may be saved of the open items; raises `NothingOpen` when the case is closed."""
    if case.state not in OPEN_STATES:
        raise NothingOpen()
    visit = await as_of(visit, case.playbook_version)
    entries, errors = _entries(visit, case, form)
    asked = visit.part(CaseKinds)[case.kind].items(visit, {**case.data, **entries})
    offered = {item.name: {name for name, _ in item.types} for item in asked if item.is_paper}
    wanted, errors_ = _wanted(case, uploads, set(offered))
    errors.update(errors_)
    # Looked into before the first write, and only where a paper is asked for.
    checked = [(upload, await _check(visit, upload, errors)) for upload in wanted]
    for name, type_ in types.items():
        if is_open(case, name) and type_ in offered.get(name, set()):
            entries[f"type_{name}"] = type_
    saved = await save_draft(visit, case, entries)
    papers = await documents.of_case(visit, case.id)
    if form.remove:
        await _take_out(visit, case, [p for p in papers if p.id == form.remove])
    replaced = set()
    for upload, content in checked:
        if not content:
            continue
        try:
            await add_document(visit, case.owner_id, case.id, upload.item, upload.name, content)
            replaced.add(upload.item)
        except Problem as problem:
            errors[upload.item] = (problem.code, problem.text, problem.values)
    # What was sent back is replaced by what came now; more pages may follow.
    old = [p for p in papers if p.item in replaced and _is_handed_in(case, p)]
    await _take_out(visit, case, old)
    return Saved(saved, errors)


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


async def _check(visit: Visit, upload: Upload, errors: Errors) -> Content | None:
    try:
        return await check_document(visit, upload.data)
    except Problem as problem:
        size = visit.policy(DocumentsPolicy).file_megabytes
        text = TOO_LARGE if problem.code == "too_large" else problem.text
        errors[upload.item] = (problem.code, text, {"size": size})
        return None


def _wanted(
    case: Row[Any], uploads: list[Upload], offered: set[str]
) -> tuple[list[Upload], Errors]:
    """The uploads of items that are open, and a word for each of the others."""
    wanted = [u for u in uploads if u.item in offered and is_open(case, u.item)]
    closed = {u.item for u in uploads} - {u.item for u in wanted}
    return wanted, {item: (NothingOpen.code, NothingOpen.text, {}) for item in closed}


def _is_handed_in(case: Row[Any], paper: Row[Any]) -> bool:
    return bool(case.handed_in_at and paper.added_at <= case.handed_in_at)


async def _take_out(visit: Visit, case: Row[Any], papers: list[Row[Any]]) -> None:
    """Takes papers out of the draft; those that a revision holds are kept with it."""
    for paper in papers:
        if is_open(case, paper.item) and not paper.hidden_at:
            await remove_document(visit, paper, keep=_is_handed_in(case, paper))
