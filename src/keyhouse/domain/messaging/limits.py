"""How many letters one mailbox may get from people who proved nothing."""

from datetime import timedelta

from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import TooMany

A_DAY = Budget("letters to a mailbox", 5, timedelta(hours=24))
NOTICES = Budget("notices to a mailbox", 1, timedelta(hours=24))
NO_NOTICES = Budget("nothing to a mailbox", 1, timedelta(hours=24))
AGAIN = Budget("letter again", 1, timedelta(seconds=60))
NETWORK = Budget("letters from a network", 60, timedelta(hours=1))


async def may_send_to(visit: Visit, mailbox: str, budget: Budget = A_DAY) -> bool:
    """Takes one letter of the mailbox's budget; when it is used up the letter is a decoy."""
    key = visit.part(Keyring).digest("mailbox", visit.marketplace.id, mailbox)
    return await spend(visit.db, visit.marketplace.id, budget, key, visit.now)


async def wait_between_letters(visit: Visit, subject_id: str) -> None:
    """One letter a minute for one attempt; raises `TooMany`."""
    if not await spend(visit.db, visit.marketplace.id, AGAIN, subject_id[:64], visit.now):
        raise TooMany(wait=int(AGAIN.window.total_seconds()))


async def hold_back_network(visit: Visit) -> None:
    """Raises `TooMany` when one network asks for letters without end."""
    key = visit.part(Keyring).digest("network", visit.marketplace.id, visit.network)
    if not await spend(visit.db, visit.marketplace.id, NETWORK, key, visit.now):
        raise TooMany(wait=int(NETWORK.window.total_seconds()))
