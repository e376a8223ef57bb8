"""The figures by JSON."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel

from keyhouse.features.insight.figures import SentCount, figures_of
from keyhouse.features.insight.measure import Work
from keyhouse.web.api import TheVisit
from keyhouse.web.staff_api import StaffApi

api = StaffApi("/figures", "staff: figures")


class Backlog(BaseModel):
    kind: str
    open: int
    late: int
    oldest_at: datetime | None


class Count(BaseModel):
    of: str
    number: int


class Figures(BaseModel):
    """`by_day` are counts for each of `dates`; `load` is by the staff's ids."""

    dates: list[date]
    backlog: list[Backlog]
    work: list[Work]
    by_day: dict[str, list[int]]
    load: list[Count]
    sent_back: list[Count]
    overturned: float | None
    delivery: list[SentCount]


@api.get("", "insight.view", "Queues, decisions, sign-ins and delivery over some days")
async def get_figures(visit: TheVisit, days: Literal["7", "30", "90"] = "30") -> Figures:
    found: dict[str, Any] = await figures_of(visit, int(days))
    return Figures.model_validate(
        {
            **found,
            "by_day": {"decided": found["decided_by_day"], **found["doors"]},
            "load": [Count(of=who, number=number) for who, number in found["load"]],
            "sent_back": [Count(of=why, number=number) for why, number in found["sent_back"]],
        },
        from_attributes=True,
    )
