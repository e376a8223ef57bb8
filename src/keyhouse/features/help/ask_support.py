"""Asking support: at once by who is signed in, after a code to the mailbox by everybody else."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts import read_email
from keyhouse.domain.cases import (
    NothingOpen,
    Upload,
    open_case,
    save_draft,
    save_papers,
    submit_case,
)
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.factors import Right, Spent, Wrong, check_code, mail_code
from keyhouse.domain.messaging import HELP_A_DAY, hold_back_network
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.help.link import token_of
from keyhouse.features.help.messages import HELP_CODE
from keyhouse.features.help.request import HELP
from keyhouse.features.help.schemas import AskSupport, Question
from keyhouse.kit.ids import new_id
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import Conflict, Invalid, Problem, TooMany
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_

PURPOSE = "help"
NO_EMAIL = N_("Your account has no e-mail yet: add one, so that our answer reaches you.")
A_DAY = Budget("questions of an account", 10, timedelta(hours=24))


class AskedBefore(Problem):
    code, status = "asked_before", 409
    text = N_("We are looking at a question of yours already. Its page shows how it stands.")


@dataclass(frozen=True)
class Asked:
    """The code came back, and the question went off."""


async def ask_as_owner(visit: Visit, form: Question, uploads: list[Upload]) -> Row[Any]:
    """Raises `AskedBefore`, `Invalid`, `TooMany`."""
    known = await accounts.addresses(visit, visit.actor.id)
    email = next((each.value for each in known if each.kind == "email"), "")
    if not email:
        raise Invalid.one("words", "no_email", NO_EMAIL)
    if not await spend(visit.db, visit.marketplace.id, A_DAY, visit.actor.id, visit.now):
        raise TooMany(wait=int(A_DAY.window.total_seconds()))
    data = {**_data(visit, form, email), "account": True}
    case = await open_case(visit, HELP.name, visit.actor.id, visit.actor.id, data)
    if not case:
        raise AskedBefore()
    saved = await save_papers(visit, case, {}, uploads)
    if saved.errors:
        raise Invalid(saved.errors)
    return await submit_case(visit, saved.case)


async def ask_as_stranger(visit: Visit, form: AskSupport) -> str:
    """Keeps the question and sends a code to the typed mailbox; the token opens its pages.

    A new one each time: a code that went to one mailbox never proves another. What nobody
    confirms is forgotten within a day or so. Raises `Invalid`, `TooMany`.
    """
    email = read_email(form.email, "email")
    await hold_back_network(visit)
    case = await open_case(
        visit, HELP.name, new_id("ask", visit.now), "", _data(visit, form, email)
    )
    if not case:
        raise Conflict()
    await send_code(visit, case)
    return token_of(visit, case)


async def send_code(visit: Visit, case: Row[Any]) -> None:
    """Raises `TooMany` within a minute."""
    await mail_code(visit, HELP_CODE, case.data["email"], PURPOSE, case.id, HELP_A_DAY)


async def confirm_question(visit: Visit, case: Row[Any], code: str) -> Asked | Wrong | Spent:
    """Hands the question in when the code came back. Counts a try."""
    outcome = await check_code(visit, PURPOSE, case.id, code, whom=case.data["email"])
    if not isinstance(outcome, Right):
        return outcome
    await submit_case(replace(visit, actor=Actor("applicant", case.subject_id)), case)
    return Asked()


async def answer_question(visit: Visit, case: Row[Any], words: str) -> Row[Any]:
    """What support asked is answered below the first words; raises `NothingOpen`, `Invalid`."""
    if case.state != "changes_needed":
        raise NothingOpen()
    said = {"words": f"{case.data['words']}\n\n{words}"}  # as often as support asks
    saved = await save_draft(visit, case, said)
    return await submit_case(visit, saved)


async def live_request(visit: Visit) -> Row[Any] | None:
    """The newest request of who is signed in."""
    return await cases.latest(visit, HELP.name, visit.actor.id)


def _data(visit: Visit, form: Question, email: str) -> dict[str, Any]:
    return {
        "topic": form.topic,
        "words": form.words,
        "email": email,
        "language": visit.language,
        "nonce": visit.part(Randomness).token(),
    }
