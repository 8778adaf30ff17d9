"""SSRF guard for outgoing connections: internal addresses only where an operator allows them.

A user who may enter an address that this program then calls could make it reach services that only
it can reach (SSRF). A name is resolved before it is called, but the connection itself decides: an
interpreter hook checks every connection that is made inside `guarded`, by any library, so that
neither a redirect nor a changed DNS answer leads to an internal address.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from typing import Any, Final

from django.conf import settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LOOK_UP_SECONDS: Final = 5.0
_guard: Final = threading.local()
_lanes: Final[dict[str, Future[list[str]]]] = {}
_lanes_lock: Final = threading.Lock()
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/32")


class InternalAddress(PermissionError):
    """A connection to an address that is not on the public Internet."""


def networks(words: Sequence[str]) -> tuple[Network, ...]:
    """Networks from their notation, e.g. ``10.1.0.0/16``.

    Raises:
        ValueError: for an invalid one.
    """
    return tuple(ipaddress.ip_network(word) for word in words)


def is_allowed_address(address: str) -> bool:
    """Whether a numeric address is public, or in a network that an operator allows."""
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
    """Whether a translator would map the address to an IPv4 address, which may be internal."""
    return address in _NAT64 or address.sixtofour is not None or address.teredo is not None


def is_allowed_host(host: str, *, lane: str) -> bool:
    """Whether all addresses of a host are public now; False when it has none.

    Args:
        lane: the party on whose behalf the name is resolved: a lane has one look-up at a time, so
            that name servers that never answer do not delay other lanes.

    Raises:
        TimeoutError: its name servers do not answer, or those of the lane's previous name.
    """
    try:
        found = _look_up(host, lane)
    except TimeoutError:
        raise
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(is_allowed_address(address) for address in found)


def _look_up(host: str, lane: str) -> list[str]:
    """The addresses of a host, resolved in a thread: the system's resolver has no time limit."""
    until = time.monotonic() + LOOK_UP_SECONDS
    future: Future[list[str]] = Future()
    while (before := _begin(lane, future)) is not future:
        wait([before], timeout=max(0.0, until - time.monotonic()))
        if not before.done():
            raise TimeoutError
    threading.Thread(
        target=_look_up_aside, args=(host, lane, future), name="look-up", daemon=True
    ).start()
    return future.result(max(0.0, until - time.monotonic()))


def _begin(lane: str, future: Future[list[str]]) -> Future[list[str]]:
    """Take a lane, or return the look-up that holds it."""
    with _lanes_lock:
        return _lanes.setdefault(lane, future)


def _look_up_aside(host: str, lane: str, future: Future[list[str]]) -> None:
    found: list[str] | Exception
    try:
        found = _addresses_of(host)
    except socket.gaierror as error:
        # EAI_AGAIN means that no name server answered, so the name may exist.
        found = TimeoutError() if error.errno == socket.EAI_AGAIN else error
    except (OSError, UnicodeError) as error:
        found = error
    finally:
        with _lanes_lock:
            del _lanes[lane]
    if isinstance(found, Exception):
        future.set_exception(found)
    else:
        future.set_result(found)


def _addresses_of(host: str) -> list[str]:
    return [str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


class _Limit:
    """A time limit after which all connections opened under it are shut down."""

    def __init__(self, seconds: float) -> None:
        self.is_over = threading.Event()
        self._ends = threading.Event()
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._wait, args=(seconds,), daemon=True)
        self._thread.start()

    def note(self, connection: socket.socket) -> None:
        """Remember a connection, by a duplicate handle, since libraries wrap and move theirs."""
        with self._lock:
            self._open.append(connection.dup())

    def end(self) -> None:
        """Stop the limit and close all handles."""
        self._ends.set()
        self._thread.join()
        for each in self._open:
            each.close()

    def _wait(self, seconds: float) -> None:
        pause = seconds
        while not self._ends.wait(pause):
            # Repeatedly: a connection may just be being opened.
            self.is_over.set()
            pause = 0.2
            with self._lock:
                for each in self._open:
                    with suppress(OSError):
                        each.shutdown(socket.SHUT_RDWR)


@contextmanager
def time_limited(seconds: float) -> Iterator[Callable[[], bool]]:
    """Shut down this thread's connections from within the block after so many seconds, even while
    the other side keeps sending: time limits of libraries start again with each byte.

    Yields:
        a function that returns whether the time is over.
    """
    limit, before = _Limit(seconds), getattr(_guard, "limit", None)
    _guard.limit = limit
    try:
        yield limit.is_over.is_set
    finally:
        _guard.limit = before
        limit.end()


@contextmanager
def guarded() -> Iterator[None]:
    """Restrict this thread's connections inside the block to public addresses."""
    _guard.depth = getattr(_guard, "depth", 0) + 1
    try:
        yield
    finally:
        _guard.depth -= 1


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if getattr(_guard, "depth", 0) and (
        not isinstance(address, tuple) or not is_allowed_address(str(address[0]))
    ):
        raise InternalAddress(f"{address!r} is inside")
    limit: _Limit | None = getattr(_guard, "limit", None)
    if limit is not None:
        if limit.is_over.is_set():
            raise TimeoutError("The time for reaching out is over.")
        limit.note(arguments[0])


sys.addaudithook(_watch)
