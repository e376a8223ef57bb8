"""What staff should know of an account beside a case: masked, and nothing of anybody else."""

from collections import Counter
from typing import Any

from keyhouse.domain.accounts import mask
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.marks import shared_marks
from keyhouse.domain.marketplaces import day_of
from keyhouse.domain.visits import Visit
from keyhouse.kit.texts import N_
from keyhouse.web.texts import say_day, translate

MARKS = {
    "tax_number": N_("the same tax number"),
    "licence": N_("the same licence number"),
    "document": N_("the same file"),
    "phone": N_("the same phone"),
    "email": N_("the same e-mail"),
}
OUTCOMES = {"banned": N_("that account was banned")}


async def account_notes(visit: Visit, account_id: str) -> list[tuple[str, str]]:
    """Since when it is there, how it is reached, and which others have something in common."""

    def tell(text: str, **said: Any) -> str:
        return translate(visit.language, text, said)

    account = await accounts.account(visit, account_id)
    if not account:
        return []
    opened = say_day(day_of(visit.marketplace, account.created_at), visit.language)
    known = await accounts.addresses(visit, account_id)
    shown = [mask(each.kind, each.value) for each in known if each.kind != "social"]
    found = [
        (tell(N_("Account opened")), opened),
        (tell(N_("Its addresses")), ", ".join(shown)),
    ]
    shared = Counter[tuple[str, str]]()
    for mark in await shared_marks(visit, account_id):
        # Somebody who left honestly and came back is no double.
        if mark.outcome != "deregistered":
            shared[mark.kind, OUTCOMES.get(mark.outcome, "")] += 1
    for (kind, outcome), number in shared.most_common():
        told = ": ".join(tell(each) for each in (MARKS[kind], outcome) if each)
        times = f" ×{number}" if number > 1 else ""
        found.append((tell(N_("Also of another account")), told + times))
    return found
