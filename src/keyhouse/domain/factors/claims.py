"""Claiming an address for an account, and proving it by link or code.

A claim on an address that somebody has proven costs the same and looks the same; its owner is
told, at most once a day, and nobody can ever prove it.
"""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import queries
from keyhouse.domain.factors.challenges import (
    CODE_GOOD_FOR,
    Right,
    Spent,
    Wrong,
    check_code,
    make_challenge,
)
from keyhouse.domain.factors.messages import (
    ADD_ADDRESS,
    ADDRESS_KNOWN,
    CONFIRM_ADDRESS,
    CONFIRM_BUYER,
)
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.messaging import (
    A_DAY,
    NO_NOTICES,
    NOTICES,
    LetterKind,
    mailbox_of,
    may_send_to,
    may_text,
    queue_letter,
    tell_flood,
    text_was_used,
    wait_between_letters,
)
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.randomness import Randomness

PURPOSE = "confirm"
UNTOLD = replace(A_DAY, name="untold letters", limit=1_000_000_000)
GOOD_FOR = timedelta(hours=24)


async def claim_address(visit: Visit, account: Row[Any], kind: str, value: str) -> str:
    """Claims the address for the account, sends the proof, returns the attempt's token.

    An account claims one address at a time: the newest claim replaces the one before.
    """
    token = visit.part(Randomness).token()
    is_taken = await accounts.by_identifier(visit, kind, value) is not None
    claim = await queries.put_claim(
        visit,
        {
            "id": new_id("clm", visit.now),
            "account_id": account.id,
            "kind": kind,
            "value": value,
            "token_hash": hash_token(token),
            "is_taken": is_taken,
            "made_at": visit.now,
        },
    )
    await _send(visit, claim, account)
    return token


async def send_proof_again(visit: Visit, claim: Row[Any], account: Row[Any]) -> None:
    """Another letter, once a minute; raises `TooMany`."""
    await wait_between_letters(visit, claim.id)
    await _send(visit, claim, account)


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
    if not isinstance(outcome, Right):
        return outcome
    if claim.kind == "phone":
        await text_was_used(visit, claim.value)
    return outcome if await make_own(visit, claim) else Spent()


async def make_own(visit: Visit, claim: Row[Any]) -> bool:
    """False when somebody else has proven the address in the meantime."""
    if not await accounts.claim_identifier(visit, claim.account_id, claim.kind, claim.value):
        return False
    await queries.drop_claim(visit, claim.account_id)
    return True


async def _send(visit: Visit, claim: Row[Any], account: Row[Any]) -> None:
    is_new = account.state == "pending"
    has_link = is_new and claim.kind == "email"
    good_for = GOOD_FOR if has_link else CODE_GOOD_FOR
    # Something is counted for unknown addresses as well: else the time would tell them apart.
    budget = NOTICES if claim.is_taken else NO_NOTICES
    may_tell = await may_send_to(visit, mailbox_of(claim.value), budget) or not claim.is_taken
    has_room = await _has_room(visit, claim, may_tell)
    challenge = await make_challenge(visit, PURPOSE, claim.id, good_for=good_for, has_link=has_link)
    if not has_room and claim.kind == "email":
        await tell_flood(visit, claim.value, claim.id, is_decoy=not may_tell)
    link = f"/sign-up/link/{challenge.link_token}" if has_link else "/"
    secrets = {"code": challenge.code, "link": visit.link(link) if has_link else ""}
    if claim.is_taken:
        secrets = {"code": "", "link": visit.link("/sign-in")}
    await queue_letter(
        visit,
        ADDRESS_KNOWN if claim.is_taken else _proof_for(account),
        claim.value,
        subject_id=claim.id,
        values={
            "company": _harmless(account.company_name) or visit.policy(MarketplacePolicy).name,
            "time": visit.now.isoformat(),
            "until": challenge.expires_at.isoformat(),
        },
        secrets=secrets,
        is_decoy=not (has_room and may_tell),
    )


def _proof_for(account: Row[Any]) -> LetterKind:
    if account.state != "pending":
        return ADD_ADDRESS
    return CONFIRM_ADDRESS if account.company_name else CONFIRM_BUYER


async def _has_room(visit: Visit, claim: Row[Any], may_tell: bool) -> bool:
    """What its owner is not told of uses up none of the owner's letters."""
    if claim.kind == "phone":
        return await may_text(visit, claim.value if may_tell else "", claim.value)
    return await may_send_to(visit, mailbox_of(claim.value), A_DAY if may_tell else UNTOLD)


def _harmless(name: str) -> str:
    """A company's name fit for a letter to somebody who may be a stranger: no advertisement."""
    is_plain = len(name) <= 80 and not re.search(r"[/@:]|www|\.\w\w", name)
    return name if is_plain else ""
