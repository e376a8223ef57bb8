"""The figures of a marketplace, worked out for the page, the table and the API."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from keyhouse.domain.audit import FACTS
from keyhouse.domain.cases import ITEM_REASONS, CaseKinds
from keyhouse.domain.marketplaces import day_of
from keyhouse.domain.messaging.states import LABELS
from keyhouse.domain.visits import Visit
from keyhouse.features.insight import queries
from keyhouse.features.insight.count_days import DOORS, counts_of
from keyhouse.features.insight.measure import most_of, named, part_of, work_of
from keyhouse.web.staff_names import staff_names


@dataclass(frozen=True)
class SentCount:
    channel: str
    state: str
    number: int


async def figures_of(visit: Visit, days: int) -> dict[str, Any]:
    """Everything that the page shows about the last so many days, today included."""
    by_day = await counts_of(visit, days)
    whole = sum(by_day.values(), Counter[str]())
    kinds = visit.part(CaseKinds)
    work = [each for each in (work_of(kind, whole) for kind in kinds) if each]
    appeals = next((each for each in work if each.kind == "appeal"), None)
    return {
        "days": days,
        "dates": list(by_day),
        "kinds": kinds,
        "backlog": await queries.backlog(visit, day_of(visit.marketplace, visit.now)),
        "work": work,
        "decided_by_day": [
            sum(number for _, number in named(counts, "by")) for counts in by_day.values()
        ],
        "load": [(who, number) for (who,), number in most_of(whole, "by")],
        "names": await staff_names(visit),
        "sent_back": [(reason, number) for (reason,), number in most_of(whole, "back")],
        "item_reasons": ITEM_REASONS,
        "rejected": [
            (kinds[kind].label, kinds[kind].reject_reasons.get(reason, reason), number)
            for (kind, reason), number in most_of(whole, "rejected")
            if kind in kinds
        ],
        "overturned": part_of(appeals.approved, appeals.decided) if appeals else None,
        "doors": {fact: [counts[f"fact|{fact}"] for counts in by_day.values()] for fact in DOORS},
        "meanings": FACTS,
        "delivery": [
            SentCount(channel, state, number)
            for (channel, state), number in sorted(named(whole, "sent"))
        ],
        "states": LABELS,
    }
