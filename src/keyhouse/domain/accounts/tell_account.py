"""Writing to somebody at every address of their account."""

from typing import Any

from keyhouse.domain.accounts import queries
from keyhouse.domain.messaging import LetterKind, may_notify, queue_letter
from keyhouse.domain.visits import Visit


async def tell_account(
    visit: Visit,
    account_id: str,
    kind: LetterKind,
    values: dict[str, Any],
    *,
    path: str = "",
    subject_id: str = "",
) -> None:
    """A letter to each e-mail, and an SMS to each phone where this kind has one.

    In the account's language; `path` is where the letter's button leads, `subject_id` what it is
    about when that is not the account.
    """
    account = await queries.account(visit, account_id)
    if not account:
        return
    link = {"link": visit.link(path)} if path else {}  # a page of ours: nothing secret is in it
    for address in await queries.addresses(visit, account_id):
        is_sms = address.kind == "phone"
        if address.kind == "social" or (is_sms and not kind.sms):
            continue
        if is_sms and not await may_notify(visit, address.value):
            continue
        await queue_letter(
            visit,
            kind,
            address.value,
            subject_id=subject_id or account_id,
            values={**values, **link},
            language=account.language,
        )
