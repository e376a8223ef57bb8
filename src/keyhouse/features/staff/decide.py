"""One press of a button on the case page, as the act of the case engine that it stands for."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import (
    CaseKinds,
    approve_case,
    ask_for_changes,
    confirm_case,
    escalate_case,
    hold_case,
    propose_case,
    reject_case,
    release_case,
    resume_case,
    send_back_case,
    take_case,
)
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.ask_for_changes import SentBack
from keyhouse.domain.visits import Visit
from keyhouse.features.staff.schemas import Decision
from keyhouse.kit.problems import Conflict, Invalid, NotFound
from keyhouse.kit.texts import N_
from keyhouse.web.own_account import OwnCase, is_own

STILL_SENT_BACK = N_("You have sent something back: ask for changes, or accept everything.")

SIMPLE = {
    "take": take_case,
    "release": release_case,
    "confirm": confirm_case,
    "send_back": send_back_case,
    "resume": resume_case,
    "hold": hold_case,
    "escalate": escalate_case,
}


async def check_not_own(visit: Visit, case: Row[Any]) -> None:
    """Raises `OwnCase`."""
    if await is_own(visit, case.owner_id):
        raise OwnCase()


def meant(visit: Visit, case: Row[Any], form: Decision, items: dict[str, SentBack]) -> Decision:
    """The form with the act that `decide` stands for."""
    if form.act != "decide":
        return form
    if case.state == "proposed":
        act = "reject" if form.reject_reason else "confirm"
    elif items:
        act = "ask_for_changes"
    elif form.reject_reason:
        act = "reject"
    else:
        kind = visit.part(CaseKinds)[case.kind]
        act = "propose" if kind.is_decided_by_two(visit) else "approve"
    return form.model_copy(update={"act": act})


async def decide(
    visit: Visit, case_id: str, form: Decision, items: dict[str, SentBack]
) -> Row[Any]:
    """Does the act on the version that was seen.

    Raises `NotFound`, `OwnCase`, `Invalid`, and `Conflict` with the state and version there are
    now.
    """
    case = await cases.case(visit, case_id)
    if not case or case.state == "draft":
        raise NotFound()
    if case.version != form.version:
        raise Conflict(state=case.state, version=case.version)
    await check_not_own(visit, case)
    if form.act in SIMPLE:
        return await SIMPLE[form.act](visit, case)
    if form.act == "ask_for_changes":
        return await ask_for_changes(visit, case, items)
    if form.act == "reject":
        return await reject_case(visit, case, form.reject_reason, form.reject_words)
    if items:
        raise Invalid.one("items", "still_sent_back", STILL_SENT_BACK)
    if form.act == "propose":
        return await propose_case(visit, case)
    return await approve_case(visit, case, form.answer_words)
