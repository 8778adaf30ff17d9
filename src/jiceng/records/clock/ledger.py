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
    LedgerReader,
    StepCode,
    compute,
    entry_from_dict,
    entry_to_dict,
    time_left,
)

_KEPT: Final = "_ledger_read"


@dataclass(slots=True)
class _Read:
    """A parsed ledger with its clocks, cached for one list object; lists are replaced, never
    changed.

    Args:
        clock: as of the last entry.
        later: as of the moment last asked for after it.
    """

    plain: list[dict[str, Any]]
    entries: list[Entry]
    reader: LedgerReader | None = None
    clock: Clock | None = None
    later: Clock | None = None

    def reader_by(self, calendar: Calendar) -> LedgerReader:
        """The reader that has read all entries by a calendar."""
        if self.reader is None or self.reader.calendar is not calendar:
            self.reader = LedgerReader(self.entries, calendar)
            self.clock = self.later = None
        return self.reader

    def longer(self, plain: list[dict[str, Any]], added: list[Entry], calendar: Calendar) -> _Read:
        """The ledger with further entries; it takes the reader over."""
        reader = self.reader_by(calendar) if self.entries else None
        self.reader = None
        if reader is not None:
            reader.post(*added)
        return _Read(plain, [*self.entries, *added], reader)


def clock_of(row: Clocked, at: datetime | None = None) -> Clock:
    """The clock of a ledger as of a moment; by default of its last entry."""
    read = _read(row)
    reader = read.reader_by(current_calendar())
    if at is not None and at > read.entries[-1].at:
        if read.later is None or read.later.as_of != at:
            read.later = reader.clock(at)
        return read.later
    if read.clock is None:
        read.clock = reader.clock()
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
    known, plain = _read(row), [entry_to_dict(entry) for entry in entries]
    row.ledger = [*row.ledger, *plain]
    added = list(map(entry_from_dict, plain))
    row.__dict__[_KEPT] = known.longer(row.ledger, added, current_calendar())
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
