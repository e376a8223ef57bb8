"""Whether an account may bind a shop now; and if not, when and how."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from keyhouse.domain.accounts import lock_account
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.company_numbers import read_company_number
from keyhouse.domain.accounts.marks import has_mark, note_mark, of_same_entity, was_banned
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.shops import queries
from keyhouse.domain.shops.policy import ShopsPolicy
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import Conflict, Problem
from keyhouse.kit.texts import N_

REASONS = {
    "no_shops": N_("There are no shops at this marketplace."),
    "not_active": N_("Only an active account can bind a shop."),
    "sanctioned": N_("Your account is restricted, so it cannot bind a shop now."),
    "banned_before": N_(
        "An account with this address was banned here. Contact support if that is a mistake."
    ),
    "too_many_shops": N_("This account owns as many shops as one account may."),
    "needs_number": N_("Tell us the tax number of your company first."),
    "wait": N_("You were unbound from a shop a short time ago. Please wait until the day shown."),
    "quota": N_("You have bound shops as often as is allowed for now. Wait until the day shown."),
    "requires_new_account": N_(
        "This account was unbound, so it cannot be bound again, but a new account can: deregister "
        "this one, sign up anew, then bind the shop."
    ),
    "never": N_("Whoever was unbound from a shop here cannot bind one again."),
}


@dataclass(frozen=True)
class Verdict:
    """`code` names the rule that says no; `opens_at` is when it will no longer."""

    code: str = ""
    opens_at: datetime | None = None

    @property
    def is_allowed(self) -> bool:
        return not self.code

    @property
    def text(self) -> str:
        return REASONS.get(self.code, "")


class MayNotBind(Problem):
    """`why` is the verdict's code."""

    status = 409

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(why=verdict.code)
        self.code, self.text = "may_not_bind", verdict.text


async def may_bind(visit: Visit, account_id: str) -> Verdict:
    account = await accounts.account(visit, account_id)
    policy = visit.policy(ShopsPolicy)
    if not visit.policy(MarketplacePolicy).shops:
        return Verdict("no_shops")
    if not account or account.state != "active":
        return Verdict("not_active")
    if account.sanction != "none":
        return Verdict("sanctioned")
    is_by_number = policy.compare == "legal_entity"
    if await was_banned(visit, account_id, by_number=is_by_number):
        return Verdict("banned_before")
    if is_by_number and not await has_mark(visit, account_id, "tax_number"):
        return Verdict("needs_number")
    same = await _same_people(visit, account_id, policy)
    if verdict := await _by_rule(visit, same, policy):
        return verdict
    if await queries.count_owned(visit, account_id) >= policy.most:
        return Verdict("too_many_shops")
    return Verdict()


async def tell_entity(visit: Visit, account_id: str, number: str) -> None:
    """Keeps the hash of the company's tax number, nothing else; once, and where it is asked for.

    Raises `Invalid`, `MayNotBind`.
    """
    await lock_account(visit, account_id)
    verdict = await may_bind(visit, account_id)
    if verdict.code != "needs_number":
        raise MayNotBind(verdict) if verdict.code else Conflict()
    check = visit.policy(ShopsPolicy).entity_check
    read = read_company_number(number, check, "entity_number")
    await note_mark(visit, account_id, "tax_number", read)


async def check_may_bind(visit: Visit, account_id: str) -> None:
    """Raises `MayNotBind`."""
    verdict = await may_bind(visit, account_id)
    if not verdict.is_allowed:
        raise MayNotBind(verdict)


async def _by_rule(visit: Visit, same: list[str], policy: ShopsPolicy) -> Verdict | None:
    days = timedelta(days=policy.rebind_days)
    if policy.rebind == "quota":
        bound = await queries.bound_after(visit, same, visit.now - days)
        if len(bound) >= policy.rebind_quota:
            return Verdict("quota", bound[-policy.rebind_quota] + days)
        return None
    unbound_at = await queries.unbound_since(visit, same)
    if unbound_at is None or policy.rebind == "free":
        return None
    if policy.rebind != "after_days":
        return Verdict(policy.rebind)
    return Verdict("wait", unbound_at + days) if unbound_at + days > visit.now else None


async def _same_people(visit: Visit, account_id: str, policy: ShopsPolicy) -> list[str]:
    if policy.compare == "account":
        return [account_id]
    return [account_id, *await of_same_entity(visit, account_id)]
