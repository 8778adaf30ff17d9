"""Reference data kept in each process and re-read when any process has changed it.

Grids, routing rules, categories, the calendar and the directory change a few times a day and are
read at every request. Each is a `Versioned`: loaded once, and checked at most once a second
against one small table. An action that changes such data calls `bump` in its own transaction.
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
    "bump": "tells other processes to forget what they keep in memory",
}

CHECK_EVERY_SECONDS = 1.0

T = TypeVar("T")


class Versioned(Generic[T]):
    """A value derived from the database, shared by all threads of a process.

    Args:
        name: the version's name in the table; one writer domain, such as ``"grids"``. What changes
            at different times has different names, so that only what changed is read again.
        load: reads the value afresh, once in a process for each change. It takes no lock of the
            database: it runs while other threads wait for it.
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
        # One thread reads what has changed, the others wait for it. A load may ask for others.
        self._loading = threading.RLock()
        self._all.add(self)

    def get(self) -> T:
        """The value as of at most `CHECK_EVERY_SECONDS` ago (at once in the process that bumped
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
            # Who has changed something since this look began is not content with it.
            if forgotten != Versioned._forgotten:
                Versioned._checked_at = float("-inf")

    @classmethod
    def forget(cls) -> None:
        """Look at the table again at the next use."""
        Versioned._forgotten += 1
        Versioned._checked_at = float("-inf")

    @classmethod
    def reset_all(cls) -> None:
        """Forget every value and number; for tests, whose transactions never commit."""
        for versioned in cls._all:
            versioned._held = None  # noqa: SLF001 - its own class
        Versioned._versions = {}
        cls.forget()


def number_of(name: str) -> int | None:
    """The number under which a name was changed last, as of at most `CHECK_EVERY_SECONDS` ago; None
    for what has never been changed."""
    Versioned._check()  # noqa: SLF001 - its own module
    return Versioned._versions.get(name)  # noqa: SLF001


def bump(name: str) -> None:
    """Tell every process that what is derived under this name has changed. Call inside the
    writing transaction: others see the new number exactly when they see the new rows.

    The number is random, not counted up: a value that was loaded in a transaction that then
    rolled back must not be taken for the next one that bumps.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_version (name, number) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET number = excluded.number",
            [name, secrets.randbits(62)],
        )
    Versioned.forget()
    # A check by another thread between here and the commit would read the old number and be
    # content with it for a second; looking again after the commit makes the change visible at once.
    transaction.on_commit(Versioned.forget)
