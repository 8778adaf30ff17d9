"""Reaching out from the installation: never to an address inside it, unless an operator allows it.

Whoever may name an address that this program then calls could make it knock at doors that only it
can reach (SSRF). A name is looked up before it is called, but what counts is the moment of
connecting: a hook of the interpreter looks at every connection that is made inside `guarded`,
whatever library makes it, so that neither a redirection nor a name that has changed its mind leads
inside.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_guard: Final = threading.local()
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/32")


class Inside(PermissionError):
    """A connection to an address that is not out in the world."""


def networks(words: Sequence[str]) -> tuple[Network, ...]:
    """Networks from their notation, e.g. ``10.1.0.0/16``.

    Raises:
        ValueError: for what is none.
    """
    return tuple(ipaddress.ip_network(word) for word in words)


def is_outside(address: str) -> bool:
    """Whether a numeric address is out in the world, or in a network that an operator allows."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    if any(found in network for network in settings.JICENG_NOTICE_NETWORKS):
        return True
    if isinstance(found, ipaddress.IPv6Address) and _leads_to_ipv4(found):
        return False
    return found.is_global and not found.is_multicast


def _leads_to_ipv4(address: ipaddress.IPv6Address) -> bool:
    """Whether a translator would make an IPv4 address of it, which may lie inside."""
    return address in _NAT64 or address.sixtofour is not None or address.teredo is not None


def is_name_outside(host: str) -> bool:
    """Whether all addresses of a host are outside now; False when it has none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(is_outside(str(each[4][0])) for each in found)


@contextmanager
def guarded() -> Iterator[None]:
    """Connections made in here, by this thread, lead outside or fail."""
    _guard.depth = getattr(_guard, "depth", 0) + 1
    try:
        yield
    finally:
        _guard.depth -= 1


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect" or not getattr(_guard, "depth", 0):
        return
    address = arguments[1]
    if not isinstance(address, tuple) or not is_outside(str(address[0])):
        raise Inside(f"{address!r} is inside")


sys.addaudithook(_watch)
