"""Signing out where a program asks for it (OpenID Connect RP-Initiated Logout 1.0).

At once only for whoever brings an ID token of this very session; everybody else is asked, since a
link on a strange page must sign nobody out.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

from sqlalchemy import Row

from keyhouse.domain.sessions import end_session
from keyhouse.features.oidc import client_queries as clients
from keyhouse.features.oidc.keys import RS256, read
from keyhouse.features.oidc.schemas import SignOutFor
from keyhouse.features.oidc.tokens import ID
from keyhouse.web.answers import Answer, Go, GoElsewhere, Page
from keyhouse.web.endpoints import OAuthError, read_form
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/oauth/end-session", open_to="banned")


@pages.get("")
async def ask_to_sign_out(here: Here) -> Answer:
    try:
        said = read_form(here.request.url.query.encode())
    except OAuthError:
        said = {}
    hint = await _hint(here, said.get("id_token_hint", ""))
    client = await clients.client(here.visit, (hint.get("aud") or said.get("client_id", ""))[:40])
    if client and said.get("client_id", client.id) != client.id:
        client, hint = None, {}
    form = SignOutFor(
        client=client.id if client else "",
        uri=said.get("post_logout_redirect_uri", "")[:500],
        state=said.get("state", ""),
    )
    session_id = here.visit.actor.session_id
    if here.visit.actor.kind != "owner":
        return _gone(here, client, form)
    if hint and hint.get("sid") == session_id:
        return await _sign_out(here, client, form)
    return _confirm_page(here, client, form)


@pages.post("/confirm")
async def sign_out(here: Here) -> Answer:
    form = await here.form(SignOutFor)
    client = await clients.client(here.visit, form.client) if form.client else None
    if here.visit.actor.kind != "owner":
        return _gone(here, client, form)
    return await _sign_out(here, client, form)


def _confirm_page(here: Here, client: Row[Any] | None, form: SignOutFor) -> Page:
    if _is_known(client, form.uri):
        parts = urlsplit(form.uri)
        web = parts.scheme in ("http", "https")
        here.way_out = f"{parts.scheme}://{parts.netloc}" if web else f"{parts.scheme}:"
    return here.page("oidc/sign-out.html", client=client, form=form)


async def _sign_out(here: Here, client: Row[Any] | None, form: SignOutFor) -> Answer:
    await end_session(here.visit, here.visit.actor.session_id, here.visit.actor.id)
    here.drop_cookie("")
    here.clears_site_data = True
    return _gone(here, client, form)


def _gone(here: Here, client: Row[Any] | None, form: SignOutFor) -> Answer:
    if not _is_known(client, form.uri):
        return Go("/sign-in?bye=1")
    mark = "&" if "?" in form.uri else "?"
    address = f"{form.uri}{mark}{urlencode({'state': form.state})}" if form.state else form.uri
    if here.nonce and form.uri.startswith("http"):
        return here.page("oidc/leaving.html", address=address)  # as `pages` does after a form
    return GoElsewhere(address)


def _is_known(client: Row[Any] | None, uri: str) -> bool:
    """Exactly one that is registered: nobody is sent elsewhere."""
    return client is not None and bool(uri) and uri in client.logout_uris


async def _hint(here: Here, token: str) -> dict[str, Any]:
    """What an ID token of ours says, also one whose time is over; empty for any other."""
    claims = await read(here.visit, RS256, ID, token, also_hidden=True) if token else {}
    return claims if isinstance(claims.get("aud"), str) else {}
