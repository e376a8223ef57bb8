"""The case kind `unbinding`: what is asked for, what keeps it from being approved, what it does."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import make_move
from keyhouse.domain.cases import CaseKind, Item
from keyhouse.domain.cases.save_draft import MORE
from keyhouse.domain.marketplaces import Words, say
from keyhouse.domain.shops import BINDING, ask_obligations, check_clear, obligations_of
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import SYSTEM, Visit
from keyhouse.features.shops.labels import PAPERS, REASONS
from keyhouse.features.shops.policy import UnbindingPaper, UnbindingPolicy
from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_
from keyhouse.web.account_notes import account_notes
from keyhouse.web.texts import translate


class ShopSanctioned(Problem):
    code, status = "shop_sanctioned", 409
    text = N_("A sanction holds against this shop or its owner: it has to be lifted before.")


DETAILS = "details"
FILL_IN = N_("Please fill this in.")
LABELS = {
    "waiting": N_("Waiting for other systems"),
    "in_review": N_("Under review"),
    "changes_needed": N_("Rejected"),
    "proposed": N_("Under review"),
    "approved": N_("Approved"),
    "cooling": N_("Approved, waiting"),
    "done": N_("Unbound"),
    "rejected": N_("Refused"),
    "withdrawn": N_("Withdrawn"),
    "lapsed": N_("Lapsed"),
    "on_hold": N_("On hold"),
    "draft": N_("Draft"),
}
ENTRIES = {
    "shop_name": N_("Shop"),
    "shop_number": N_("Shop number"),
    "reason": N_("Reason"),
    "words": N_("Your own words"),
    "contact_name": N_("Contact name"),
    "contact_details": N_("Contact details"),
}
REJECT_REASONS = {
    "not_owner": N_("What you sent does not show that the shop is yours."),
    "open_dispute": N_("A dispute about this shop is still open."),
    "false_information": N_("Information in the application is false."),
    "other": N_("See the note."),
}


def label_of(label: Words, known: dict[str, str], name: str, language: str) -> str:
    """The playbook's words, or ours for a name that we know."""
    return say(label, language) or translate(language, known.get(name, name))


def reason_label(visit: Visit, name: str) -> str:
    found = visit.policy(UnbindingPolicy).reason(name)
    return label_of(found.label, REASONS, name, visit.language) if found else ""


def items(visit: Visit, data: dict[str, Any]) -> list[Item]:
    """The entries as one item, the papers for this reason and channel, and room for more."""
    language = visit.language
    asked = [Item(DETAILS, translate(language, N_("Details")), is_paper=False)]
    for paper in visit.policy(UnbindingPolicy).papers:
        if _is_asked(paper, data):
            label = label_of(paper.label, PAPERS, paper.name, language)
            hint = say(paper.hint, language)
            asked.append(Item(paper.name, label, hint, is_required=paper.required))
    if data.get("channel") == "support":
        label = translate(language, N_("Evidence of who asked"))
        asked.append(Item("who_asked", label))
    asked.append(Item(MORE, translate(language, N_("More papers")), is_required=False))
    return asked


def entries(visit: Visit, data: dict[str, Any]) -> list[tuple[str, str]]:
    language = visit.language
    shown = {**data, "reason": reason_label(visit, data.get("reason", ""))}
    return [
        (translate(language, label), shown.get(name, ""))
        for name, label in ENTRIES.items()
        if shown.get(name) or name != "words"
    ]


def _is_asked(paper: UnbindingPaper, data: dict[str, Any]) -> bool:
    is_reason = not paper.reasons or data.get("reason") in paper.reasons
    return is_reason and data.get("channel", "self") in paper.channels


def _missing(visit: Visit, data: dict[str, Any]) -> dict[str, tuple[str, str, dict[str, Any]]]:
    needed = ["reason", "contact_name", "contact_details"]
    reason = visit.policy(UnbindingPolicy).reason(data.get("reason", ""))
    if reason and reason.words:
        needed.append("words")
    return {name: ("missing", FILL_IN, {}) for name in needed if not data.get(name)}


async def _check(visit: Visit, case: Row[Any]) -> None:
    """Asks other systems once more; raises `Blocked`. The shop stays locked until the commit."""
    await ask_obligations(visit, case.subject_id)
    await check_clear(visit, case.subject_id)
    shop = await shops.shop(visit, case.subject_id)
    account = await accounts.account(visit, case.owner_id)
    if not shop or not account or {shop.sanction, account.sanction} != {"none"}:
        raise ShopSanctioned()


async def _ask(visit: Visit, case: Row[Any]) -> None:
    await ask_obligations(visit, case.subject_id)


async def _is_ready(visit: Visit, case: Row[Any]) -> bool:
    """Review begins when no system that blocks is still silent; blocked ones staff shall see."""
    known = await obligations_of(visit, case.subject_id)
    return not any(each.is_blocking and each.state == "unknown" for each in known)


async def _notes(visit: Visit, case: Row[Any]) -> list[tuple[str, str]]:
    """What staff should know: the owner, what is open, and who else has the same papers."""

    def tell(text: str, **said: Any) -> str:
        return translate(visit.language, text, said)

    found = await account_notes(visit, case.owner_id)
    for each in await obligations_of(visit, case.subject_id):
        state = {"clear": N_("clear"), "blocked": N_("open"), "unknown": N_("unknown")}[each.state]
        figures = f"{each.count} · {each.amount} {each.currency}" if each.state == "blocked" else ""
        label = translate(visit.language, each.label(visit.language))
        found.append((label, " ".join((tell(state), figures)).strip()))
    if case.channel == "support":
        found.append((tell(N_("Opened by")), tell(N_("support, for the owner"))))
    return found


async def _take_effect(visit: Visit, case: Row[Any]) -> bool:
    """Binding or certification ended, in the transaction of the decision; False when it cannot be.

    What a session may do in a shop is asked of its binding each time, so nothing else has to be
    ended for the owner to be out of the shop at once.
    """
    binding = await shops.owning(visit, case.subject_id)
    if not binding or binding.account_id != case.owner_id or binding.state != "unbinding":
        return False
    ends = visit.policy(UnbindingPolicy).ends
    system = SYSTEM.kind
    if ends == "certification":
        await make_move(visit, BINDING, binding, "keep", who=system, certified_at=None)
        return True
    await make_move(
        visit,
        BINDING,
        binding,
        "end",
        who=system,
        note={"shop": case.subject_id, "case": case.id},
        ended_at=visit.now,
        end_reason="unbound",
        certified_at=None if ends == "both" else binding.certified_at,
    )
    return True


UNBINDING = CaseKind(
    name="unbinding",
    label=N_("Unbinding a shop"),
    title=lambda visit, case: case.data["shop_name"],
    items=items,
    entries=entries,
    missing=_missing,
    business_days=lambda visit: visit.policy(UnbindingPolicy).business_days,
    take_effect=_take_effect,
    reject_reasons=REJECT_REASONS,
    labels=LABELS,
    path=lambda case: f"/shops/{case.subject_id}/unbind/status",
    can_talk=True,
    needs_two=lambda visit: visit.policy(UnbindingPolicy).needs_two,
    check=_check,
    is_ready=_is_ready,
    ask=_ask,
    waits=lambda visit: timedelta(hours=visit.policy(UnbindingPolicy).cooling_hours),
    notes=_notes,
)
