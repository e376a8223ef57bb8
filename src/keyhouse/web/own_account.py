"""Nobody of the staff works on what is about an account of their own."""

from typing import Protocol

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.visits import STAFF, Visit
from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_


class StaffEmail(Protocol):
    async def __call__(self, visit: Visit) -> str:
        """The e-mail of the staff member who acts; empty for everybody else."""
        ...


class OwnCase(Problem):
    code, status = "own_case", 403
    text = N_("This case is about an account of your own: somebody else has to work on it.")


class OwnAccount(Problem):
    code, status = "own_account", 403
    text = N_("This is an account of your own: somebody else has to do it.")


async def is_own(visit: Visit, account_id: str) -> bool:
    """Whether the account has the staff member's own address."""
    if visit.actor.kind != STAFF or not account_id:
        return False
    email = await visit.part(StaffEmail)(visit)
    return email in [each.value for each in await accounts.addresses(visit, account_id)]


async def check_not_own_account(visit: Visit, account_id: str) -> None:
    """Raises `OwnAccount`."""
    if await is_own(visit, account_id):
        raise OwnAccount()
