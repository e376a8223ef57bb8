"""Every look at a case is a fact; whoever looks at very many in an hour raises an alarm."""

from datetime import timedelta

from keyhouse.domain.audit import record_fact
from keyhouse.domain.visits import Visit
from keyhouse.kit.limits import Budget, count
from keyhouse.kit.logs import get_log

AGAIN = Budget("a case seen again", 1, timedelta(hours=1))
MOST = 50
MANY = Budget("cases seen in an hour", MOST, timedelta(hours=1))


async def note_look(visit: Visit, case_id: str) -> None:
    """Once an hour for each case and person, so that reloading a page says nothing new.

    The alarm is a fact and a line in the log, at the first case beyond the limit and at each one
    after it; nobody is kept from working.
    """
    place, person = visit.marketplace.id, visit.actor.id
    if not await count(visit.db, place, AGAIN, f"{person} {case_id}"[:64], visit.now):
        return
    await record_fact(visit, "case.viewed", case_id)
    if not await count(visit.db, place, MANY, person, visit.now):
        await record_fact(visit, "staff.many_looks", person, most=MOST)
        get_log().error("one person looks at very many cases", staff=person, most=MOST)
