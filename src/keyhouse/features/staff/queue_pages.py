"""The queue: lists with their counts, filters that can be kept, and the next case."""

import re
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Row

from keyhouse.domain.cases import CaseKinds, desk_queries, take_case
from keyhouse.domain.cases.desk_queries import Filter
from keyhouse.domain.marketplaces import day_of
from keyhouse.domain.visits import Visit, may
from keyhouse.features.staff import plan_queries, queries
from keyhouse.features.staff.schemas import SaveFilter
from keyhouse.kit.clock import Clock
from keyhouse.kit.problems import Conflict
from keyhouse.web.answers import Answer, Go, Live, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/staff", is_for_staff=True)
VIEWS = ("open", "mine", "unassigned", "second", "escalated", "on_hold", "away", "decided")
DUE = ("", "late", "today", "risk")
PAGE = 50
LAST_PAGE = 200
CODE = re.compile(r"[a-z_]{0,20}|[A-Z]{2}")
REFERENCE = re.compile(r"[0-9A-Za-z]{4}-[0-9A-Za-z]{4}")


def read_filter(here: Here) -> tuple[str, Filter, int]:
    """List, filter and page of the address; what is not one of ours is left out."""
    kinds = kinds_of(here.visit)
    said = {name: here.query(name) for name in ("view", "kind", "language", "country", "due", "q")}
    number = here.query("page")
    return (
        said["view"] if said["view"] in VIEWS else "open",
        Filter(
            kinds=(said["kind"],) if said["kind"] in kinds else kinds,
            language=said["language"] if CODE.fullmatch(said["language"]) else "",
            country=said["country"] if CODE.fullmatch(said["country"]) else "",
            due=said["due"] if said["due"] in DUE else "",
            reference=said["q"] if REFERENCE.fullmatch(said["q"]) else "",
        ),
        min(int(number), LAST_PAGE) if number.isdecimal() and len(number) < 5 else 0,
    )


def kinds_of(visit: Visit) -> tuple[str, ...]:
    """The kinds of cases that the actor may see."""
    return tuple(n for n, kind in visit.part(CaseKinds).items() if kind.may_see(visit.actor))


def query_of(view: str, by: Filter) -> str:
    """The filter as part of an address; empty where nothing is narrowed."""
    said = {
        "view": "" if view == "open" else view,
        "kind": by.kinds[0] if len(by.kinds) == 1 else "",
        "language": by.language,
        "country": by.country,
        "due": by.due,
    }
    return urlencode({name: value for name, value in said.items() if value})


@pages.get("", "desk")
async def show_queue(here: Here) -> Answer:
    if not may(here.visit.actor, "cases.view"):
        return Go("/staff/team")  # operators work on no cases
    return await _queue_page(here)


async def _queue_page(here: Here) -> Page:
    visit = here.visit
    view, by, number = read_filter(here)
    today = day_of(visit.marketplace, visit.now)
    rows = await desk_queries.listed(visit, view, by, today, first=number * PAGE, limit=PAGE + 1)
    return here.page(
        "staff/queue.html",
        view=view,
        by=by,
        page_number=number,
        rows=rows[:PAGE],
        has_more=len(rows) > PAGE,
        query=query_of(view, by),
        counts=await desk_queries.counts(visit, by, today),
        filters=await plan_queries.filters(visit),
        failed=await plan_queries.failed_decisions(visit),
        kinds={name: visit.part(CaseKinds)[name] for name in kinds_of(visit)},
        title=lambda case: title_of(visit, case),
        names=await queries.names(visit),
        today=today,
        did=here.query("did"),
    )


@pages.get("/live", "cases.view", by_itself=True)
async def watch_counts(here: Here) -> Answer:
    visit, session_id = here.visit, here.visit.actor.session_id
    _, by, _ = read_filter(here)

    async def look() -> dict[str, int] | None:
        now = visit.part(Clock).now()
        if not await queries.is_live(visit, session_id, visit.actor.role, now):
            return None
        today = day_of(visit.marketplace, now)
        return await desk_queries.counts(visit, by, today)

    return Live(look)


@pages.post("/next", "case.take")
async def take_next(here: Here) -> Answer:
    """The most urgent case that nobody has; of twenty who press at once each gets another one."""
    await here.form(Nothing, again=lambda: _queue_page(here))
    visit = here.visit
    view, by, _ = read_filter(here)
    today = day_of(visit.marketplace, visit.now)
    decided = tuple(n for n in by.kinds if visit.part(CaseKinds)[n].may_decide(visit.actor))
    on_their_way = await plan_queries.planned_cases(visit)
    narrowed = Filter(decided, by.language, by.country, by.due)
    for case in await desk_queries.next_ones(visit, narrowed, today, on_their_way):
        try:
            taken = await take_case(visit, case)
        except Conflict:
            continue  # somebody else was faster
        return Go(f"/staff/cases/{taken.id}")
    way = query_of(view, by)
    return Go(f"/staff?{way}&did=none" if way else "/staff?did=none")


@pages.post("/filters", "cases.view")
async def save_filter(here: Here) -> Answer:
    form = await here.form(SaveFilter, again=lambda: _queue_page(here))
    view, by, _ = read_filter(here)
    way = query_of(view, by)
    await plan_queries.save_filter(here.visit, form.name, way)
    return Go(f"/staff?{way}" if way else "/staff")


@pages.post("/filters/{filter}/drop", "cases.view")
async def drop_filter(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _queue_page(here))
    await plan_queries.drop_filter(here.visit, here.argument("filter"))
    return Go("/staff")


def title_of(visit: Visit, case: Row[Any]) -> str:
    return visit.part(CaseKinds)[case.kind].title(visit, case)
