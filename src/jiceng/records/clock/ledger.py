"""Appends entries to a record's clock ledger and updates the columns computed from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from jiceng.core.calendar import current_calendar
from jiceng.core.worktime import Calendar, TimeLeft
from jiceng.records.clock.models import Clocked
from jiceng.records.clock.rules import (
    Clock,
    Entry,
    StepCode,
    compute,
    entry_from_dict,
    entry_to_dict,
    time_left,
)

_KEPT: Final = "_ledger_read"


@dataclass(slots=True)
class _Read:
    """A parsed ledger with its clock, cached for one list object; lists are replaced, never
    changed.
    """

    plain: list[dict[str, Any]]
    entries: list[Entry]
    calendar: Calendar | None = None
    clock: Clock | None = None


def clock_of(row: Clocked, at: datetime | None = None) -> Clock:
    """The clock of a ledger as of a moment; by default of its last entry."""
    read, calendar = _read(row), current_calendar()
    if at is not None and (not read.entries or at > read.entries[-1].at):
        return compute(read.entries, calendar, at=at)
    if read.clock is None or read.calendar is not calendar:
        read.clock, read.calendar = compute(read.entries, calendar), calendar
    return read.clock


def time_left_of(ledger: Iterable[dict[str, Any]], at: datetime) -> TimeLeft | None:
    """The time left on a ledger as it is stored, for rows of lists; None without a deadline."""
    entries = [entry_from_dict(raw) for raw in ledger]
    return time_left(compute(entries, current_calendar(), at=at), at) if entries else None


def _read(row: Clocked) -> _Read:
    known = row.__dict__.get(_KEPT)
    if not isinstance(known, _Read) or known.plain is not row.ledger:
        known = _Read(row.ledger, [entry_from_dict(raw) for raw in row.ledger])
        row.__dict__[_KEPT] = known
    return known


def append(row: Clocked, *entries: Entry) -> None:
    """Add entries to the ledger of a locked record and recompute its columns."""
    if not entries:
        return
    known, plain = _read(row).entries, [entry_to_dict(entry) for entry in entries]
    row.ledger = [*row.ledger, *plain]
    row.__dict__[_KEPT] = _Read(row.ledger, [*known, *map(entry_from_dict, plain)])
    refresh(row, entries[-1].at)


def refresh(row: Clocked, at: datetime) -> None:
    """Recompute the columns as of a moment."""
    row.show_clock(clock_of(row, at))


def breaches(row: Clocked, at: datetime) -> list[dict[str, Any]]:
    """Event data of each breach up to a moment, in order: the unit in charge and the time."""
    clock = clock_of(row, at)
    passed = [step for step in clock.history if step.code == StepCode.BREACHED]
    return [
        {"unit": breach.unit_id, "due_at": step.params["due_at"], "breached_at": breach.at}
        for breach, step in zip(clock.breaches, passed, strict=True)
    ]


def unrecorded_breaches(row: Clocked, at: datetime) -> Iterable[dict[str, Any]]:
    """Breaches without an event, which the caller must record; they count as recorded from now on.

    A move and the background job may both find a breach: whichever comes first records it.
    """
    if row.breached_at is None:
        return []
    unrecorded = breaches(row, at)[row.breaches_told :]
    row.breaches_told += len(unrecorded)
    return unrecorded
