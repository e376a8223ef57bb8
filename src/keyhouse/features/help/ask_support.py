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
from keyhouse.domain.factors import Right, Spent, Wrong, check_code, make_challenge
from keyhouse.domain.messaging import (
    HELP_A_DAY,
    hold_back_network,
    mailbox_of,
    may_send_to,
    queue_letter,
    wait_between_letters,
)
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.help.link import token_of
from keyhouse.features.help.messages import HELP_CODE
from keyhouse.features.help.request import HELP
from keyhouse.features.help.schemas import AskSupport, Question
from keyhouse.kit.keys import Keyring
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import Invalid, Problem, TooMany
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_

PURPOSE = "help"
NO_EMAIL = N_("Your account has no e-mail yet: add one, so that our answer reaches you.")
MOST_WORDS = 8000
A_DAY = Budget("questions of an account", 10, timedelta(hours=24))


class AskedBefore(Problem):
    code, status = "asked_before", 409
    text = N_("We are looking at a question of yours already. Its page shows how it stands.")


@dataclass(frozen=True)
class Asked:
    """`token` opens the page of the request."""

    token: str


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


async def send_code(visit: Visit, form: AskSupport) -> str:
    """A code to the typed mailbox, whose normal form is returned; raises `Invalid`, `TooMany`."""
    email = read_email(form.email, "email")
    await hold_back_network(visit)
    subject = _subject(visit, email)
    await wait_between_letters(visit, subject)
    has_room = await may_send_to(visit, mailbox_of(email), HELP_A_DAY)
    has_room = has_room and await may_send_to(visit, mailbox_of(email))
    challenge = await make_challenge(visit, PURPOSE, subject)
    await queue_letter(
        visit,
        HELP_CODE,
        email,
        subject_id=subject,
        values={"time": visit.now.isoformat(), "until": challenge.expires_at.isoformat()},
        secrets={"code": challenge.code},
        is_decoy=not has_room,
    )
    return email


async def ask_as_stranger(visit: Visit, form: AskSupport, code: str) -> Asked | Wrong | Spent:
    """Counts a try; raises `AskedBefore`."""
    email = read_email(form.email, "email")
    subject = _subject(visit, email)
    outcome = await check_code(visit, PURPOSE, subject, code, whom=email)
    if not isinstance(outcome, Right):
        return outcome
    visit = replace(visit, actor=Actor("applicant", subject))
    case = await open_case(visit, HELP.name, subject, "", _data(visit, form, email))
    if not case:
        raise AskedBefore()
    await submit_case(visit, case)
    return Asked(token_of(visit, case))


async def answer_question(visit: Visit, case: Row[Any], words: str) -> Row[Any]:
    """What support asked is answered below the first words; raises `NothingOpen`, `Invalid`."""
    if case.state != "changes_needed":
        raise NothingOpen()
    said = f"{case.data['words']}\n\n{words}"[:MOST_WORDS]
    saved = await save_draft(visit, case, {"words": said})
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


def _subject(visit: Visit, email: str) -> str:
    """One running request for a mailbox; the address is not spelt out in ids."""
    return visit.part(Keyring).lasting_digest("help", visit.marketplace.id, email)[:40]
