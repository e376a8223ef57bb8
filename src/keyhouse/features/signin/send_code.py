"""The code by message for the second step. After a right password the budget is the owner's."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import is_held_against
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import make_challenge
from keyhouse.domain.messaging import (
    address_key,
    may_text,
    queue_letter,
    wait_between_letters,
)
from keyhouse.domain.visits import Visit
from keyhouse.features.signin.messages import SIGN_IN_CODE

PURPOSE = "signin"
KINDS = {"email_code": "email", "sms_code": "phone"}


async def send_code(visit: Visit, attempt: Row[Any]) -> None:
    """Sends a code for this attempt when it is at one, once a minute at most; raises `TooMany`.

    SMS cost money whoever asks for them, so their budgets hold here too.
    """
    address = await code_address(visit, attempt)
    if not address:
        return
    # Each channel waits for itself: whoever changes to SMS because no letter came needs it now.
    await wait_between_letters(visit, f"{attempt.id} {KINDS[attempt.way]}")
    is_text = attempt.way == "sms_code"
    has_room = not is_text or await may_text(visit, address, address)
    challenge = await make_challenge(
        visit, f"{PURPOSE}_{KINDS[attempt.way]}", attempt.id, is_decoy=not has_room
    )
    await queue_letter(
        visit,
        SIGN_IN_CODE,
        address,
        subject_id=attempt.account_id,
        values={
            "time": visit.now.isoformat(),
            "until": challenge.expires_at.isoformat(),
            "letter": challenge.letter,
        },
        secrets={"code": challenge.code},
        is_decoy=not has_room,
    )


async def code_address(visit: Visit, attempt: Row[Any]) -> str:
    """Where the attempt's code goes: what was typed if it fits, else the account's first one."""
    kind = KINDS.get(attempt.way)
    if not kind:
        return ""
    account = await accounts.account(visit, attempt.account_id)
    known = await trusted_addresses(visit, account) if account else ()
    own = [each.value for each in known if each.kind == kind]
    return attempt.typed if attempt.typed in own else own[0] if own else ""


async def trusted_addresses(visit: Visit, account: Row[Any]) -> Sequence[Row[Any]]:
    """All but those that “This was not me” holds against."""
    known = await accounts.addresses(visit, account.id)
    return [a for a in known if not is_held_against(account, address_key(visit, a.value))]
