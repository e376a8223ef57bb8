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
from keyhouse.kit.problems import Problem
from keyhouse.web.answers import Page, Seen
from keyhouse.web.here import Here
from keyhouse.web.pages import PageRoute
from keyhouse.web.standing import check_standing


class OwnerPages(dict[str, PageRoute]):
    """Path → the page; those that show how an account stands."""


SHOWN = ("/account", "/application", "/me", "/standing", "/account/security")


async def as_seen(
    here: Here, account: Row[Any], path: str, *, phone_typed: str = ""
) -> Seen | None:
    """None where the owner finds no page at this address, but is led elsewhere."""
    visit = here.visit
    actor = Actor("owner", account.id, sanction=account.sanction)
    request = Request({**here.request.scope, "path": path, "query_string": b"", "headers": []})
    theirs = replace(visit, actor=actor, language=account.language or visit.language, devices="")
    owner, route = Here(request, theirs, here.browser), visit.part(OwnerPages)[path]
    known = await accounts.addresses(visit, account.id)
    if not known:  # nobody can sign in to it
        return None
    try:
        check_standing(actor, route.open_to, is_reading=True)
        page = await route.handler(owner)
    except Problem:
        return None
    finally:
        await visit.db.rollback()
    if not isinstance(page, Page):
        return None
    shown = [(each.kind, v) for each in known for v in (each.value, each.label) if v]
    shown += [("phone", v) for v in (account.phone, phone_typed) if v]
    longest = sorted(shown, key=lambda each: len(each[1]), reverse=True)
    return Seen(page, owner, {str(escape(v)): mask(kind, v) for kind, v in longest})
