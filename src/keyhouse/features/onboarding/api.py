"""A seller's application by JSON: the same acts as the pages."""

from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from sqlalchemy import Row

from keyhouse.domain.cases import NothingOpen, Saved, Upload, missing_of, submit_case, withdraw_case
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.save_draft import OPEN_STATES
from keyhouse.domain.visits import Visit
from keyhouse.features.onboarding.open_again import open_again
from keyhouse.features.onboarding.save_application import save_application
from keyhouse.features.onboarding.schemas import Application, Entries
from keyhouse.kit.problems import Conflict, Invalid, NotFound
from keyhouse.web.api import PROBLEMS, FrozenOwnersRoute, TheVisit
from keyhouse.web.case_api import (
    PAPER_BODY,
    CaseState,
    FileName,
    PaperRoute,
    case_state,
    id_of,
    owner_of,
    read_paper,
)
from keyhouse.web.fields import Choice, Line
from keyhouse.web.versions import TheTag, TheVersions, Versions

router = APIRouter(tags=["application"], route_class=FrozenOwnersRoute, responses=PROBLEMS)


class Details(Entries):
    """`numbers` and `types` go by the names that the playbook gives them."""

    numbers: dict[Choice, Line | Literal[""]] = Field(
        {}, examples=[{"tax_number": "91110108MA01FP4P0W"}]
    )
    types: dict[Choice, Choice] = Field({}, examples=[{"business_licence": "ordinary"}])


async def _case(visit: Visit) -> Row[Any]:
    found = await cases.latest(visit, "application", owner_of(visit))
    if not found:
        raise NotFound()
    return found


@router.get("/application", summary="Where the application stands, and what it asks for")
async def get_application(visit: TheVisit, versions: TheTag) -> CaseState:
    case = await _case(visit)
    versions.tell(case)
    return await case_state(visit, case)


@router.put("/application", summary="Fill in the draft, or what was sent back")
async def put_application(visit: TheVisit, form: Details, versions: TheVersions) -> CaseState:
    typed = Application.model_validate(form.model_dump(exclude={"numbers", "types"}))
    return await _save(visit, versions, await _case(visit), typed, form.types, form.numbers, [])


async def post_paper(
    visit: TheVisit, request: Request, versions: TheVersions, item: str, name: FileName = "file"
) -> CaseState:
    upload = await read_paper(request, item, name)
    case = await _case(visit)
    return await _save(visit, versions, case, _as_it_is(case), {}, {}, [upload])


@router.delete("/application/papers/{paper}", summary="Take a paper out of the draft")
async def delete_paper(visit: TheVisit, paper: str, versions: TheVersions) -> CaseState:
    case = await _case(visit)
    form = _as_it_is(case).model_copy(update={"remove": id_of(paper, "doc")})
    return await _save(visit, versions, case, form, {}, {}, [])


def _as_it_is(case: Row[Any]) -> Application:
    """Of the row that is saved: what another tab saved meanwhile is not written over."""
    data = case.data
    names = Entries.model_fields
    return Application.model_validate({n: data.get(n, "") for n in names})


async def _save(
    visit: Visit,
    versions: Versions,
    case: Row[Any],
    form: Application,
    types: dict[str, str],
    numbers: dict[str, str],
    uploads: list[Upload],
) -> CaseState:
    versions.check(case)
    saved: Saved = await save_application(visit, case, form, types, numbers, uploads)
    if saved.errors:
        raise Invalid(saved.errors)
    versions.tell(saved.case)
    return await case_state(visit, saved.case)


@router.get("/application/missing", summary="What keeps the draft from being handed in")
async def get_missing(visit: TheVisit) -> dict[str, str]:
    missing = await missing_of(visit, await _case(visit))
    return {name: code for name, (code, _, _) in missing.items()}


@router.post("/application/submit", summary="Hand the application in")
async def post_submit(visit: TheVisit, versions: TheVersions) -> CaseState:
    case = await _case(visit)
    versions.check(case)
    if case.state not in OPEN_STATES:
        raise NothingOpen()
    return await case_state(visit, await submit_case(visit, case))


@router.post("/application/withdraw", summary="Withdraw the application")
async def post_withdraw(visit: TheVisit) -> CaseState:
    moved = await withdraw_case(visit, await _case(visit))
    return await case_state(visit, moved)


@router.post("/application/again", status_code=201, summary="Apply again, from what was there")
async def post_again(visit: TheVisit) -> CaseState:
    case = await _case(visit)
    again = await open_again(visit, case)
    if not again:
        raise Conflict(state=case.state, version=case.version)
    return await case_state(visit, again)


router.add_api_route(
    "/application/items/{item}/papers",
    post_paper,
    methods=["POST"],
    status_code=201,
    summary="Add a paper: the file is the body",
    openapi_extra=PAPER_BODY,
    route_class_override=PaperRoute,
)
