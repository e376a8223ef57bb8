"""Addresses of visitors, as wide as they are counted or remembered."""

import ipaddress


def is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def network_of(address: str) -> str:
    """Whom a limit counts: an IPv4 address, or the /64 that an IPv6 one belongs to."""
    if not is_address(address) or ipaddress.ip_address(address).version == 4:
        return address
    return str(ipaddress.ip_network((address, 64), strict=False))


def wide_network(network: str) -> str:
    """A provider's neighbourhood: the /16 of an IPv4 address, the /32 of an IPv6 one."""
    address = network.partition("/")[0]
    if not is_address(address):
        return network
    bits = 16 if ipaddress.ip_address(address).version == 4 else 32
    return str(ipaddress.ip_network((address, bits), strict=False))
