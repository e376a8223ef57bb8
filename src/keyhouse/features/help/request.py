"""The case kind `help`: somebody asks support something, and gets an answer by a promised day."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import CaseKind, Item
from keyhouse.domain.cases.messages import LAPSED
from keyhouse.domain.messaging import LetterKind
from keyhouse.domain.visits import Visit
from keyhouse.features.help.link import write
from keyhouse.features.help.messages import ANSWERED, HELP_CLOSED
from keyhouse.features.help.policy import HelpPolicy
from keyhouse.kit.texts import N_
from keyhouse.web.account_notes import account_notes
from keyhouse.web.texts import translate

DETAILS, EVIDENCE = "details", "evidence"
TOPICS = {
    "sign_in": N_("Signing in, codes, passwords"),
    "account": N_("My account or my addresses"),
    "application": N_("An application or its papers"),
    "shop": N_("A shop"),
    "other": N_("Something else"),
}
REFUSALS = {
    "not_ours": N_("We cannot help with this: it is decided elsewhere."),
    "other": N_("See the note."),
}
LABELS = {
    "draft": N_("Draft"),
    "waiting": N_("We are on it"),
    "in_review": N_("We are on it"),
    "changes_needed": N_("We have a question"),
    "proposed": N_("We are on it"),
    "approved": N_("Answered"),
    "cooling": N_("Answered"),
    "done": N_("Answered"),
    "rejected": N_("Closed"),
    "withdrawn": N_("Withdrawn"),
    "lapsed": N_("Closed: no answer came"),
    "on_hold": N_("On hold"),
}


def items(visit: Visit, data: dict[str, Any]) -> list[Item]:
    language = visit.language
    asked = [Item(DETAILS, translate(language, N_("Question")), is_paper=False)]
    if data.get("account"):
        asked.append(Item(EVIDENCE, translate(language, N_("Pictures")), is_required=False))
    return asked


def entries(visit: Visit, data: dict[str, Any]) -> list[tuple[str, str]]:
    labels = {"topic": N_("About"), "email": N_("E-mail"), "words": N_("Question")}
    shown = {**data, "topic": translate(visit.language, TOPICS.get(data.get("topic", ""), "–"))}
    return [
        (translate(visit.language, label), shown.get(name, "")) for name, label in labels.items()
    ]


async def _notes(visit: Visit, case: Row[Any]) -> list[tuple[str, str]]:
    if not case.owner_id:
        told = N_("Not signed in; the e-mail is proven, nothing else.")
        return [(translate(visit.language, N_("Account")), translate(visit.language, told))]
    return await account_notes(visit, case.owner_id)


async def _take_effect(visit: Visit, case: Row[Any]) -> bool:
    """The answer goes out by letter, and stands on the page of the request."""
    await write(visit, case, ANSWERED, {"items": [("", "", case.words)]})
    return True


async def _tell(visit: Visit, case: Row[Any], kind: LetterKind, said: dict[str, Any]) -> None:
    """Reminders and the like: to the mailbox that was given, with the private link."""
    if kind is LAPSED:
        kind, said = HELP_CLOSED, {**said, "items": [("", LABELS["lapsed"], "")]}
    await write(visit, case, kind, said)


HELP = CaseKind(
    name="help",
    deciders=("support", "senior"),
    label=N_("Question to support"),
    title=lambda visit, case: case.data["email"],
    items=items,
    entries=entries,
    missing=lambda visit, data: {},
    business_days=lambda visit: visit.policy(HelpPolicy).business_days,
    take_effect=_take_effect,
    reject_reasons=REFUSALS,
    labels=LABELS,
    path=lambda case: "/support/request",
    takes_held=True,
    tell=_tell,
    is_answered=True,
    notes=_notes,
)
