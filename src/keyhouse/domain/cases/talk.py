"""A question to the applicant while a case is decided, and the answer; nothing is sent back.

Questions have codes, so that each side reads them in its own language; what somebody adds stays
as it was written.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy import case as sql_case

from keyhouse.domain.audit import record_fact
from keyhouse.domain.cases.desk_queries import OPEN
from keyhouse.domain.cases.kinds import CaseKinds
from keyhouse.domain.cases.messages import QUESTION
from keyhouse.domain.cases.models import case_talk, cases
from keyhouse.domain.cases.take_case import check_decider
from keyhouse.domain.cases.tell import tell_owner
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import Conflict, Invalid, TooMany
from keyhouse.kit.texts import N_

OWN_WORDS = "own_words"
QUESTIONS = {
    "who_acts": N_("How do the company and the person who applies belong together?"),
    "what_goods": N_("What do you want to sell, and where do the goods come from?"),
    "name_differs": N_("The name on the paper differs from the one you entered. Why?"),
    "address_differs": N_("The address on the paper differs from what you entered. Why?"),
    "better_time": N_("When and by which number can we call you?"),
    OWN_WORDS: N_("Please read our question."),
}
ASKED, ANSWERED = "asked", "answered"  # what `cases.talk` says
FROM_STAFF = Budget("questions about a case", 10, timedelta(hours=24))
FROM_OWNER = Budget("answers about a case", 20, timedelta(hours=24))
QUESTION_LABEL = N_("Our question")
NO_QUESTION = N_("Choose a question, or write your own.")
NOTHING_SAID = N_("Write something first.")


def may_be_asked(visit: Visit, case: Row[Any]) -> bool:
    return visit.part(CaseKinds)[case.kind].can_talk and case.state in OPEN


async def ask_owner(visit: Visit, case: Row[Any], code: str, words: str) -> None:
    """Raises `NotYours`, `Invalid`, `TooMany`, and `Conflict` where nobody may be asked."""
    check_decider(visit, case)
    if code not in QUESTIONS or (code == OWN_WORDS and not words):
        raise Invalid.one("question", "empty", NO_QUESTION)
    if not may_be_asked(visit, case):
        raise Conflict(state=case.state, version=case.version)
    is_free = cases.c.lease_until.is_(None) | (cases.c.lease_until <= visit.now)
    asked = await visit.db.write(
        update(cases)
        .where(
            cases.c.marketplace_id == visit.marketplace.id,
            cases.c.id == case.id,
            cases.c.state.in_(OPEN),
            is_free | (cases.c.reviewer_id == visit.actor.id),
        )
        .values(talk=ASKED)
    )
    if not asked:  # decided meanwhile, or somebody else works on it
        raise Conflict(state=case.state, version=case.version)
    await _say(visit, case, FROM_STAFF, code=code, words=words)
    items = [(QUESTION_LABEL, QUESTIONS[code], words)]
    await tell_owner(visit, case, QUESTION, {"items": items}, path=question_path(case))
    await record_fact(visit, "case.asked", case.id, question=code)


def question_path(case: Row[Any]) -> str:
    return f"/questions/{case.id}"


async def answer_question(visit: Visit, case: Row[Any], words: str) -> None:
    """By the owner. A decision that is made without having seen it meets another version.

    Raises `Invalid` for nothing, `Conflict` when nothing is asked any more, `TooMany`.
    """
    if not words:
        raise Invalid.one("words", "empty", NOTHING_SAID)
    said = await visit.db.write(
        update(cases)
        .where(
            cases.c.marketplace_id == visit.marketplace.id,
            cases.c.id == case.id,
            cases.c.owner_id == visit.actor.id,
            cases.c.state.in_(OPEN),
            cases.c.talk != "",
        )
        .values(
            talk=ANSWERED,
            # What is added to an answer stops no decision: else an owner could stop it for ever.
            version=cases.c.version + sql_case((cases.c.talk == ASKED, 1), else_=0),
        )
    )
    if not said:
        raise Conflict(state=case.state, version=case.version)
    await _say(visit, case, FROM_OWNER, code="", words=words)
    await record_fact(visit, "case.answered", case.id)


async def _say(visit: Visit, case: Row[Any], budget: Budget, *, code: str, words: str) -> None:
    if not await spend(visit.db, visit.marketplace.id, budget, case.id, visit.now):
        raise TooMany()
    by = visit.actor.id if budget is FROM_STAFF else ""
    await visit.db.write(
        insert(case_talk).values(
            id=new_id("tlk", visit.now),
            marketplace_id=visit.marketplace.id,
            case_id=case.id,
            staff_id=by,
            at=visit.now,
            code=code,
            words=words,
        )
    )


async def talk_of(visit: Visit, case_id: str) -> Sequence[Row[Any]]:
    """What was asked and answered, oldest first; `staff_id` is empty where the owner speaks."""
    return await visit.db.all(
        select(case_talk)
        .where(case_talk.c.marketplace_id == visit.marketplace.id, case_talk.c.case_id == case_id)
        .order_by(case_talk.c.at, case_talk.c.id)
    )


async def forget_talk(visit: Visit, case_id: str) -> None:
    await visit.db.write(
        delete(case_talk).where(
            case_talk.c.marketplace_id == visit.marketplace.id, case_talk.c.case_id == case_id
        )
    )
