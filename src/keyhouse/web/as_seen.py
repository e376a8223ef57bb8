"""A page as its owner sees it, for the staff: nothing in it can be pressed, addresses are masked.

The owner's own handler makes it, with a visit that has no session; whatever it writes is rolled
back. The answer is sandboxed by its policy: no script runs, no form is sent.
"""

from dataclasses import replace
from typing import Any

from markupsafe import escape
from sqlalchemy import Row
from starlette.requests import Request

from keyhouse.domain.accounts import mask
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.visits import Actor
from keyhouse.web.answers import Go, Page, Seen
from keyhouse.web.here import Here
from keyhouse.web.pages import Handler


class OwnerPages(dict[str, Handler]):
    """Path → what makes the page; those that show how an account stands."""


SHOWN = ("/account", "/application", "/me", "/standing", "/account/security")


async def as_seen(here: Here, account: Row[Any], path: str) -> Seen | None:
    """None where the owner finds no page at this address, but is led elsewhere."""
    visit = here.visit
    actor = Actor("owner", account.id, sanction=account.sanction)
    request = Request({**here.request.scope, "path": path, "query_string": b"", "headers": []})
    theirs = replace(visit, actor=actor, language=account.language or visit.language, devices="")
    owner = Here(request, theirs, here.browser)
    page = await visit.part(OwnerPages)[path](owner)
    known = await accounts.addresses(visit, account.id)
    await visit.db.rollback()
    if isinstance(page, Go) or not isinstance(page, Page):
        return None
    masks = {str(escape(v)): mask(e.kind, v) for e in known for v in (e.value, e.label) if v}
    if account.phone:
        masks[str(escape(account.phone))] = mask("phone", account.phone)
    return Seen(page, owner, masks)
