"""The queue and its cases by JSON: the same acts as the console, eight seconds to undo included."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import BaseModel, Field
from sqlalchemy import Row
from starlette.responses import Response

from keyhouse.domain.audit import note_look
from keyhouse.domain.cases import CASE, desk_queries
from keyhouse.domain.cases.ask_for_changes import SentBack
from keyhouse.domain.documents import read_document, read_page
from keyhouse.domain.marketplaces import day_of
from keyhouse.domain.visits import STAFF, Visit
from keyhouse.features.staff import queries
from keyhouse.features.staff.case_view import case_values, deciders_of
from keyhouse.features.staff.filters import PAGE, View, read_filter
from keyhouse.features.staff.hand_over import hand_over
from keyhouse.features.staff.plan_decision import press, undo_decision
from keyhouse.features.staff.preview_letters import preview_letters
from keyhouse.features.staff.queue_pages import title_of
from keyhouse.features.staff.schemas import AskApplicant, Assign, Decision, Note
from keyhouse.features.staff.see_case import add_note, ask_applicant, seen_case
from keyhouse.features.staff.take_next import take_next
from keyhouse.web.api import TheVisit
from keyhouse.web.case_api import CaseState, case_state
from keyhouse.web.fields import Paragraph, Schema
from keyhouse.web.papers import as_bytes
from keyhouse.web.previews import Preview
from keyhouse.web.staff_api import Id, StaffApi

api = StaffApi("/cases", "staff: cases")


class QueueRow(BaseModel):
    """A case as lists show it; `version` is what an act on it has to name."""

    id: str
    reference: str
    kind: str
    title: str
    state: str
    version: int
    language: str
    country: str
    risk: int
    talk: str
    promised_on: date | None
    submitted_at: datetime | None
    escalated: bool
    assigned_to: str
    working: str = Field(description="Who has it open at this moment, until `until`.")
    until: datetime | None


class Queue(BaseModel):
    """`counts` are of every list. Ask again with `cursor`; `more` says that it is worth it."""

    cases: list[QueueRow]
    counts: dict[str, int]
    cursor: str
    more: bool


class Asked(BaseModel):
    """Which list, and what narrows it; what is not known narrows nothing."""

    view: View = "open"
    kind: str = Field("", max_length=40, description="A kind of cases.")
    language: str = Field("", max_length=2)
    country: str = Field("", max_length=2)
    due: Literal["", "late", "today", "risk"] = ""
    q: str = Field("", max_length=40, description="A reference.")
    after: str = Field(
        "", max_length=60, pattern=r"^[a-z0-9_]*$", description="The cursor of the answer before."
    )

    def word(self, name: str) -> str:
        return str(getattr(self, name, ""))


TheList = Annotated[Asked, Query()]


class Found(BaseModel):
    code: str
    values: dict[str, str]


class StaffNote(BaseModel):
    by: str
    at: datetime
    words: str


class CaseTalk(BaseModel):
    """`by` is of the staff, or empty for the owner; `code` names the question."""

    by: str
    at: datetime
    code: str
    words: str


class Planned(BaseModel):
    """A decision that is on its way; `failure` says why it could not be carried out."""

    act: str
    by: str
    due_at: datetime
    failure: str


class StaffCase(BaseModel):
    """Everything to decide a case; `acts` are what its state and the role allow."""

    row: QueueRow
    case: CaseState
    findings: list[Found]
    changes: list[tuple[str, str, str]] = Field(description="Label, before, now.")
    rivals: list[str] = Field(description="Ids of other cases of this kind about the account.")
    notes: list[StaffNote]
    talk: list[CaseTalk]
    planned: Planned | None
    acts: list[str]


class Back(Schema):
    reason: str = Field(max_length=40)
    words: Paragraph = ""


class StaffDecision(Decision):
    """`items` are what is sent back, by name; `decide` stands for what they and the reason say."""

    items: dict[str, Back] = Field(default_factory=dict, max_length=40)
    preview: Literal[False] = False  # previews have a route of their own


class Decided(BaseModel):
    """`planned`: it is carried out at `due_at` unless it is undone; else it was done at once."""

    planned: bool
    due_at: datetime | None
    version: int


def queue_row(visit: Visit, row: Row[Any]) -> QueueRow:
    has_lease = bool(row.lease_until and row.lease_until > visit.now)
    return QueueRow(
        title=title_of(visit, row),
        escalated=bool(row.escalated_at),
        assigned_to=row.assigned_to or "",
        working=row.reviewer_id if has_lease else "",
        until=row.lease_until if has_lease else None,
        **{
            name: getattr(row, name)
            for name in QueueRow.model_fields
            if name not in ("title", "escalated", "assigned_to", "working", "until")
        },
    )


@api.get("", "cases.view", "A list of the queue with the counts of all of them")
async def get_queue(visit: TheVisit, asked: TheList) -> Queue:
    """The most urgent first; of what was decided the newest."""
    view, by, _ = read_filter(visit, asked.word)
    today = day_of(visit.marketplace, visit.now)
    rows = await desk_queries.listed(visit, view, by, today, limit=PAGE + 1, after=asked.after)
    shown = rows[:PAGE]
    return Queue(
        cases=[queue_row(visit, row) for row in shown],
        counts=await desk_queries.counts(visit, by, today),
        cursor=shown[-1].id if shown else asked.after,
        more=len(rows) > PAGE,
    )


@api.post("/next", "case.take", "Take the most urgent case that nobody has")
async def post_next(visit: TheVisit, asked: TheList) -> QueueRow | None:
    """Null when there is none; the same words as for the list narrow it."""
    _, by, _ = read_filter(visit, asked.word)
    taken = await take_next(visit, by)
    return queue_row(visit, taken) if taken else None


@api.get("/{case}", "cases.view", "One case")
async def get_case(visit: TheVisit, case: Id) -> StaffCase:
    row = await seen_case(visit, case)
    await note_look(visit, "case.viewed", row.id)
    values = await case_values(visit, row)
    planned = values["planned"]
    return StaffCase(
        row=queue_row(visit, row),
        case=await case_state(visit, row),
        findings=[Found(code=each.code, values=each.values) for each in values["findings"]],
        changes=values["changes"],
        rivals=[each.id for each in values["rivals"]],
        notes=[
            StaffNote(by=each.staff_id, at=each.at, words=each.words)
            for each in values["staff_notes"]
        ],
        talk=[
            CaseTalk(by=each.staff_id, at=each.at, code=each.code, words=each.words)
            for each in values["said"]
        ],
        planned=Planned(
            act=planned.said["form"]["act"],
            by=planned.staff_id,
            due_at=planned.due_at,
            failure=planned.failure,
        )
        if planned
        else None,
        acts=CASE.acts(row.state, STAFF) if values["is_decider"] else [],
    )


def _sent_back(form: StaffDecision) -> dict[str, SentBack]:
    return {name: SentBack(each.reason, each.words) for name, each in form.items.items()}


@api.post("/{case}/decision", "cases.view", "Take it, decide it, or whatever `act` says")
async def post_decision(visit: TheVisit, case: Id, form: StaffDecision) -> Decided:
    """What the applicant is told of waits eight seconds. `preview` has a route of its own."""
    row = await seen_case(visit, case)
    done = await press(visit, row, _plain(form), _sent_back(form))
    return Decided(planned=bool(done.due_at), due_at=done.due_at, version=done.case.version)


def _plain(form: StaffDecision) -> Decision:
    return Decision(**form.model_dump(exclude={"items"}))


class Letters(BaseModel):
    letters: list[Preview]


@api.post("/{case}/preview", "cases.view", "What the applicant would be sent")
async def post_preview(visit: TheVisit, case: Id, form: StaffDecision) -> Letters:
    row = await seen_case(visit, case)
    return Letters(letters=await preview_letters(visit, row, _plain(form), _sent_back(form)))


class Undone(BaseModel):
    undone: Literal[True] = True


@api.post("/{case}/undo", "cases.view", "Undo the decision that is on its way")
async def post_undo(visit: TheVisit, case: Id) -> Undone:
    await undo_decision(visit, (await seen_case(visit, case)).id)
    return Undone()


class Kept(BaseModel):
    kept: Literal[True] = True


@api.post("/{case}/notes", "cases.note", "An internal note", status_code=201)
async def post_note(visit: TheVisit, case: Id, form: Note) -> Kept:
    await add_note(visit, await seen_case(visit, case), form.note)
    return Kept()


@api.post("/{case}/questions", "case.question", "Ask the applicant something", status_code=201)
async def post_question(visit: TheVisit, case: Id, form: AskApplicant) -> Kept:
    await ask_applicant(visit, await seen_case(visit, case), form)
    return Kept()


@api.post("/{case}/assign", "case.assign", "Give it to somebody")
async def post_assign(visit: TheVisit, case: Id, form: Assign) -> Kept:
    await hand_over(visit, await seen_case(visit, case), form)
    return Kept()


BYTES: dict[str, Any] = {
    "response_class": Response,
    "responses": {200: {"content": {"application/octet-stream": {}}}},
}


@api.get("/{case}/papers/{document}", "papers.view", "A paper", **BYTES)
async def get_paper(visit: TheVisit, case: Id, document: Id) -> Response:
    row = await seen_case(visit, case)
    return as_bytes(await read_document(visit, document, row.id))


@api.get("/{case}/papers/{document}/{page}", "papers.view", "A page of a PDF, as JPEG", **BYTES)
async def get_page(
    visit: TheVisit, case: Id, document: Id, page: Annotated[int, Path(ge=1, le=999)]
) -> Response:
    row = await seen_case(visit, case)
    return as_bytes(await read_page(visit, document, row.id, page))


class Person(BaseModel):
    id: str
    name: str
    role: str


@api.get("/{case}/deciders", "cases.view", "Who may decide it")
async def get_deciders(visit: TheVisit, case: Id) -> list[Person]:
    row = await seen_case(visit, case)
    return [
        Person(id=each.id, name=each.name, role=each.role)
        for each in deciders_of(visit, row, await queries.team_names(visit))
    ]
