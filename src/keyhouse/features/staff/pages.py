"""The staff's pages: queue, case, messages."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts import read_identifier
from keyhouse.domain.audit import FACTS, record_fact
from keyhouse.domain.audit import queries as audit
from keyhouse.domain.cases import ITEM_REASONS, CaseKinds, changes_of, is_independent
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.ask_for_changes import SentBack
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.documents import read_document, read_page
from keyhouse.domain.marketplaces import CalendarPolicy, MarketplacePolicy, as_of, day_of
from keyhouse.domain.messaging import LetterKinds, address_key
from keyhouse.domain.messaging import queries as messages
from keyhouse.domain.messaging.states import LABELS
from keyhouse.domain.visits import Visit, may
from keyhouse.features.staff import queries
from keyhouse.features.staff.decide import decide
from keyhouse.features.staff.schemas import Decision, FindMessages
from keyhouse.features.staff.watch_looks import note_look
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.papers import show
from keyhouse.web.texts import translate

pages = Pages("/staff", is_for_staff=True)


@pages.post("/sign-out", "desk")
async def sign_out(here: Here) -> Answer:
    await here.form(Nothing)
    if here.visit.actor.session_id:
        await queries.end_session(here.visit, here.visit.actor.session_id)
        await record_fact(here.visit, "staff.signed_out", here.visit.actor.id)
    here.drop_cookie("staff")
    return Go("/staff/sign-in")


@pages.get("", "desk")
async def show_queue(here: Here) -> Answer:
    if not may(here.visit.actor, "cases.view"):
        return Go("/staff/team")  # operators work on no cases
    return here.page(
        "staff/queue.html",
        open_cases=await cases.queue(here.visit, ("in_review", "proposed", "on_hold")),
        waiting_cases=await cases.queue(here.visit, ("changes_needed", "cooling")),
        decided_cases=await cases.decided(here.visit, 20),
        kinds=here.visit.part(CaseKinds),
        title=lambda case: title_of(here.visit, case),
        names=await queries.names(here.visit),
        today=day_of(here.visit.marketplace, here.visit.now),
    )


@pages.get("/messages", "messages.view")
async def show_messages(here: Here) -> Answer:
    return here.page("staff/messages.html", letters=None)


@pages.post("/messages", "messages.view")
async def find_messages(here: Here) -> Answer:
    """What became of messages to an address; nothing in them is shown."""
    page = here.page("staff/messages.html", letters=None)
    form = await here.form(FindMessages, again=page)
    country = here.visit.policy(CalendarPolicy).country
    _, value = read_identifier(form.address, country, "address")
    await record_fact(here.visit, "messages.viewed", here.visit.actor.id)
    rows = await messages.to_address(here.visit, address_key(here.visit, value), 50)
    return here.page("staff/messages.html", letters=[_shown(here, row) for row in rows])


@pages.get("/cases/{case}", "cases.view")
async def show_case(here: Here) -> Answer:
    return await _case_page(here)


@pages.post("/cases/{case}", "cases.view")
async def decide_case(here: Here) -> Answer:
    form = await here.form(Decision, again=lambda: _case_page(here))
    reasons, words = here.choices("reason_"), here.choices("words_")
    items = {
        item: SentBack(reasons.get(item, ""), words.get(item, "").strip())
        for item, verdict in here.choices("verdict_").items()
        if verdict == "sent_back"
    }
    case = await decide(here.visit, here.argument("case"), form, items)
    return Go(f"/staff/cases/{case.id}?did={form.act}")


@pages.get("/cases/{case}/papers/{document}", "papers.view")
async def open_paper(here: Here) -> Answer:
    case = await cases.case(here.visit, here.argument("case"))
    if not case or case.state == "draft":
        raise NotFound()
    return show(await read_document(here.visit, here.argument("document"), case.id))


@pages.get("/cases/{case}/papers/{document}/{page}", "papers.view")
async def open_page(here: Here) -> Answer:
    """A PDF as a picture of one of its pages."""
    case = await cases.case(here.visit, here.argument("case"))
    page = here.argument("page")
    if not case or case.state == "draft" or not page.isdecimal() or len(page) > 3:
        raise NotFound()
    return show(await read_page(here.visit, here.argument("document"), case.id, int(page)))


async def _case_page(here: Here) -> Page:
    visit = here.visit
    case = await cases.case(visit, here.argument("case"))
    if not case or case.state == "draft":
        raise NotFound()
    await note_look(visit, case.id)
    visit = await as_of(visit, case.playbook_version)
    kind = visit.part(CaseKinds)[case.kind]
    story = await audit.of_subject(visit, case.id)
    return here.page(
        "staff/case.html",
        case=case,
        kind=kind,
        title=title_of(visit, case),
        notes=await kind.notes(visit, case) if kind.notes else (),
        rivals=await cases.rivals(visit, case),
        second=case.state == "proposed" and is_independent(visit, case),
        needs_two=kind.is_decided_by_two(visit),
        changes=await changes_of(visit, case),
        account=await accounts.account(visit, case.owner_id),
        # Who has notes of their own shows there what staff may see of the account.
        addresses=() if kind.notes else await accounts.addresses(visit, case.owner_id),
        items=kind.items(visit, case.data),
        entries=kind.entries(visit, case.data),
        papers=await _papers(here, case),
        verdicts={v.item: v for v in await cases.verdicts(visit, case.id, case.revision)},
        before={v.item: v for v in await cases.verdicts(visit, case.id, case.revision - 1)},
        is_mine=case.reviewer_id == visit.actor.id and (case.lease_until or visit.now) > visit.now,
        is_others=case.reviewer_id not in (None, visit.actor.id)
        and (case.lease_until or visit.now) > visit.now,
        names=await queries.names(visit),
        story=[fact for fact in story if fact.fact not in ("document.viewed", "case.viewed")],
        looks=sum(fact.fact == "document.viewed" for fact in story),
        letters=await _letters(here, case),
        meanings=FACTS,
        item_reasons=ITEM_REASONS,
        reject_reasons=kind.reject_reasons,
        reason=kind.reason_of(case),
        chosen=here.typed_texts(),
        today=day_of(visit.marketplace, visit.now),
        did=here.query("did"),
    )


async def _papers(here: Here, case: Row[Any]) -> dict[str, list[Row[Any]]]:
    """Item → papers of the revision that is being decided."""
    revision = await cases.revision(here.visit, case.id, case.revision)
    frozen = revision.papers if revision else {}
    rows = {row.id: row for row in await documents.of_case(here.visit, case.id)}
    return {item: [rows[i] for i in ids if i in rows] for item, ids in frozen.items()}


def title_of(visit: Visit, case: Row[Any]) -> str:
    return visit.part(CaseKinds)[case.kind].title(visit, case)


async def _letters(here: Here, case: Row[Any]) -> list[dict[str, Any]]:
    """What the applicant was sent and what became of it."""
    rows = [
        row
        for subject in (case.owner_id, case.id)
        for row in await messages.of_subject(here.visit, subject)
        if subject
    ]
    return [_shown(here, row) for row in sorted(rows, key=lambda row: row.id, reverse=True)]


def _shown(here: Here, row: Row[Any]) -> dict[str, Any]:
    """A message without anything secret: it is not kept there."""
    visit, kinds = here.visit, here.visit.part(LetterKinds)
    said = {"marketplace": visit.policy(MarketplacePolicy).name}
    return {
        "created_at": row.created_at,
        "subject": translate(visit.language, kinds[row.kind].subject, {**said, **row.said}),
        "state": LABELS[row.state],
        "answer": row.answer,
    }
