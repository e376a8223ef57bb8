"""What people can be found by is kept up to date, and forgotten with them."""

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.names import forget_names, note_names
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import Visit

NAMES = ("company_name", "contact_name", "shop_name")


async def note_account(visit: Visit, account_id: str) -> None:
    account = await accounts.account(visit, account_id)
    if account:
        await note_names(visit, account_id, [account.company_name, account.contact_name])


async def note_case(visit: Visit, case_id: str) -> None:
    """What was handed in may name others than the sign-up did."""
    case = await cases.case(visit, case_id)
    if case and case.owner_id and case.kind != "recovery":  # anybody may say that it is about them
        await note_names(visit, case.owner_id, [str(case.data.get(name, "")) for name in NAMES])


async def note_shop(visit: Visit, binding_id: str) -> None:
    binding = await shops.binding(visit, binding_id)
    shop = await shops.shop(visit, binding.shop_id) if binding else None
    if binding and shop:
        await note_names(visit, binding.account_id, [shop.name])


async def forget(visit: Visit, account_id: str) -> None:
    await forget_names(visit, account_id)


REACTIONS = {
    "account.proven": note_account,
    "account.opened": note_account,
    "account.brought_in": note_account,
    "case.submitted": note_case,
    "case.handed_in_again": note_case,
    "shop.bound": note_shop,
    "account.deregistered": forget,
    "account.lapsed": forget,
}
