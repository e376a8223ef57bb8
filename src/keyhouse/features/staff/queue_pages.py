"""The queue: lists with their counts, filters that can be kept, and the next case."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import CaseKinds, desk_queries
from keyhouse.domain.marketplaces import day_of
from keyhouse.domain.visits import Visit, may
from keyhouse.features.staff import plan_queries, queries
from keyhouse.features.staff.filters import PAGE, kinds_of, query_of, read_filter
from keyhouse.features.staff.schemas import SaveFilter
from keyhouse.features.staff.take_next import take_next
from keyhouse.kit.clock import Clock
from keyhouse.web.answers import Answer, Go, Live, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/staff", is_for_staff=True)


@pages.get("", "desk")
async def show_queue(here: Here) -> Answer:
    if not may(here.visit.actor, "cases.view"):
        return Go("/staff/team")  # operators work on no cases
    return await _queue_page(here)


async def _queue_page(here: Here) -> Page:
    visit = here.visit
    view, by, number = read_filter(here.visit, here.query)
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
    _, by, _ = read_filter(here.visit, here.query)

    async def look() -> dict[str, int] | None:
        now = visit.part(Clock).now()
        if not await queries.is_live(visit, session_id, visit.actor.role, now):
            return None
        today = day_of(visit.marketplace, now)
        return await desk_queries.counts(visit, by, today)

    return Live(look)


@pages.post("/next", "case.take")
async def go_to_next(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _queue_page(here))
    view, by, _ = read_filter(here.visit, here.query)
    taken = await take_next(here.visit, by)
    if taken:
        return Go(f"/staff/cases/{taken.id}")
    way = query_of(view, by)
    return Go(f"/staff?{way}&did=none" if way else "/staff?did=none")


@pages.post("/filters", "cases.view")
async def save_filter(here: Here) -> Answer:
    form = await here.form(SaveFilter, again=lambda: _queue_page(here))
    view, by, _ = read_filter(here.visit, here.query)
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
