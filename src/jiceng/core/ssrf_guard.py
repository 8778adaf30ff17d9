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


def is_name_outside(host: str, *, lane: str) -> bool:
    """Whether all addresses of a host are outside now; False when it has none.

    Args:
        lane: on whose behalf it is looked up: a lane has one look-up at a time, so that name
            servers that never answer keep nobody else waiting.

    Raises:
        TimeoutError: its name servers let us wait, or those of the lane's last name still do.
    """
    try:
        found = _look_up(host, lane)
    except TimeoutError:
        raise
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(is_outside(address) for address in found)


def _look_up(host: str, lane: str) -> list[str]:
    """The addresses of a host, looked up aside: the system's own look-up knows no time limit."""
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
    """Take a lane, or tell who has it."""
    with _lanes_lock:
        return _lanes.setdefault(lane, future)


def _look_up_aside(host: str, lane: str, future: Future[list[str]]) -> None:
    found: list[str] | Exception
    try:
        found = _addresses_of(host)
    except socket.gaierror as error:
        # Whoever answers says whether there is such a name: this is nobody's answer.
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
    """A time after which all connections that were begun under it are cut."""

    def __init__(self, seconds: float) -> None:
        self.is_over = threading.Event()
        self._ends = threading.Event()
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._wait, args=(seconds,), daemon=True)
        self._thread.start()

    def note(self, connection: socket.socket) -> None:
        """Remember a connection. Libraries wrap and move theirs: ours is another handle of it."""
        with self._lock:
            self._open.append(connection.dup())

    def end(self) -> None:
        """Let go of everything."""
        self._ends.set()
        self._thread.join()
        for each in self._open:
            each.close()

    def _wait(self, seconds: float) -> None:
        pause = seconds
        while not self._ends.wait(pause):
            # Again and again: one may have been on the point of connecting.
            self.is_over.set()
            pause = 0.2
            with self._lock:
                for each in self._open:
                    with suppress(OSError):
                        each.shutdown(socket.SHUT_RDWR)


@contextmanager
def limited(seconds: float) -> Iterator[Callable[[], bool]]:
    """Cut whatever this thread has connected to in here after so many seconds, however slowly the
    other side goes on answering: time limits of libraries count each byte anew.

    Yields:
        a function that says whether the time is over.
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
    """Connections made in here, by this thread, lead outside or fail."""
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
        not isinstance(address, tuple) or not is_outside(str(address[0]))
    ):
        raise Inside(f"{address!r} is inside")
    limit: _Limit | None = getattr(_guard, "limit", None)
    if limit is not None:
        if limit.is_over.is_set():
            raise TimeoutError("The time for reaching out is over.")
        limit.note(arguments[0])


sys.addaudithook(_watch)
