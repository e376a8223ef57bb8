"""Every query on proposals and versions, in the visit's marketplace."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, select, update

from keyhouse.domain.cases.desk_queries import AWAY, OPEN
from keyhouse.domain.cases.models import cases
from keyhouse.domain.marketplaces.models import playbooks
from keyhouse.domain.visits import Visit
from keyhouse.features.playbook.models import playbook_proposals

ROW = playbook_proposals.c
VERSIONS = 50


async def add_proposal(visit: Visit, values: dict[str, Any]) -> bool:
    """False when one is open already."""
    insert_ = visit.db.insert(playbook_proposals).values(
        marketplace_id=visit.marketplace.id, **values
    )
    return bool(await visit.db.write(insert_.on_conflict_do_nothing()))


async def open_proposal(visit: Visit) -> Row[Any] | None:
    return await visit.db.one(
        select(playbook_proposals).where(
            ROW.marketplace_id == visit.marketplace.id, ROW.ended_at.is_(None)
        )
    )


async def end_proposal(visit: Visit, proposal_id: str, **values: Any) -> Row[Any] | None:
    """The row for exactly one caller; who asked is not a second person."""
    return await visit.db.write_one(
        update(playbook_proposals)
        .where(
            ROW.marketplace_id == visit.marketplace.id,
            ROW.id == proposal_id,
            ROW.ended_at.is_(None),
        )
        .values(ended_at=visit.now, **values)
        .returning(*ROW)
    )


async def note_version(visit: Visit, proposal_id: str, version: int) -> None:
    await visit.db.write(
        update(playbook_proposals)
        .where(ROW.marketplace_id == visit.marketplace.id, ROW.id == proposal_id)
        .values(version=version)
    )


async def versions(visit: Visit) -> Sequence[Row[Any]]:
    """The newest first; who asked, who confirmed and why are None for what came as a file."""
    return await visit.db.all(
        select(
            playbooks.c.version,
            playbooks.c.published_at,
            ROW.why,
            ROW.asked_by,
            ROW.confirmed_by,
        )
        .outerjoin(
            playbook_proposals,
            and_(
                ROW.marketplace_id == playbooks.c.marketplace_id,
                ROW.version == playbooks.c.version,
            ),
        )
        .where(playbooks.c.marketplace_id == visit.marketplace.id)
        .order_by(playbooks.c.version.desc())
        .limit(VERSIONS)
    )


async def running(visit: Visit) -> Sequence[Row[Any]]:
    """How many cases run under each version, the newest version first."""
    row = cases.c
    return await visit.db.all(
        select(row.playbook_version.label("version"), func.count().label("number"))
        .where(row.marketplace_id == visit.marketplace.id, row.state.in_((*OPEN, *AWAY)))
        .group_by(row.playbook_version)
        .order_by(row.playbook_version.desc())
    )


async def newest_running(visit: Visit, most: int) -> Sequence[Row[Any]]:
    row = cases.c
    return await visit.db.all(
        select(cases)
        .where(row.marketplace_id == visit.marketplace.id, row.state.in_((*OPEN, *AWAY)))
        .order_by(row.id.desc())
        .limit(most)
    )
