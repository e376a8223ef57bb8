"""Calling addresses that others have given us, without being led into our own network.

A name is looked up once, each address is looked at, and the connection goes to the one that was
looked at: a name that means something else a moment later leads nowhere (OWASP SSRF cheat sheet).
Redirects are not followed, answers are not read beyond a few kilobytes, and all of it has a
deadline.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Any

import httpcore

from keyhouse.adapters.http import trust
from keyhouse.kit.caller import NotDelivered, Parcel

SECONDS = 15
MOST = 16 * 1024  # bytes of an answer
Networks = Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Where the last four bytes of an IPv6 address are an IPv4 one (RFC 4291, 6052, 8215, 2765).
EMBEDDED = tuple(
    ipaddress.IPv6Network(each)
    for each in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/96")
)
UNICAST = ipaddress.IPv6Network("2000::/3")
# Public by their numbers, and yet the inside of somebody's cloud.
INSIDE = tuple(ipaddress.ip_network(each) for each in ("192.0.0.0/24", "168.63.129.16/32"))


class Refused(Exception):
    """The name leads to an address that is not public."""


class Guarded(httpcore.AnyIOBackend):
    """Connects to addresses that are public, or in a network that the operator allows."""

    def __init__(self, allowed: Networks) -> None:
        super().__init__()
        self._allowed = tuple(allowed)

    async def connect_tcp(
        self, host: str, port: int, *args: Any, **more: Any
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(entry[4][0] for entry in found))
        if not addresses or not all(self.may_call(ipaddress.ip_address(a)) for a in addresses):
            raise Refused()
        last: Exception | None = None
        for address in addresses[:4]:
            try:
                return await super().connect_tcp(str(address), port, *args, **more)
            except httpcore.ConnectError as error:
                last = error
        raise last or Refused()

    async def connect_unix_socket(self, *args: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        raise Refused()

    def may_call(self, address: Address) -> bool:
        if any(address in network for network in self._allowed):
            return True
        inner = _inner(address)
        if inner is not None:
            return self.may_call(inner)
        if isinstance(address, ipaddress.IPv6Address) and address not in UNICAST:
            return False
        is_inside = any(address in network for network in INSIDE)
        return address.is_global and not address.is_multicast and not is_inside


def _inner(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for, in any of the ways there are."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if any(address in network for network in EMBEDDED):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.sixtofour or (teredo[1] if teredo else None)


class HttpCaller:
    def __init__(self, allowed: Networks, seconds: float = SECONDS) -> None:
        self._allowed, self._seconds = tuple(allowed), seconds

    async def post(self, parcel: Parcel) -> str:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._post(parcel)
        except TimeoutError as error:
            raise NotDelivered(f"no answer within {self._seconds} seconds") from error
        except Refused as error:
            raise NotDelivered("the name leads to an address that is not public") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise NotDelivered(type(error).__name__) from error
        except (OSError, ValueError, httpcore.UnsupportedProtocol) as error:
            raise NotDelivered(type(error).__name__) from error

    async def _post(self, parcel: Parcel) -> str:
        """A pool for each request: no connection outlives the look at its address."""
        async with httpcore.AsyncConnectionPool(
            ssl_context=trust(), network_backend=Guarded(self._allowed)
        ) as pool:
            headers = list(parcel.headers.items())
            async with pool.stream(
                "POST", parcel.address, headers=headers, content=parcel.body
            ) as answer:
                read = 0
                async for chunk in answer.aiter_stream():
                    read += len(chunk)
                    if read > MOST:
                        break
        if 200 <= answer.status < 300:
            return str(answer.status)
        raise NotDelivered(str(answer.status))
