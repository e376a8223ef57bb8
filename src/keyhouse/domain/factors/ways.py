"""What a second step can be made of, behind one protocol."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Protocol

from keyhouse.domain.accounts import Locked, clear_lock, count_try, lock_key, locked
from keyhouse.domain.factors.challenges import Right
from keyhouse.domain.factors.held import check_own
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import Refusal
from keyhouse.kit.texts import N_


@dataclass(frozen=True)
class Asked:
    """Whom a proof is asked of. What is right for one `subject_id` (an attempt to sign in, a
    session) is worth nothing for another. Tries are counted for each `guesser` by itself: a known
    device, or everybody else.
    """

    account_id: str
    subject_id: str
    guesser: str = "stranger"
    address: str = ""


@dataclass(frozen=True)
class NotRight(Refusal):
    code = "wrong_code"
    text = N_("This is not right. Please try again.")


class Way(Protocol):
    name: str  # as `strength.PROOFS` has it

    async def offer(self, visit: Visit, asked: Asked) -> dict[str, Any]:
        """What the page needs to ask for it; empty where a field is enough."""
        ...

    async def check(self, visit: Visit, asked: Asked, answer: str) -> Right | Refusal:
        """Counts a try first; what is right is used up. Raises `AccountHeld`."""
        ...


class Counted(ABC):
    """Five tries, then a wait that grows, as with passwords; each way is counted by itself.

    `held_as` is its name in `held.py`: what a stranger put in opens nothing.
    """

    name: str
    held_as: str

    async def offer(self, visit: Visit, asked: Asked) -> dict[str, Any]:
        return {}

    async def check(self, visit: Visit, asked: Asked, answer: str) -> Right | Refusal:
        await check_own(visit, asked.account_id, self.held_as)
        key = lock_key(visit, self.name, f"{asked.account_id} {asked.guesser}")
        taken = await count_try(visit, key)
        if isinstance(taken, Locked):
            return taken
        if await self.redeem(visit, asked, answer):
            await clear_lock(visit, key)
            return Right()
        return locked(visit, taken.closes_until) if taken.closes_until else self.refusal()

    @abstractmethod
    async def redeem(self, visit: Visit, asked: Asked, answer: str) -> bool:
        """True for one caller, once."""

    def refusal(self) -> Refusal:
        return NotRight()
