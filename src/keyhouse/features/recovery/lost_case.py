"""The case kind `recovery`: somebody lost the mailbox itself and shows otherwise who they are.

Two people decide, then it waits; every known address is told and can stop it. An account that
does not exist has the same case, and its applicant hears the same words.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import mask
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.cases import CaseKind, Item
from keyhouse.domain.factors import forget_factors, own_factors
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.messaging import LetterKind, address_key
from keyhouse.domain.sessions import (
    ADDRESS_ADDED,
    end_other_sessions,
    forget_devices,
    lift_hold,
    tell_change,
)
from keyhouse.domain.sessions.messages import FACTORS_DROPPED
from keyhouse.domain.visits import Visit
from keyhouse.features.recovery.policy import RecoveryPolicy
from keyhouse.features.recovery.queries import end_others
from keyhouse.kit.texts import N_
from keyhouse.web.texts import say_moment, translate

STORY, EVIDENCE = "story", "evidence"
REASONS = {
    "not_shown": N_("What you sent does not show that the account is yours."),
    "unreadable": N_("The pictures cannot be read."),
    "other": N_("See the note."),
}


def items(visit: Visit, data: dict[str, Any]) -> list[Item]:
    language = visit.language
    return [
        Item(STORY, translate(language, N_("Statement")), is_paper=False),
        Item(EVIDENCE, translate(language, N_("Evidence"))),
    ]


def entries(visit: Visit, data: dict[str, Any]) -> list[tuple[str, str]]:
    labels = {
        "lost": N_("Address that was lost"),
        "new_address": N_("New e-mail, proven"),
        "name": N_("Name"),
        "story": N_("What only the owner knows"),
    }
    said = [(translate(visit.language, label), data[name]) for name, label in labels.items()]
    if data.get("second_step"):
        lost = N_("is lost too: an approval removes it")
        said.append((translate(visit.language, N_("Second step")), translate(visit.language, lost)))
    return said


async def _notes(visit: Visit, case: Row[Any]) -> list[tuple[str, str]]:
    """Whose account it may be; masked, since one look must not be enough to impersonate them."""

    def tell(text: str) -> str:
        return translate(visit.language, text)

    account = await accounts.account(visit, case.owner_id)
    if not account:
        return [(tell(N_("Account")), tell(N_("Nobody has this address here.")))]
    known = await accounts.addresses(visit, account.id)
    zone = visit.policy(MarketplacePolicy).time_zone
    opened = say_moment(account.created_at, visit.language, zone)
    shown = [mask(each.kind, each.value) for each in known if each.kind != "social"]
    return [
        (tell(N_("Account opened")), opened),
        (tell(N_("Its addresses")), ", ".join(shown)),
        (tell(N_("Contact name")), account.contact_name or "–"),
    ]


async def _take_effect(visit: Visit, case: Row[Any]) -> bool:
    """The new address takes the lost one's place; False when somebody else has proven it."""
    account = await accounts.account(visit, case.owner_id)
    if not account or account.state == "deregistered":
        return False
    added = await accounts.claim_identifier(visit, account.id, "email", case.data["new_address"])
    known = await accounts.addresses(visit, account.id)
    if not added and case.data["new_address"] not in [each.value for each in known]:
        return False
    new_address = case.data["new_address"]
    lost = [each for each in known if each.value == case.data["lost"] != new_address]
    if added:
        await record_fact(visit, "address.added", account.id, case=case.id)
    if case.data.get("second_step"):
        await _drop_factors(visit, account)
    for each in lost:
        await accounts.remove_identifier(visit, account.id, each.id)
        await record_fact(visit, "address.removed", account.id, case=case.id)
    if added:
        also = tuple(each.value for each in lost)
        via, told = address_key(visit, new_address), {"address": new_address}
        await tell_change(visit, account, ADDRESS_ADDED, via=via, values=told, also=also)
    if account.held_at:
        await lift_hold(visit, account, "recovery case", is_decided=True)
    await end_other_sessions(visit, account.id)
    await forget_devices(visit, account.id)
    await end_others(visit, account.id)
    return True


async def _drop_factors(visit: Visit, account: Row[Any]) -> None:
    """All of them: who lost the phone does not know which of them others may use now."""
    if not (await own_factors(visit, account.id)).is_two_step:
        return
    await forget_factors(visit, account.id)
    await record_fact(visit, "factors.dropped", account.id)
    await tell_change(visit, account, FACTORS_DROPPED)


async def _tell_nobody(
    visit: Visit, case: Row[Any], kind: LetterKind, said: dict[str, Any]
) -> None:
    """Somebody else may have made it: this feature writes to both sides by itself."""


RECOVERY = CaseKind(
    takes_held=True,
    tell=_tell_nobody,
    name="recovery",
    deciders=("senior", "security"),
    label=N_("Lost mailbox"),
    title=lambda visit, case: case.data["name"],
    items=items,
    entries=entries,
    missing=lambda visit, data: {},
    business_days=lambda visit: visit.policy(RecoveryPolicy).business_days,
    take_effect=_take_effect,
    reject_reasons=REASONS,
    can_ask=False,
    needs_two=True,
    waits=lambda visit: timedelta(hours=visit.policy(RecoveryPolicy).cooling_hours),
    notes=_notes,
)
