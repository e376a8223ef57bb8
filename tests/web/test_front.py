"""Whose request it is: only one's own proxies are believed."""

import ipaddress

import pytest

from keyhouse.kit.metrics import Metrics
from keyhouse.kit.networks import network_of
from keyhouse.web.front import Front
from keyhouse.web.quick import QuickDoor
from keyhouse.web.rates import Rates


@pytest.fixture
def front(house):
    proxies = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128"))
    quick = QuickDoor(house.door, house.parts.get(Rates), ())
    return Front(None, house.directory, proxies, house.parts.get(Metrics), quick, is_secure=True)


@pytest.mark.parametrize(
    ("client", "lines", "address"),
    [
        ("1.2.3.4", [], "1.2.3.4"),
        ("1.2.3.4", ["9.9.9.9"], "1.2.3.4"),  # a stranger's word is nothing
        ("10.0.0.1", ["9.9.9.9"], "9.9.9.9"),
        ("10.0.0.1", ["6.6.6.6, 9.9.9.9"], "9.9.9.9"),
        ("10.0.0.1", ["6.6.6.6", "9.9.9.9"], "9.9.9.9"),  # a line of its own, as HAProxy writes
        ("10.0.0.1", ["9.9.9.9, 10.0.0.2"], "9.9.9.9"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("::1", ["2001:db8::1"], "2001:db8::1"),
    ],
)
async def test_the_visitors_address_cannot_be_forged(front, client, lines, address):
    headers = [(b"x-forwarded-for", line.encode()) for line in lines]
    assert front._address({"client": (client, 1), "headers": headers}) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_limits_count_networks(address, network):
    assert network_of(address) == network
