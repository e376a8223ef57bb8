"""What another playbook would change: key by key, and for the cases that run."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import CaseKinds
from keyhouse.domain.marketplaces import (
    Directory,
    PlaybookError,
    Sections,
    as_of,
    of_the_server,
    parse_playbook,
)
from keyhouse.domain.visits import Visit
from keyhouse.features.playbook import queries
from keyhouse.features.playbook.form_of import shown
from keyhouse.kit.problems import Invalid
from keyhouse.kit.texts import N_

OURS = N_("Only whoever runs the server may change this, by the command line: %(keys)s")
FAULTS = N_("This playbook cannot be used: %(faults)s")
MOST = 300  # cases that are looked at, the newest ones


@dataclass(frozen=True)
class Change:
    key: str
    before: str
    after: str


@dataclass(frozen=True)
class Rehearsal:
    """`running` is version → open cases, which keep it. Of the newest `looked_at`, `asked_more`
    would be asked for papers that they were not asked for: `papers`, by label.
    """

    changes: tuple[Change, ...]
    running: Mapping[int, int]
    looked_at: int
    asked_more: int
    papers: Mapping[str, int]


async def read_text(visit: Visit, text: str) -> dict[type, Any]:
    """The text as policies; raises `Invalid` with all that is wrong in it."""
    sections = visit.part(Directory).sections
    try:
        return await asyncio.to_thread(parse_playbook, text, visit.marketplace.slug, sections)
    except PlaybookError as error:
        raise Invalid.one("text", "bad_playbook", FAULTS, faults=str(error)) from error


def check_ours(before: Mapping[type, Any], after: Mapping[type, Any]) -> None:
    """Raises `Invalid` when a key that reaches beyond the marketplace changes or goes."""
    was, now = of_the_server(before), of_the_server(after)
    keys = {key for key in was | now if was.get(key) != now.get(key)}
    if keys:
        raise Invalid.one("text", "of_the_server", OURS, keys=", ".join(sorted(keys)))


async def rehearse(visit: Visit, policies: dict[type, Any], before: dict[type, Any]) -> Rehearsal:
    """From the policies `before`, which are in force. Nothing is written; raises `Invalid`."""
    check_ours(before, policies)
    then = replace(visit, marketplace=replace(visit.marketplace, policies=policies))
    cases = await queries.newest_running(visit, MOST)
    more = [await _asked_more(visit, then, case) for case in cases]
    return Rehearsal(
        changes=changes_between(before, policies, visit.part(Directory).sections),
        running={row.version: row.number for row in await queries.running(visit)},
        looked_at=len(cases),
        asked_more=sum(bool(labels) for labels in more),
        papers=dict(Counter(label for labels in more for label in labels).most_common()),
    )


def changes_between(
    before: Mapping[type, Any], after: Mapping[type, Any], sections: Sections
) -> tuple[Change, ...]:
    """Every key whose value is another one, in the order of the reference."""
    found = []
    for section, model in sections.items():
        for name in model.model_fields:
            was, now = (shown(getattr(each[model], name)) for each in (before, after))
            if was != now:
                found.append(Change(f"{section}.{name}", was, now))
    return tuple(found)


async def _asked_more(visit: Visit, then: Visit, case: Row[Any]) -> list[str]:
    kind, own = visit.part(CaseKinds)[case.kind], await as_of(visit, case.playbook_version)
    try:
        asked = {item.name for item in kind.items(own, case.data)}
        wanted = [item for item in kind.items(then, case.data) if item.is_required]
    except LookupError:  # what it was opened for is not offered any more
        return []
    return [item.label for item in wanted if item.name not in asked]
