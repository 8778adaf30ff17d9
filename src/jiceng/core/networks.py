"""Network prefixes of addresses: the part that a visitor cannot change at will."""

from __future__ import annotations

import ipaddress


def network_of(address: str) -> str:
    """The part of a network address that one visitor cannot change at will.

    >>> network_of("2001:db8:1:2:3:4:5:6"), network_of("198.51.100.9"), network_of("a key")
    ('2001:db8:1:2::/64', '198.51.100.9', 'a key')
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def customer_network_of(address: str) -> str:
    """The group of an address where one customer must not take all places: an IPv4 address, which a
    whole building may share; for IPv6 the prefix of one customer.

    >>> crowd_of("198.51.100.9"), crowd_of("2001:db8:1:2::6"), crowd_of("::ffff:198.51.100.9")
    ('198.51.100.9', '2001:db8:1::/48', '198.51.100.9')
    """
    network = network_of(address)
    return neighbourhood_of(address) if network.endswith("/64") else network


def neighbourhood_of(address: str) -> str:
    """The network around an address: for IPv4 its 256 neighbours, for IPv6 one customer's prefix.

    >>> neighbourhood_of("198.51.100.9"), neighbourhood_of("2001:db8:1:2::6")
    ('198.51.100.0/24', '2001:db8:1::/48')
    """
    try:
        parsed = ipaddress.ip_address(network_of(address).partition("/")[0])
    except ValueError:
        return address
    prefix = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network((parsed, prefix), strict=False))
