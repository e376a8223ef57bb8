"""Whether a request that changes something came from our own pages (OWASP CSRF cheat sheet)."""

from urllib.parse import urlsplit

from starlette.requests import Request

from keyhouse.domain.visits import Marketplace
from keyhouse.kit.problems import CrossSite
from keyhouse.kit.settings import is_loopback


def check_same_site(request: Request, marketplace: Marketplace) -> None:
    """Raises `CrossSite`. Browsers say it by Sec-Fetch-Site, older ones by Origin; one must."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        raise CrossSite()
    origin = request.headers.get("origin")
    if origin is None and site is None:
        raise CrossSite()
    is_at_desk = bool(request.scope.get("keyhouse.at_desk"))
    ours = marketplace.staff_url if is_at_desk else marketplace.base_url
    if origin is not None and not _is_ours(origin, ours):
        raise CrossSite()


def _is_ours(origin: str, base_url: str) -> bool:
    try:
        came, ours = urlsplit(origin), urlsplit(base_url)
        ports = came.port, ours.port
    except ValueError:
        return False
    if came.scheme != ours.scheme or ports[0] != ports[1]:
        return False
    # On one's own machine localhost and 127.0.0.1 are the same server under two names.
    both_local = is_loopback(came.hostname) and is_loopback(ours.hostname)
    return came.hostname == ours.hostname or both_local
