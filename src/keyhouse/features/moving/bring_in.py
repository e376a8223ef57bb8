"""Bringing people in, some at a time: each batch is there as a whole or not at all.

Whoever was brought in before is passed over, so that an import that was cut short goes on when it
is run again, and two that run at once harm nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.states import ACCOUNT
from keyhouse.domain.audit import make_move
from keyhouse.domain.factors.totp import give_app
from keyhouse.domain.marketplaces.queries import slow_down
from keyhouse.domain.visits import Visit
from keyhouse.features.moving import queries
from keyhouse.features.moving.judge import How, Plan, judge
from keyhouse.features.moving.newcomer import Entry, Refused, Source
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.problems import Conflict

BATCH = 50
TRIES = 3
NEW, BEFORE, REFUSED = "brought in", "brought in before", "refused"
ROOM = 1.3  # how much longer than the slowest hash a wrong password takes
LONGEST_WAIT = 3000  # milliseconds; more would be the machine and not the hash


@dataclass(frozen=True)
class Outcome:
    """What became of one entry; `why` tells also what stayed behind."""

    source_id: str
    outcome: str
    account_id: str = ""
    why: str = ""


@dataclass
class Import:
    """One run over a file. `seen` are addresses of those who would come in, for a dry run."""

    source: Source
    how: How
    visit: Callable[[], Visit]
    seen: set[queries.Address] = field(default_factory=set)
    measured: set[str] = field(default_factory=set)

    async def run(self, entries: Iterable[Entry], told: Callable[[list[Outcome]], None]) -> None:
        """`told` hears what became of each batch, after it was committed."""
        waiting: Iterator[Entry] = iter(entries)
        while batch := list(islice(waiting, BATCH)):
            told(await self._bring_safely(batch))

    async def _bring_safely(self, batch: list[Entry]) -> list[Outcome]:
        for left in reversed(range(TRIES)):
            visit = self.visit()
            try:
                return await self._bring(visit, batch)
            except Conflict:  # somebody took an address, or was brought in, at this moment
                await visit.db.rollback()
                if not left:
                    raise
            except BaseException:
                await visit.db.rollback()
                raise
        raise AssertionError

    async def _bring(self, visit: Visit, batch: list[Entry]) -> list[Outcome]:
        plans = [self._plan(visit, entry) for entry in batch]
        good = [each for each in plans if isinstance(each, Plan)]
        # In this order: whose address another import has just taken is then found here as well.
        taken = await queries.taken(visit, {a for plan in good for a in plan.addresses})
        before = await queries.arrived(
            visit, self.source.name, {plan.newcomer.source_id for plan in good}
        )
        taken |= dict.fromkeys(self.seen, "")
        new = set() if self.how.is_dry else await self._measure(visit, good)
        outcomes = []
        for plan in plans:
            if isinstance(plan, Plan):
                outcome = await self._decide(visit, plan, before, taken)
                if outcome.outcome == NEW:
                    before[outcome.source_id] = outcome.account_id
                    taken = {**dict.fromkeys(plan.addresses, outcome.account_id), **taken}
                outcomes.append(outcome)
            else:
                outcomes.append(plan)
        await visit.db.commit()
        self.measured |= new
        return outcomes

    def _plan(self, visit: Visit, entry: Entry) -> Plan | Outcome:
        try:
            return judge(visit, entry, self.source, self.how)
        except Refused as error:
            return Outcome(self._id_of(entry), REFUSED, why=str(error))

    def _id_of(self, entry: Entry) -> str:
        try:
            return self.source.id_of(entry)[:200]
        except (TypeError, AttributeError, ValueError):
            return ""

    async def _decide(
        self, visit: Visit, plan: Plan, before: dict[str, str], taken: dict[queries.Address, str]
    ) -> Outcome:
        source_id = plan.newcomer.source_id
        if source_id in before:
            return Outcome(source_id, BEFORE, before[source_id])
        free = tuple(each for each in plan.addresses if each not in taken)
        lost = [kind for kind, value in plan.addresses if (kind, value) not in free]
        if "email" in lost or not free:
            why = f"its {' and '.join(lost)} belongs to an account here already"
            holder = next(taken[each] for each in plan.addresses if each in taken)
            if not self.how.is_dry:  # when that one leaves, nobody is brought in in its place
                await queries.note_arrival(visit, self.source.name, source_id, holder)
            return Outcome(source_id, REFUSED, why=why)
        notes = [
            *plan.notes,
            *(f"its {kind} belongs to another account: left out" for kind in lost),
        ]
        if self.how.is_dry:
            self.seen |= set(free)
            return Outcome(source_id, NEW, why="; ".join(notes))
        account_id = await self._add(visit, replace(plan, addresses=free))
        return Outcome(source_id, NEW, account_id, "; ".join(notes))

    async def _add(self, visit: Visit, plan: Plan) -> str:
        """Raises `Conflict` when somebody was faster."""
        newcomer = plan.newcomer
        names: dict[str, Any] = {
            "company_name": newcomer.company_name,
            "contact_name": newcomer.contact_name,
            "phone": plan.phone,
            "terms_version": "",  # they agreed to terms elsewhere
        }
        own = replace(visit, language=newcomer.language or visit.language)
        account = await accounts.add_account(own, names)
        is_first = await queries.note_arrival(
            visit, self.source.name, newcomer.source_id, account.id
        )
        for kind, value in plan.addresses:
            is_first = is_first and await accounts.claim_identifier(visit, account.id, kind, value)
        if not is_first:
            raise Conflict(state=account.state, version=account.version)
        if plan.hash:
            await accounts.put_password(visit, account.id, plan.hash, visit.now)
        if newcomer.totp_secret:
            await give_app(visit, account.id, newcomer.totp_secret.upper())
        act = "prove" if self.how.asks_application else "bring_in"
        await make_move(visit, ACCOUNT, account, act, note={"source": self.source.name})
        return account.id

    async def _measure(self, visit: Visit, plans: list[Plan]) -> set[str]:
        """Before a hash of another cost is here, wrong passwords take equally long for everybody.

        Returns the costs that are new; they count as measured when the batch is there.
        """
        hashing = visit.part(Hashing)
        foreign = {
            hashing.cost_of(plan.hash): plan.hash
            for plan in plans
            if plan.hash and hashing.is_outdated(plan.hash)
        }
        new = foreign.keys() - self.measured
        taken = [await hashing.longest(foreign[cost]) for cost in sorted(new)]
        if taken:
            slowest = max(*taken, await hashing.longest())
            wait = min(int(slowest * ROOM) + 10, LONGEST_WAIT)
            await slow_down(visit.db, visit.marketplace.id, wait)
        return new
