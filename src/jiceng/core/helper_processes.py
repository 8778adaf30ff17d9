"""Helper processes for work on many records, each with Django and a database connection of its own.

They only read and compute; the caller writes their results. They see committed data and must not
depend on changes of an open transaction. They run at low priority, so that pages come first, unless
nothing is served meanwhile, and they end with their parent process, however that ends.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

import django
from django.conf import settings
from django.db import connection
from django.utils import translation

from jiceng.core.parent_process import end_with_parent
from jiceng.core.shared_reference_data import Versioned

T = TypeVar("T")

MOST: Final = 4
NICENESS: Final = 5
_logger = logging.getLogger(__name__)


def spare_processors() -> int:
    """The number of helpers for this machine: one per processor, none on a single processor."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(MOST, count or 1) if (count or 1) > 1 else 0


class HelperTask(Generic[T]):
    """A task given to a helper, or kept to be run in this process when its result is needed."""

    def __init__(self, future: Future[T] | None, here: Callable[[], T]) -> None:
        self._future, self._here = future, here

    def result(self) -> T:
        """Its result; an exception of the work is raised here."""
        if self._future is not None:
            try:
                return self._future.result()
            except BrokenProcessPool:
                _logger.warning("A helper process has ended; its work is done here.")
        return self._here()


class Helpers:
    """Some processes, started with the first task.

    Args:
        count: how many; 0 runs everything in this process.
        niceness: how much they give way to other processes of the machine, from 0 to 19.
    """

    def __init__(self, count: int, *, niceness: int = NICENESS) -> None:
        self.count, self._niceness = count, niceness
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

    def start(self) -> None:
        """Start the processes now, so that they are ready when they are needed."""
        for _number in range(self.count):
            self.ask(int)

    def ask(self, work: Callable[..., T], *given: Any) -> HelperTask[T]:
        """Have a function called with arguments that are copied; a new process must be able to
        import it. If a helper is lost, the work is done in this process."""
        if not self.count:
            return HelperTask(None, lambda: work(*given))
        future: Future[T] | None = None
        try:
            future = self._begun().submit(_done, translation.get_language(), work, given)
        except BrokenProcessPool:
            self.count = 0
        return HelperTask(future, lambda: work(*given))

    def _begun(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.count,
                mp_context=multiprocessing.get_context("spawn"),  # a fork would share connections
                initializer=_begin,
                initargs=(dict(connection.settings_dict), settings.JICENG_KEYS, self._niceness),
            )
        return self._pool


def _begin(database: dict[str, Any], keys: Path, niceness: int) -> None:
    """Set up a new process: Django, with the caller's database and keys."""
    end_with_parent()
    os.nice(niceness)
    django.setup()
    # Work on many records makes many objects that live until its end and hardly any cycle.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    connection.settings_dict.update(database)
    settings.JICENG_KEYS = keys


def _done(language: str | None, work: Callable[..., T], given: tuple[Any, ...]) -> T:
    Versioned.forget()  # so that everything committed before the call is seen
    # A new process imports this module before Django is set up, and so before there are models.
    with import_module("jiceng.core.vocabulary.languages").speaking(language):
        return work(*given)
