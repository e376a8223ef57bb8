"""A channel that staff stopped for a while: what is queued for it waits, and people are told."""

from typing import Any

from sqlalchemy import Row, delete, select

from keyhouse.domain.audit import record_fact
from keyhouse.domain.messaging.models import paused_channels
from keyhouse.domain.visits import Visit
from keyhouse.kit.db import Unit
from keyhouse.kit.problems import Conflict, Problem
from keyhouse.kit.sms import Texter
from keyhouse.kit.texts import N_

CHANNELS = ("email", "sms")


class SmsPaused(Problem):
    code, status = "sms_paused", 503
    text = N_("SMS cannot be sent at the moment. Please take another way, or try again later.")


class Pauses:
    """What is paused, in memory: pages look at it. The worker reads it anew each second."""

    def __init__(self) -> None:
        self._paused: dict[str, frozenset[str]] = {}

    def of(self, marketplace_id: str) -> frozenset[str]:
        return self._paused.get(marketplace_id, frozenset())

    async def refresh(self, db: Unit) -> None:
        # all marketplaces: one read for every one of them
        rows = await db.all(select(paused_channels.c.marketplace_id, paused_channels.c.channel))
        owners = {row.marketplace_id for row in rows}
        self._paused = {
            owner: frozenset(row.channel for row in rows if row.marketplace_id == owner)
            for owner in owners
        }


def check_texts_leave(visit: Visit) -> None:
    """Raises `SmsPaused`, for everybody alike."""
    if not _goes_on(visit, "sms"):
        raise SmsPaused()


def texts_leave(visit: Visit) -> bool:
    """Whether a code by SMS can be offered now: a provider is there and is not paused."""
    return visit.part(Texter).is_on and _goes_on(visit, "sms")


def _goes_on(visit: Visit, channel: str) -> bool:
    return channel not in visit.part(Pauses).of(visit.marketplace.id)


async def paused(visit: Visit) -> dict[str, Row[Any]]:
    """Channel → when, by whom and why."""
    rows = await visit.db.all(
        select(paused_channels).where(paused_channels.c.marketplace_id == visit.marketplace.id)
    )
    return {row.channel: row for row in rows}


async def pause_channel(visit: Visit, channel: str, reason: str) -> None:
    """Raises `Conflict` when it is paused already."""
    insert = visit.db.insert(paused_channels).values(
        marketplace_id=visit.marketplace.id,
        channel=channel,
        paused_at=visit.now,
        paused_by=visit.actor.id,
        reason=reason,
    )
    if not await visit.db.write(insert.on_conflict_do_nothing()):
        raise Conflict()
    await record_fact(visit, "channel.paused", visit.actor.id, channel=channel)


async def resume_channel(visit: Visit, channel: str) -> None:
    """What waited leaves within seconds. Raises `Conflict` when it is not paused."""
    ended = await visit.db.write(
        delete(paused_channels).where(
            paused_channels.c.marketplace_id == visit.marketplace.id,
            paused_channels.c.channel == channel,
        )
    )
    if not ended:
        raise Conflict()
    await record_fact(visit, "channel.resumed", visit.actor.id, channel=channel)
