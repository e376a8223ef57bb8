"""Opening a case as a draft."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.cases import queries
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id, new_reference


async def open_case(
    visit: Visit,
    kind: str,
    subject_id: str,
    owner_id: str,
    data: dict[str, Any],
    *,
    channel: str = "self",
    not_by: str = "",
) -> Row[Any] | None:
    """The new draft, or None when a live case of this kind about this subject exists.

    Who opens it may not decide it, nor may `not_by`: the database holds that.
    """
    row = await queries.add(
        visit,
        {
            "id": new_id("cas", visit.now),
            "kind": kind,
            "state": "draft",
            "subject_id": subject_id,
            "owner_id": owner_id,
            "reference": new_reference(),
            "playbook_version": visit.marketplace.playbook_version,
            "data": data,
            "asked_items": [],
            "open_items": [],
            "opened_at": visit.now,
            "opened_by": visit.actor.id,
            "channel": channel,
            "not_by": not_by,
        },
    )
    if row:
        await record_fact(visit, "case.opened", row.id, kind=kind, subject=subject_id)
    return row
