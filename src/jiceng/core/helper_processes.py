"""Processes beside this one that help with many records, each with Django and a connection of its
own.

They only read and reckon: what they give is written by whoever asked. They see what is committed;
what an open transaction has changed must not matter to them. Pages go first: helpers take
what the processors have to spare. They end with whoever began them, however that ends.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

import django
from django.conf import settings
from django.db import connection
from django.utils import translation

from jiceng.core.shared_reference_data import Versioned

T = TypeVar("T")

MOST: Final = 4
NICENESS: Final = 5
_logger = logging.getLogger(__name__)


def spare_processors() -> int:
    """How many helpers this machine carries: one a processor, none where there is but one."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(MOST, count or 1) if (count or 1) > 1 else 0


class Asked(Generic[T]):
    """A piece of work that was given away, or is kept to be done here when its result is wanted."""

    def __init__(self, future: Future[T] | None, here: Callable[[], T]) -> None:
        self._future, self._here = future, here

    def result(self) -> T:
        """What came of it; an exception of the work is raised here."""
        if self._future is not None:
            try:
                return self._future.result()
            except BrokenProcessPool:
                _logger.warning("A helper process has ended; its work is done here.")
        return self._here()


class Helpers:
    """Some processes, begun when the first piece of work is given away.

    Args:
        count: how many; 0 does everything here.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def ask(self, work: Callable[..., T], *given: Any) -> Asked[T]:
        """Have a function called with some arguments, which are copied; its name is known to a new
        process. Where a helper is lost, the work is done here."""
        if not self.count:
            return Asked(None, lambda: work(*given))
        future: Future[T] | None = None
        try:
            future = self._begun().submit(_done, translation.get_language(), work, given)
        except BrokenProcessPool:
            self.count = 0
        return Asked(future, lambda: work(*given))

    def _begun(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.count,
                mp_context=multiprocessing.get_context("spawn"),  # a fork would share connections
                initializer=_begin,
                initargs=(dict(connection.settings_dict), settings.JICENG_KEYS),
            )
        return self._pool


def _begin(database: dict[str, Any], keys: Path) -> None:
    """In a new process: Django, with the database and the keys of whoever asked."""
    Thread(target=_end_with_parent, name="parent", daemon=True).start()
    os.nice(NICENESS)
    django.setup()
    connection.settings_dict.update(database)
    settings.JICENG_KEYS = keys


def _end_with_parent() -> None:
    """A parent that is killed says nothing, and its helpers would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _done(language: str | None, work: Callable[..., T], given: tuple[Any, ...]) -> T:
    Versioned.forget()  # what was committed before this was asked for counts
    with translation.override(language):
        return work(*given)
