"""Advisory lock for work that only one process may do at a time, on any machine.

The lock belongs to the database session: a killed process releases it, so that another can
continue.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def number_of(what: str) -> int:
    """The number of the advisory lock for a piece of work."""
    return int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], "big", signed=True)


@contextmanager
def exclusive(what: str, patience: float = 0.0) -> Iterator[bool]:
    """Hold the lock for a piece of work until the block ends or the process dies.

    Args:
        what: names the work, the same in every process.
        patience: seconds to wait for another process to end: the server may take a moment to notice
            the connection of a dead one.

    Yields:
        whether the lock was acquired; False when another process holds it.
    """
    key, until = number_of(what), time.monotonic() + patience
    while not (got := _ask("SELECT pg_try_advisory_lock(%s)", key)):
        if time.monotonic() > until:
            break
        time.sleep(0.1)
    try:
        yield got
    finally:
        if got and connection.is_usable():
            _ask("SELECT pg_advisory_unlock(%s)", key)


def is_locked(what: str) -> bool:
    """Whether another process is doing a piece of work now."""
    with exclusive(what) as free:
        return not free


def _ask(query: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [key])
        return bool(cursor.fetchone()[0])
