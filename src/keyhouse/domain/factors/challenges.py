"""Making a challenge, asking for it again, and redeeming it once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.factors import queries
from keyhouse.domain.factors.guessing import count_wrong, digits_now, hold_back_guessers
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import Keyring, hash_token, same
from keyhouse.kit.limits import Budget, give_back, spend
from keyhouse.kit.problems import Refusal, TooMany
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_

TRIES = 5  # at 20 bits or more (NIST SP 800-63B-4, section 3.1.3)
CODE_GOOD_FOR = timedelta(minutes=10)
SAME_CODE_FOR = timedelta(minutes=5)
# At one person at most 240 guesses a day, a chance of 1 in 4,000; from one network a third of it,
# so that one stranger alone does not shut the owner out.
WRONG_CODES = Budget("wrong codes", 60, timedelta(hours=6))
WRONG_FROM_NETWORK = Budget("wrong codes for one from a network", 20, timedelta(hours=6))


@dataclass(frozen=True)
class Challenge:
    """What goes into the letter: `letter` counts from 1, `expires_at` is when the code ends."""

    code: str
    link_token: str
    letter: int
    expires_at: datetime


class TriesUsedUp(TooMany):
    code = "tries_used_up"
    text = N_("Too many wrong codes. Please start again from the beginning.")


@dataclass(frozen=True)
class Right:
    """The proof was good and is used up, unless it was only checked."""


@dataclass(frozen=True)
class Wrong(Refusal):
    code = "wrong_code"
    text = N_("This code is not right. Tries left: %(left)s.")
    tries_left: int

    @property
    def values(self) -> dict[str, Any]:
        return {"left": self.tries_left}


@dataclass(frozen=True)
class Spent(Refusal):
    """No try is left, or the code is too old or was used: a new one is needed."""

    code = "spent"
    text = N_("This code can no longer be used. Ask for a new one.")


async def make_challenge(
    visit: Visit,
    purpose: str,
    subject_id: str,
    *,
    good_for: timedelta = CODE_GOOD_FOR,
    has_link: bool = False,
    is_decoy: bool = False,
) -> Challenge:
    """A code and a link for this purpose and subject.

    Asked again within five minutes the code stays the same, with its first end; later a new one
    replaces it. The tries are never given back: when they are used up, only a letter with a link
    (`has_link`) still helps. Raises `TriesUsedUp`.
    """
    old = await queries.challenge(visit, purpose, subject_id)
    if old and old.used_at:
        old = None  # it did its work: what is asked for now begins anew
    if old and old.tries >= TRIES and not has_link:
        raise TriesUsedUp()
    token = visit.part(Randomness).token()
    digits = await digits_now(visit, purpose)
    if old and old.code_sealed and visit.now < min(old.expires_at, old.made_at + SAME_CODE_FOR):
        same_again = _opened(visit, old)
        # What was a decoy is no code: whoever is reached now gets one that is right.
        if len(same_again.code) >= digits and bool(old.code_hash) != is_decoy:
            await queries.count_letter(visit, old.id)
            return same_again
    code = visit.part(Randomness).digits(digits)
    letter = old.letters + 1 if old else 1
    await queries.put(
        visit,
        {
            "id": new_id("chl", visit.now),
            "purpose": purpose,
            "subject_id": subject_id,
            "code_sealed": visit.part(Keyring).seal_text("challenge", f"{code} {token}"),
            # What nobody gets by letter, nobody may guess.
            "code_hash": "" if is_decoy else _code_hash(visit, purpose, subject_id, code),
            "link_hash": hash_token(token),
            "letters": letter,
            "made_at": visit.now,
            "expires_at": visit.now + good_for,
        },
    )
    return Challenge(code, token, letter, visit.now + good_for)


def _opened(visit: Visit, old: Row[Any]) -> Challenge:
    code, _, token = visit.part(Keyring).unseal_text("challenge", old.code_sealed).partition(" ")
    return Challenge(code, token, old.letters + 1, old.expires_at)


async def check_code(
    visit: Visit,
    purpose: str,
    subject_id: str,
    code: str,
    *,
    whom: str,
    is_stranger: bool = True,
) -> Right | Wrong | Spent:
    """Counts a try, compares, and uses the challenge up when the code is right.

    `whom` is the account or the typed address: wrong codes are also counted over all attempts of
    one person, since attempts cost a guesser nothing. Who has given the right password is no
    stranger and has budgets of their own. Raises `TooMany` while strangers guess at many.
    """
    if is_stranger and not await hold_back_guessers(visit, purpose, code):
        return Spent()
    kind = purpose.partition("_")[0]  # by whatever way they came
    key = visit.part(Keyring).digest("wrong codes", visit.marketplace.id, kind, whom)
    near = visit.part(Keyring).digest("wrong codes near", key, visit.network)
    budgets = ((WRONG_FROM_NETWORK, near), (WRONG_CODES, key))
    for budget, counted in budgets:
        if not await spend(visit.db, visit.marketplace.id, budget, counted, visit.now):
            return Spent()
    row = await queries.count_try(visit, purpose, subject_id, TRIES)
    if not row:
        return Spent()
    if not same(row.code_hash, _code_hash(visit, purpose, subject_id, code)):
        if is_stranger:
            await count_wrong(visit, purpose)
        left = TRIES - row.tries
        return Wrong(left) if left else Spent()
    for budget, counted in budgets:
        await give_back(visit.db, visit.marketplace.id, budget, counted)
    return Right() if await queries.use(visit, row.id) else Spent()


async def find_link(visit: Visit, purpose: str, token: str) -> Row[Any] | None:
    """The live challenge of a link; looking at it uses nothing up."""
    row = await queries.by_link(visit, purpose, hash_token(token))
    return row if row and not row.used_at and row.expires_at > visit.now else None


async def redeem_link(visit: Visit, purpose: str, token: str) -> Row[Any] | None:
    """The challenge of this link, for the one caller who gets it; None for all others."""
    row = await find_link(visit, purpose, token)
    return row if row and await queries.use(visit, row.id) else None


def _code_hash(visit: Visit, purpose: str, subject_id: str, code: str) -> str:
    """Six digits are found in no time without the key, so the hash is a keyed one."""
    return visit.part(Keyring).digest("code", visit.marketplace.id, purpose, subject_id, code)
