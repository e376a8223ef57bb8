"""Claiming an address for a new account, and proving it by link or code.

A claim on an address that somebody has proven costs the same and looks the same; its owner is
told, at most once a day, and nobody can ever prove it.
"""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.identifiers import mailbox_of
from keyhouse.domain.factors import queries
from keyhouse.domain.factors.challenges import Right, Spent, Wrong, check_code, make_challenge
from keyhouse.domain.factors.messages import ADDRESS_KNOWN, CONFIRM_ADDRESS
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.messaging import (
    NO_NOTICES,
    NOTICES,
    may_send_to,
    queue_letter,
    wait_between_letters,
)
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.randomness import Randomness

PURPOSE = "confirm"
GOOD_FOR = timedelta(hours=24)


async def claim_address(visit: Visit, account: Row[Any], email: str) -> str:
    """Claims the address for the pending account, sends the proof, returns the attempt's token."""
    token = visit.part(Randomness).token()
    claim_id = new_id("clm", visit.now)
    is_taken = await accounts.by_identifier(visit, "email", email) is not None
    await queries.add_claim(
        visit,
        {
            "id": claim_id,
            "account_id": account.id,
            "kind": "email",
            "value": email,
            "token_hash": hash_token(token),
            "is_taken": is_taken,
            "made_at": visit.now,
        },
    )
    await _send(visit, claim_id, account, email, is_taken)
    return token


async def send_proof_again(visit: Visit, claim: Row[Any], account: Row[Any]) -> None:
    """Another letter, once a minute; raises `TooMany`."""
    await wait_between_letters(visit, claim.id)
    await _send(visit, claim.id, account, claim.value, claim.is_taken)


async def renew_claim(visit: Visit, claim: Row[Any]) -> str:
    """A new token for a claim whose owner came back with the right password."""
    token = visit.part(Randomness).token()
    await queries.set_claim_token(visit, claim.id, hash_token(token))
    return token


async def find_claim(visit: Visit, token: str) -> Row[Any] | None:
    return await queries.claim_by_token(visit, hash_token(token)) if token else None


async def prove_by_code(visit: Visit, claim: Row[Any], code: str) -> Right | Wrong | Spent:
    """Counts a try; when right, the address becomes the account's own, once."""
    outcome = await check_code(visit, PURPOSE, claim.id, code, whom=claim.value)
    if isinstance(outcome, Right) and not await make_own(visit, claim):
        return Spent()
    return outcome


async def make_own(visit: Visit, claim: Row[Any]) -> bool:
    """False when somebody else has proven the address in the meantime."""
    if not await accounts.claim_identifier(visit, claim.account_id, claim.kind, claim.value):
        return False
    await queries.drop_claim(visit, claim.account_id)
    return True


async def _send(visit: Visit, claim_id: str, account: Row[Any], email: str, is_taken: bool) -> None:
    challenge = await make_challenge(visit, PURPOSE, claim_id, good_for=GOOD_FOR, has_link=True)
    has_room = await may_send_to(visit, mailbox_of(email))
    # Something is counted for unknown addresses as well: else the time would tell them apart.
    budget = NOTICES if is_taken else NO_NOTICES
    may_tell = await may_send_to(visit, mailbox_of(email), budget) or not is_taken
    secrets = {"code": challenge.code, "link": visit.link(f"/sign-up/link/{challenge.link_token}")}
    if is_taken:
        secrets = {"code": "", "link": visit.link("/sign-in")}
    await queue_letter(
        visit,
        ADDRESS_KNOWN if is_taken else CONFIRM_ADDRESS,
        email,
        subject_id=claim_id,
        values={
            "company": _harmless(account.company_name) or visit.policy(MarketplacePolicy).name,
            "time": visit.now.isoformat(),
            "until": challenge.expires_at.isoformat(),
        },
        secrets=secrets,
        is_decoy=not (has_room and may_tell),
    )


def _harmless(name: str) -> str:
    """A company's name fit for a letter to somebody who may be a stranger: no advertisement."""
    is_plain = len(name) <= 80 and not re.search(r"[/@:]|www|\.\w\w", name)
    return name if is_plain else ""
