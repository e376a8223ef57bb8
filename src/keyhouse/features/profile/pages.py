"""Where a signed-in person lands: the application first, the account once it is active."""

from keyhouse.domain.accounts import queries as accounts
from keyhouse.kit.problems import SignInNeeded
from keyhouse.web.answers import Answer, Go
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/account")


@pages.get("")
async def show_account(here: Here) -> Answer:
    account = await accounts.account(here.visit, here.account_id)
    if not account:
        raise SignInNeeded()
    if account.state != "active":
        return Go("/application")
    addresses = await accounts.addresses(here.visit, account.id)
    password = await accounts.password_of(here.visit, account.id)
    return here.page(
        "profile/account.html",
        account=account,
        emails=[a.value for a in addresses if a.kind == "email"],
        password_changed_at=password.changed_at if password else None,
        is_new=bool(here.query("new")),
    )
