"""Reference data cached in each process and reloaded when any process has changed it.

Grids, routing rules, categories, the calendar and the directory change a few times a day and are
read at every request. Each is a `Versioned`: loaded once, and checked at most once a second against
one small table. An action that changes such data calls `bump` in its own transaction.
"""

from __future__ import annotations

import secrets
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any, ClassVar, Final, Generic, TypeVar

from django.db import connection, transaction

WRITES: Final = {
    "invalidate": "cache invalidation in other processes",
}

CHECK_EVERY_SECONDS = 1.0

T = TypeVar("T")


class Versioned(Generic[T]):
    """A value derived from the database, shared by all threads of a process.

    Args:
        name: the version's name in the table; one domain of writers, such as ``"grids"``. Data with
            different times of change has different names, so that only changed data is reloaded.
        load: loads the value, once in a process for each change. It must not take a database lock:
            other threads wait for it.
    """

    _versions: ClassVar[dict[str, int]] = {}
    _checked_at: ClassVar[float] = float("-inf")
    _forgotten: ClassVar[int] = 0
    _lock: ClassVar[threading.Lock] = threading.Lock()
    _all: ClassVar[weakref.WeakSet[Any]] = weakref.WeakSet()

    def __init__(self, name: str, load: Callable[[], T]) -> None:
        self.name = name
        self._load = load
        self._held: tuple[int, T] | None = None
        # One thread reloads a changed value, the others wait. A load may call others.
        self._loading = threading.RLock()
        self._all.add(self)

    def get(self) -> T:
        """The value as of at most `CHECK_EVERY_SECONDS` ago (immediately in the process that bumped
        it, after its transaction has ended)."""
        self._check()
        version = self._versions.get(self.name, 0)
        held = self._held
        if held is None or held[0] != version:
            with self._loading:
                held = self._held
                if held is None or held[0] != version:
                    held = (version, self._load())
                    self._held = held
        return held[1]

    @classmethod
    def _check(cls) -> None:
        if time.monotonic() - cls._checked_at < CHECK_EVERY_SECONDS:
            return
        with cls._lock:
            if time.monotonic() - cls._checked_at < CHECK_EVERY_SECONDS:
                return
            forgotten = Versioned._forgotten
            with connection.cursor() as cursor:
                cursor.execute("SELECT name, number FROM core_version")
                Versioned._versions = dict(cursor.fetchall())
            Versioned._checked_at = time.monotonic()
            # A change since this check began requires another check.
            if forgotten != Versioned._forgotten:
                Versioned._checked_at = float("-inf")

    @classmethod
    def forget(cls) -> None:
        """Check the table again at the next use."""
        Versioned._forgotten += 1
        Versioned._checked_at = float("-inf")

    @classmethod
    def reset_all(cls) -> None:
        """Discard every value and version; for tests, whose transactions never commit."""
        for versioned in cls._all:
            versioned._held = None  # noqa: SLF001 - its own class
        Versioned._versions = {}
        cls.forget()


def number_of(name: str) -> int | None:
    """The version of a name's last change, as of at most `CHECK_EVERY_SECONDS` ago; None if it has
    never been changed."""
    Versioned._check()  # noqa: SLF001 - its own module
    return Versioned._versions.get(name)  # noqa: SLF001


def invalidate(name: str) -> None:
    """Notify every process that values derived under this name have changed. Call inside the
    writing transaction: the new number becomes visible together with the new rows.

    The number is random, not a counter: a value loaded in a transaction that was then rolled back
    must not be taken for that of the next bump.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_version (name, number) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET number = excluded.number",
            [name, secrets.randbits(62)],
        )
    Versioned.forget()
    # A check by another thread between here and the commit would read the old number and keep it
    # for a second; checking again after the commit makes the change visible immediately.
    transaction.on_commit(Versioned.forget)
