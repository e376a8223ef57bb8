"""Asking others over HTTP: no redirects, a limit of time, the system's trust loaded once."""

import ssl
from functools import cache

import httpx


@cache
def _trust() -> ssl.SSLContext:
    """Loading the certificates takes tens of milliseconds: once, not with every request."""
    return httpx.create_ssl_context()


def open_client(seconds: float) -> httpx.AsyncClient:
    return httpx.AsyncClient(verify=_trust(), timeout=seconds, follow_redirects=False)
