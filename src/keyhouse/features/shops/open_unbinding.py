"""Opening an application to unbind, by the owner or by staff for them."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.cases import FINAL_REASONS, open_case, reopen_case, save_draft, withdraw_case
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.models import OVER
from keyhouse.domain.visits import Visit
from keyhouse.features.shops.policy import UnbindingPolicy
from keyhouse.features.shops.unbinding import UNBINDING
from keyhouse.kit.problems import Conflict, Invalid, Problem
from keyhouse.kit.texts import N_

NOT_OFFERED = N_("Please choose one of the offered answers.")


class CannotUnbind(Problem):
    code, status = "cannot_unbind", 409
    text = N_("This shop cannot be unbound now. Contact support if you think it should be.")


async def live_case(visit: Visit, shop_id: str) -> Row[Any] | None:
    """The application that runs for this shop, if one does."""
    case = await cases.latest(visit, UNBINDING.name, shop_id)
    return case if case and case.state not in OVER else None


async def open_unbinding(
    visit: Visit, binding: Row[Any], reason: str, channel: str = "self"
) -> Row[Any]:
    """The draft with this reason: a new one, prefilled, or the one that is there already.

    Raises `CannotUnbind`, and `Invalid` for a reason that the playbook does not have.
    """
    if visit.policy(UnbindingPolicy).reason(reason) is None:
        raise Invalid.one("reason", "not_offered", NOT_OFFERED)
    account = await accounts.account(visit, binding.account_id)
    if binding.state not in ("active", "unbinding") or binding.sanction != "none":
        raise CannotUnbind()
    if not account or account.sanction != "none":
        raise CannotUnbind()
    running = await live_case(visit, binding.shop_id)
    if running and (running.owner_id != binding.account_id or running.channel != channel):
        raise CannotUnbind()
    if running and running.state == "draft":
        return await save_draft(visit, running, {"reason": reason})
    if running:
        return running
    before = await cases.latest(visit, UNBINDING.name, binding.shop_id)
    if before and before.owner_id == account.id and before.reason in FINAL_REASONS:
        raise CannotUnbind()
    is_theirs = before and (before.owner_id, before.channel) == (account.id, channel)
    if before and is_theirs and before.state == "lapsed":
        return await save_draft(visit, await reopen_case(visit, before), {"reason": reason})
    known = await accounts.addresses(visit, binding.account_id)
    reachable = [each.value for each in known if each.kind != "social"]
    typed = before.data if before and before.owner_id == binding.account_id else {}
    case = await open_case(
        visit,
        UNBINDING.name,
        binding.shop_id,
        binding.account_id,
        {
            "contact_name": typed.get("contact_name") or account.contact_name,
            "contact_details": typed.get("contact_details") or (reachable or [""])[0],
            "words": typed.get("words", ""),
            "shop_name": binding.name,
            "shop_number": binding.number,
            "reason": reason,
            "channel": channel,
        },
        channel=channel,
    )
    if not case:
        raise Conflict()
    return case


async def end_draft(visit: Visit, shop_id: str) -> None:
    """The old owner's draft goes when the shop does."""
    running = await live_case(visit, shop_id)
    if running:
        await withdraw_case(visit, running)
