"""What people and the staff submit about programs."""

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field

from keyhouse.domain.visits import Visit
from keyhouse.features.oidc.scopes import OF_PEOPLE, OF_PROGRAMS
from keyhouse.kit.settings import is_loopback
from keyhouse.kit.texts import N_
from keyhouse.web.fields import Choice, Count, Faults, Flag, Line, Schema


class ChooseShop(Schema):
    shop: Annotated[Choice, Field(max_length=40)]


class TypeDeviceCode(Schema):
    user_code: Annotated[Line, Field(max_length=40)]


class SignOutFor(Schema):
    """Where to go after signing out; looked up among the client's own again when it is sent."""

    client: Annotated[Choice, Field(max_length=40)] = ""
    uri: Annotated[str, Field(max_length=500)] = ""
    state: Annotated[str, Field(max_length=8000)] = ""


def _uris(value: Any) -> Any:
    """One a line, as the console's form sends them."""
    return value.split() if isinstance(value, str) else value


Uris = Annotated[tuple[Annotated[str, Field(max_length=500)], ...], Field(max_length=20)]
Lines = Annotated[Uris, BeforeValidator(_uris)]


class SaveProgram(Schema):
    """`redirect_uris` and `logout_uris` are exact; `scopes` are separated by blanks."""

    name: Annotated[Line, Field(max_length=80)]
    kind: Literal["web", "browser", "native", "device", "service"] = "web"
    redirect_uris: Lines = ()
    logout_uris: Lines = ()
    backchannel_uri: Annotated[str, Field(max_length=500)] = ""
    home_uri: Annotated[str, Field(max_length=500)] = ""
    scopes: Annotated[str, Field(max_length=300)] = "openid profile email"
    is_trusted: Flag = False
    needs_par: Flag = False

    @classmethod
    def faults(cls, visit: Visit, typed: dict[str, str]) -> Faults:
        return faults_of_program(typed)


class ChangeProgram(SaveProgram):
    """`version` is the one that was seen: who saves second hears of it."""

    version: Count


def faults_of_program(typed: dict[str, str]) -> Faults:
    kind = typed.get("kind", "web")
    faults: Faults = {}
    for name, is_fit in URIS.items():
        bad = next((uri for uri in typed.get(name, "").split() if not is_fit(uri, kind)), "")
        if bad:
            faults[name] = ("bad_address", BAD_ADDRESS, {"address": bad})
    known = OF_PROGRAMS if kind == "service" else OF_PEOPLE
    strange = set(typed.get("scopes", "").split()) - set(known)
    if strange:
        faults["scopes"] = ("unknown_scope", UNKNOWN_SCOPE, {"known": ", ".join(known)})
    if kind in ("web", "browser", "native") and not typed.get("redirect_uris", "").split():
        faults.setdefault("redirect_uris", ("missing", N_("Please fill this in."), {}))
    return faults


def is_web_address(uri: str, kind: str) -> bool:
    """https, or http on one's own machine; no fragment, no name, nothing odd."""
    if not PLAIN.fullmatch(uri) or len(uri) > 500:
        return False
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return False
    if port == 0:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
    return bool(is_safe and HOST.fullmatch(parts.hostname or "") and "@" not in parts.netloc)


def is_redirect_address(uri: str, kind: str) -> bool:
    """Programs on phones may have a scheme of their own, with a dot in it (RFC 8252, 7.1)."""
    if kind == "native" and OWN_SCHEME.fullmatch(uri):
        return True
    return is_web_address(uri, kind)


PLAIN = re.compile(r"[A-Za-z0-9._~:/?\[\]@!$&()*+=%-]+")
HOST = re.compile(r"[a-z0-9.-]+|\[?[0-9a-f:]+\]?")
OWN_SCHEME = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:/[A-Za-z0-9._~/-]*")
BAD_ADDRESS = N_("%(address)s cannot be used: an https address without # is needed.")
UNKNOWN_SCOPE = N_("Known are: %(known)s.")
URIS: dict[str, Callable[[str, str], bool]] = {
    "redirect_uris": is_redirect_address,
    "logout_uris": is_redirect_address,
    "backchannel_uri": is_web_address,
    "home_uri": is_web_address,
}
