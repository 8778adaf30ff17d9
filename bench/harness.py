"""Results and goals of benches, and a scratch database that is dropped after each measurement."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any
from urllib.parse import quote

import psutil
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from jiceng.core.embedded import Server
from jiceng.core.shared_reference_data import Versioned

PREFIX = "jiceng_bench"
MAX_QUIET_MS = 4.0
"""Milliseconds count only while the p95 of an empty view is within this limit."""
TRIES = 3


class Verdict(StrEnum):
    """The outcome of a run; `EXIT` has the exit code of each."""

    MET = "met"
    MISSED = "missed"
    BUSY = "machine busy"


EXIT = {Verdict.MET: 0, Verdict.MISSED: 1, Verdict.BUSY: 2}


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure's goal.

    Args:
        of: the figure, in words.
        value: as measured.
        limit: its bound.
        at_most: whether `limit` is the maximum, otherwise the minimum.
        in_time: whether the value is a time or a rate, which counts on a quiet machine only; a
            ratio of two figures of one run always counts.
    """

    of: str
    value: float
    limit: float
    at_most: bool = True
    in_time: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the value is within its limit."""
        return self.value <= self.limit if self.at_most else self.value >= self.limit

    def __str__(self) -> str:
        sign = "≤" if self.at_most else "≥"
        return f"{self.of} {sign} {self.limit:g}: {self.value:g}, " + (
            "met" if self.is_met else "MISSED"
        )


def at_most_ms(of: str, value: float, limit: float) -> Goal:
    """A time in milliseconds with a maximum."""
    return Goal(of, round(value, 2), limit, in_time=True)


def at_most(of: str, value: float, limit: float) -> Goal:
    """A ratio or size with a maximum."""
    return Goal(of, round(value, 3), limit)


def at_least(of: str, value: float, limit: float) -> Goal:
    """A ratio or quality with a minimum."""
    return Goal(of, round(value, 4), limit, at_most=False)


def at_least_a_second(of: str, value: float, limit: float) -> Goal:
    """A rate per second with a minimum."""
    return Goal(of, round(value, 1), limit, at_most=False, in_time=True)


@dataclass(frozen=True, slots=True)
class Result:
    """One figure with its floor, both measured in the same run.

    Args:
        figure: what was measured, in words.
        ours: the product's value, in `unit`.
        floor: the value of the bare tools for the same work, in `unit`.
        ratio: ours ÷ floor.
        extra: further figures of the same run, by name with their unit (``p95_ms``).
        goals: the figure's goals; a bench without a goal cannot fail and is refused.
        empty_p95_ms: the p95 of an empty view in the same run, if a goal is a time.
    """

    figure: str
    ours: float
    floor: float
    ratio: float
    unit: str
    extra: dict[str, float] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()
    empty_p95_ms: float | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether times of this run count."""
        return self.empty_p95_ms is not None and self.empty_p95_ms <= MAX_QUIET_MS

    @property
    def verdict(self) -> Verdict:
        """Missed takes precedence over busy: a ratio that is missed on a busy machine is missed."""
        if not self.goals:
            raise ValueError(f"the bench of “{self.figure}” has no goal")
        missed = [goal for goal in self.goals if not goal.is_met]
        if any(self.is_quiet or not goal.in_time for goal in missed):
            return Verdict.MISSED
        return Verdict.BUSY if missed else Verdict.MET

    def lines(self) -> list[str]:
        """The result as text lines."""
        further = [f"  {name}: {value:g}" for name, value in self.extra.items()]
        empty = self.empty_p95_ms
        quiet = [] if empty is None else [f"  an empty view's p95: {empty:g} ms"]
        return [
            self.figure,
            f"  ours {self.ours:g} {self.unit}, floor {self.floor:g}, ratio {self.ratio:g}",
            *further,
            *quiet,
            *(f"  goal: {goal}" for goal in self.goals),
            f"  {self.verdict}",
        ]

    def document(self) -> dict[str, Any]:
        """The result as plain values, for JSON."""
        goals = [{**asdict(goal), "is_met": goal.is_met} for goal in self.goals]
        return {**asdict(self), "goals": goals, "verdict": self.verdict.value}


def median(work: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    """Median of the seconds that some rounds of work take, and what the last one gave."""
    times, found = [], None
    for _round in range(rounds):
        began = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - began)
    return statistics.median(times), found


def best(measure: Callable[[], Result], empty: Callable[[], float] | None = None) -> Result:
    """The best of three tries, since other work runs on such machines.

    Args:
        measure: one whole measurement.
        empty: returns an empty view's p95 in milliseconds, called before and after each try;
            without it no goal may be a time.

    Returns:
        The first try that meets all goals, otherwise the one selected by `choose`.
    """
    tries: list[Result] = []
    for _try in range(TRIES):
        before = empty() if empty else None
        result = measure()
        if empty and before is not None:
            result = replace(result, empty_p95_ms=round(max(before, empty()), 2))
        tries.append(result)
        if result.verdict is Verdict.MET:
            break
    return choose(tries)


def choose(tries: Sequence[Result]) -> Result:
    """Select the try to report: one that meets all goals; otherwise, with quiet machines before
    busy ones, the one that misses the fewest."""
    return min(tries, key=_shortfall)


def _shortfall(result: Result) -> tuple[bool, bool, int, float]:
    missed = sum(not goal.is_met for goal in result.goals)
    times = sum(
        goal.value / goal.limit if goal.at_most else goal.limit / goal.value
        for goal in result.goals
        if goal.in_time
    )
    return missed > 0, missed > 0 and not result.is_quiet, missed, times


@dataclass(frozen=True, slots=True)
class Scratch:
    """A scratch database, and its connection for child processes."""

    name: str
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """Environment for a child process (server, worker) that is to use this database."""
        return {**os.environ, "DATABASE_URL": self.url}


@contextmanager
def scratch_database(template: str = "") -> Iterator[Scratch]:
    """Point Django at a new, migrated database on the same server; drop it at the end.

    Databases left by killed runs are dropped as well, but not those of a bench that is running.

    Args:
        template: a database of the same server, whose copy is used instead of an empty one.
    """
    if not settings.ENV.database_url:
        Server(settings.HOME).start()
    name = f"{PREFIX}_{os.getpid()}"
    before = connection.settings_dict["NAME"]
    _drop_abandoned()
    _make(name, template)
    try:
        _use(name)
        if not template:
            call_command("migrate", verbosity=0)
        yield Scratch(name, _url())
    finally:
        _use(before)
        _on_server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def database_beside(purpose: str) -> Iterator[str]:
    """An empty database on the same server for another program; yields its URL."""
    name = f"{PREFIX}_{os.getpid()}_{purpose}"
    _make(name, "")
    try:
        yield _url(name, as_owner=True)
    finally:
        _on_server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _make(name: str, template: str) -> None:
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        # Through the write-ahead log, gigabytes would be written twice.
        statement += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
    _on_server(statement)


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    Versioned.forget()


def _on_server(statement: sql.Composable) -> list[tuple[str]]:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _drop_abandoned() -> None:
    """Drop the databases of benches that no longer run: each is named after its process."""
    found = _on_server(
        sql.SQL("SELECT datname FROM pg_database WHERE starts_with(datname, {})").format(
            sql.Literal(f"{PREFIX}_")
        )
    )
    for (name,) in found:
        owner = name.removeprefix(f"{PREFIX}_").partition("_")[0]
        if not owner.isdecimal() or not psutil.pid_exists(int(owner)):
            _on_server(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _url(name: str = "", *, as_owner: bool = False) -> str:
    """The URL of a database of this server, by default of the current one."""
    facts = connection.settings_dict
    if as_owner:
        facts = {**facts, **facts["OWNER"]}
    user = quote(facts["USER"], safe="")
    password = f":{quote(facts['PASSWORD'], safe='')}" if facts.get("PASSWORD") else ""
    port = f":{facts['PORT']}" if facts.get("PORT") else ""
    host = quote(facts["HOST"] or "localhost", safe="")
    file = facts["OPTIONS"].get("passfile")
    options = f"?passfile={quote(file, safe='')}" if file else ""
    return f"postgresql://{user}{password}@{host}{port}/{name or facts['NAME']}{options}"
