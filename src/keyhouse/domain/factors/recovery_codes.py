"""Recovery codes: ten on a sheet, each good once (look-up secrets, NIST SP 800-63B-4, 3.1.2).

A sheet counts from the moment its owner says that it is kept; until then it lies nowhere but in
their browser, sealed. The sheet before is dead from then on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from keyhouse.domain.factors import factor_queries as queries
from keyhouse.domain.factors.held import CODES as HELD_AS
from keyhouse.domain.factors.ways import Asked, Counted
from keyhouse.domain.visits import Visit
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.keys import Keyring, Unreadable
from keyhouse.kit.problems import Problem
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_

CODES = 10
SECRET = 14  # letters out of 30: 68 bits; one more in front says which code it is
SHEET_GOOD_FOR = timedelta(hours=1)
PURPOSE = "recovery codes"


class SheetTooOld(Problem):
    code, status = "sheet_too_old", 409
    text = N_("These codes were shown too long ago. Here are others; keep these instead.")


@dataclass(frozen=True)
class Sheet:
    """`codes` for the person, and the same sealed, to come back when they are kept."""

    codes: Sequence[str]
    sealed: str


class RecoveryCode(Counted):
    name, held_as = "recovery_code", HELD_AS

    async def redeem(self, visit: Visit, asked: Asked, answer: str) -> bool:
        """One slow hash for any code, also when there is none with its first letter."""
        code = re.sub(r"[^a-z0-9]", "", answer.lower())
        row = await queries.recovery_code(visit, asked.account_id, code[:1])
        is_right = await visit.part(Hashing).verify(row.hash if row else None, code[1:])
        return is_right and await queries.use_recovery_code(visit, asked.account_id, code[:1])


def draw_sheet(visit: Visit, account_id: str) -> Sheet:
    draw = visit.part(Randomness).words
    marks: list[str] = []
    while len(marks) < CODES:
        mark = draw(1)
        if mark not in marks:
            marks.append(mark)
    codes = [mark + draw(SECRET) for mark in marks]
    until = int((visit.now + SHEET_GOOD_FOR).timestamp())
    said = " ".join((account_id, visit.actor.session_id, str(until), *codes))
    return Sheet([_shown(code) for code in codes], visit.part(Keyring).seal_text(PURPOSE, said))


def read_sheet(visit: Visit, account_id: str, sealed: str) -> Sheet:
    """The sheet that this session was shown; raises `SheetTooOld`."""
    try:
        said = visit.part(Keyring).unseal_text(PURPOSE, sealed).split(" ")
    except (Unreadable, UnicodeError) as error:
        raise SheetTooOld() from error
    whose, session_id, until, *codes = said
    is_own = (whose, session_id) == (account_id, visit.actor.session_id)
    if not is_own or int(until) < visit.now.timestamp():
        raise SheetTooOld()
    return Sheet([_shown(code) for code in codes], sealed)


async def keep_sheet(visit: Visit, account_id: str, sheet: Sheet) -> None:
    """Hashes the codes and puts them in the place of all that were there before."""
    codes = [code.replace("-", "") for code in sheet.codes]
    hashes = [await visit.part(Hashing).hash(code[1:]) for code in codes]
    await queries.replace_recovery_codes(
        visit,
        account_id,
        [{"mark": c[0], "hash": h} for c, h in zip(codes, hashes, strict=True)],
    )


def _shown(code: str) -> str:
    return "-".join(code[n : n + 5] for n in range(0, len(code), 5))
