"""The one origin at which a form may end, while a program waits for somebody to come back.

Browsers hold a content policy's `form-action` against redirects as well: without this nobody who
signs in by a form would arrive. The cookie is sealed to its browser, so nobody can put a place
there that is not a registered program's.
"""

from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring, same
from keyhouse.web.front import POLICY

COOKIE, LASTS = "out", 3600  # seconds
PURPOSE = "way out"


def seal_way_out(visit: Visit, browser: str, origin: str) -> str:
    return f"{_mac(visit, browser, origin)}{origin}"


def read_way_out(visit: Visit, browser: str, cookie: str) -> str:
    """The origin, or an empty text for a cookie that is not ours."""
    mac, origin = cookie[:64], cookie[64:]
    return origin if origin and same(mac, _mac(visit, browser, origin)) else ""


def policy_with(origin: str) -> str:
    return POLICY.replace("form-action 'self'", f"form-action 'self' {origin}")


def _mac(visit: Visit, browser: str, origin: str) -> str:
    return visit.part(Keyring).digest(PURPOSE, visit.marketplace.id, browser, origin)
