"""Looks at cases and accounts are facts; very many of them in an hour raise an alarm."""

from datetime import timedelta

from keyhouse.domain.audit.record_fact import record_fact
from keyhouse.domain.visits import Visit
from keyhouse.kit.limits import Budget, count
from keyhouse.kit.logs import get_log

AGAIN = Budget("a look again", 1, timedelta(hours=1))
MOST = 50
MANY = Budget("looks in an hour", MOST, timedelta(hours=1))


async def note_look(visit: Visit, fact: str, subject_id: str, *, seen: str = "") -> None:
    """The alarm is a fact and a line in the log, at the first subject beyond the limit and at each
    one after it; looking at the same one again counts once an hour. Nobody is kept from
    working. `seen` stands for what was looked at when the fact is about something else.
    """
    await record_fact(visit, fact, subject_id)
    place, person = visit.marketplace.id, visit.actor.id
    if not await count(visit.db, place, AGAIN, f"{person} {seen or subject_id}"[:64], visit.now):
        return
    if not await count(visit.db, place, MANY, person, visit.now):
        await record_fact(visit, "staff.many_looks", person, most=MOST)
        get_log().error("one person looks at very many people's matters", staff=person, most=MOST)
