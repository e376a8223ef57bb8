"""Keeping what an applicant enters and uploads: what is good is kept, what is not is named."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.marks import note_mark
from keyhouse.domain.cases.kinds import CaseKinds
from keyhouse.domain.cases.save_draft import OPEN_STATES, NothingOpen, is_open, save_draft
from keyhouse.domain.documents import (
    DocumentsPolicy,
    add_document,
    check_document,
    remove_document,
)
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.documents.content import Content
from keyhouse.domain.visits import Visit
from keyhouse.kit.files import FilesAway
from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_

Errors = dict[str, tuple[str, str, dict[str, Any]]]
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


def check_open(case: Row[Any]) -> None:
    """Raises `NothingOpen` while the case is closed for its applicant."""
    if case.state not in OPEN_STATES:
        raise NothingOpen()


async def save_papers(
    visit: Visit,
    case: Row[Any],
    entries: dict[str, Any],
    uploads: list[Upload],
    *,
    types: dict[str, str] | None = None,
    remove: str = "",
) -> Saved:
    """Keeps entries that the caller has checked, and the papers of items that are open.

    `types` say which kind of paper an item's is; `remove` is the id of a paper to take out. The
    visit is one under the case's own playbook.
    """
    asked = visit.part(CaseKinds)[case.kind].items(visit, {**case.data, **entries})
    offered = {item.name: {name for name, _ in item.types} for item in asked if item.is_paper}
    wanted, errors = _wanted(case, uploads, set(offered))
    # Looked into before the first write, and only where a paper is asked for.
    checked = [(upload, await _check(visit, upload, errors)) for upload in wanted]
    for name, type_ in (types or {}).items():
        if is_open(case, name) and type_ in offered.get(name, set()):
            entries[f"type_{name}"] = type_
    saved = await save_draft(visit, case, entries)
    papers = await documents.of_case(visit, case.id)
    if remove:
        await _take_out(visit, case, [p for p in papers if p.id == remove])
    replaced = set()
    for upload, content in checked:
        if not content:
            continue
        if any(code == FilesAway.code for code, *_ in errors.values()):
            errors[upload.item] = (FilesAway.code, FilesAway.text, {})  # one wait is enough
            continue
        try:
            await add_document(visit, case.owner_id, case.id, upload.item, upload.name, content)
            replaced.add(upload.item)
            if case.owner_id and case.kind != "recovery":
                await note_mark(visit, case.owner_id, "document", content.data)
        except Problem as problem:
            errors[upload.item] = (problem.code, problem.text, problem.values)
    # What was sent back is replaced by what came now; more pages may follow.
    old = [p for p in papers if p.item in replaced and _is_handed_in(case, p)]
    await _take_out(visit, case, [p for p in old if p.item in case.open_items])
    return Saved(saved, errors)


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
    account = await accounts.account(visit, case.owner_id) if papers else None
    is_kept = bool(account and account.kept_at)  # under a legal hold nothing is forgotten
    for paper in papers:
        if is_open(case, paper.item) and not paper.hidden_at:
            keep = is_kept or _is_handed_in(case, paper)
            await remove_document(visit, paper, keep=keep)
