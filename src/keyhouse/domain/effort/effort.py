"""Giving out work, and checking that it was done: ALTCHA's proof of work, version 1.

The browser looks for the number whose SHA-256 together with a salt is the one we gave
(https://altcha.org/docs/v1/proof-of-work/). Who has no JavaScript waits instead.
"""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from altcha.v1 import (
    ChallengeOptions,
    PayloadType,
    create_challenge,
    extract_params,
    verify_solution,
)

from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring, hash_token, same
from keyhouse.kit.limits import NO_LIMIT, Budget, count, spend
from keyhouse.kit.problems import Problem
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_

PROOF_GOOD_FOR = timedelta(minutes=2)
TICKET_GOOD_FOR = timedelta(minutes=15)
EASY, HARD = 20_000, 250_000  # numbers to try at most; the hardest takes a phone under 5 seconds
SHORT, LONG = 8, 60  # seconds to wait without JavaScript
HOUR = timedelta(hours=1)
FROM_NETWORK = Budget("efforts of a network", NO_LIMIT, HOUR)
AT_MARKETPLACE = Budget("efforts at a marketplace", NO_LIMIT, HOUR)
ONCE = Budget("effort", 1, TICKET_GOOD_FOR)


@dataclass(frozen=True)
class Work:
    """What the browser solves; names as ALTCHA has them."""

    algorithm: str
    challenge: str
    salt: str
    signature: str
    max_number: int


@dataclass(frozen=True)
class Ticket:
    """For a browser without JavaScript: comes back after `seconds`, not before."""

    value: str
    seconds: int


class NotVerified(Problem):
    code, status = "not_verified", 422
    text = N_("The check has run out or did not work. Please slide once more.")


class TooEarly(Problem):
    code, status = "too_early", 422
    text = N_("Please wait a few seconds more, then press the button again.")


async def give_work(visit: Visit, action: str, what: str, attempt: str) -> Work:
    """Work for this action, typed address and attempt; more of it under pressure."""
    made = create_challenge(
        ChallengeOptions(
            max_number=min(HARD, int(EASY * await _pressure(visit))),
            hmac_key=_key(visit, action, what, attempt),
            salt=visit.part(Randomness).token(),
            expires=visit.now + PROOF_GOOD_FOR,
        )
    )
    return Work(made.algorithm, made.challenge, made.salt, made.signature, made.max_number)


async def give_ticket(visit: Visit, action: str, what: str) -> Ticket:
    seconds = min(LONG, round(SHORT * await _pressure(visit)))
    opens = int(visit.now.timestamp()) + seconds
    nonce = visit.part(Randomness).token()
    return Ticket(f"{opens}.{nonce}.{_sign(visit, action, what, opens, nonce)}", seconds)


async def check_effort(
    visit: Visit, action: str, what: str, attempt: str, *, proof: str = "", ticket: str = ""
) -> None:
    """Raises `NotVerified` or `TooEarly`; a good proof or ticket is used up for good."""
    if proof:
        nonce = _check_proof(visit, proof, _key(visit, action, what, attempt))
    else:
        nonce = _check_ticket(visit, action, what, ticket)
    marketplace = visit.marketplace.id
    if not await spend(visit.db, marketplace, ONCE, hash_token(nonce), visit.now):
        await visit.db.rollback()
        raise NotVerified()
    await visit.db.commit()  # used up, whatever becomes of the request


def _check_proof(visit: Visit, proof: str, key: str) -> str:
    payload = _read(proof)
    is_right, _ = verify_solution(payload, key, False)
    ends = extract_params(payload).get("expires", [""])[0]
    if not is_right or not ends.isdecimal() or int(ends) < visit.now.timestamp():
        raise NotVerified()
    return str(payload["challenge"])


def _read(proof: str) -> PayloadType:
    """What a browser sent as its proof; raises `NotVerified` on anything of another form."""
    try:
        payload = json.loads(base64.b64decode(proof[:2000], validate=True))
    except (ValueError, RecursionError) as error:
        raise NotVerified() from error
    texts = ("algorithm", "challenge", "salt", "signature")
    if (
        not isinstance(payload, dict)
        or not all(isinstance(payload.get(n), str) and payload[n].isascii() for n in texts)
        or type(payload.get("number")) is not int
        or payload["algorithm"] != "SHA-256"
    ):
        raise NotVerified()
    return cast(PayloadType, payload)


def _check_ticket(visit: Visit, action: str, what: str, ticket: str) -> str:
    opens, _, rest = ticket.partition(".")
    nonce, _, signature = rest.partition(".")
    if not (opens.isascii() and opens.isdecimal()) or len(opens) > 12:
        raise NotVerified()
    if not same(signature, _sign(visit, action, what, int(opens), nonce)):
        raise NotVerified()
    if visit.now.timestamp() < int(opens):
        raise TooEarly()
    if visit.now.timestamp() > int(opens) + TICKET_GOOD_FOR.total_seconds() / 2:
        raise NotVerified()
    return nonce


async def _pressure(visit: Visit) -> float:
    """1 in quiet times; doubled by every ten requests of a network, and by a busy marketplace.

    Counted when work or a ticket is given out, used or not: nobody collects cheap ones.

    Never by address alone: nobody can make it dear for somebody else.
    """
    marketplace = visit.marketplace.id
    near = await count(visit.db, marketplace, FROM_NETWORK, visit.network_key, visit.now) - 1
    all_ = await count(visit.db, marketplace, AT_MARKETPLACE, "all", visit.now) - 1
    return min(2.0 ** min(near // 10, 10) * (1 + all_ / 2000), 20)


def _key(visit: Visit, action: str, what: str, attempt: str) -> str:
    """A key of its own for every binding: a proof for another one has no valid signature."""
    said = what.strip().casefold()
    return visit.part(Keyring).digest("work", visit.marketplace.id, action, said, attempt)


def _sign(visit: Visit, action: str, what: str, opens: int, nonce: str) -> str:
    said = what.strip().casefold()
    keys = visit.part(Keyring)
    return keys.digest("wait", visit.marketplace.id, action, said, str(opens), nonce)
