"""A request's clock: appends to its ledger and brings the columns that queries use up to date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from jiceng.cases import deadlines
from jiceng.cases.intake.assessment import FAR
from jiceng.cases.models import Case
from jiceng.core.calendar import current_calendar
from jiceng.core.worktime import Calendar

_KEPT: Final = "_ledger_read"


@dataclass(slots=True)
class _Read:
    """A ledger that has been read, and the clock that it comes to, for one list of entries: such a
    list is never changed, only exchanged for another one."""

    plain: list[dict[str, Any]]
    entries: list[deadlines.Entry]
    calendar: Calendar | None = None
    clock: deadlines.Clock | None = None


def clock_of(case: Case, at: datetime | None = None) -> deadlines.Clock:
    """The clock as the ledger gives it, seen from a moment (its last entry if none is given)."""
    read, calendar = _read(case), current_calendar()
    if at is not None and (not read.entries or at > read.entries[-1].at):
        return deadlines.compute(read.entries, calendar, at=at)
    if read.clock is None or read.calendar is not calendar:
        read.clock, read.calendar = deadlines.compute(read.entries, calendar), calendar
    return read.clock


def _read(case: Case) -> _Read:
    known = case.__dict__.get(_KEPT)
    if not isinstance(known, _Read) or known.plain is not case.ledger:
        known = _Read(case.ledger, [deadlines.entry_from_dict(raw) for raw in case.ledger])
        case.__dict__[_KEPT] = known
    return known


def append(case: Case, entry: deadlines.Entry) -> None:
    """Add an entry to the ledger of a locked request and recompute its columns."""
    entries, plain = _read(case).entries, deadlines.entry_to_dict(entry)
    case.ledger = [*case.ledger, plain]
    case.__dict__[_KEPT] = _Read(case.ledger, [*entries, deadlines.entry_from_dict(plain)])
    refresh(case, entry.at)


def breaches(case: Case, at: datetime) -> list[dict[str, Any]]:
    """What events say of each breach up to a moment, in order: whose it was, and when."""
    clock = clock_of(case, at)
    passed = [step for step in clock.history if step.code == deadlines.StepCode.BREACHED]
    return [
        {"unit": breach.unit_id, "due_at": step.params["due_at"], "breached_at": breach.at}
        for breach, step in zip(clock.breaches, passed, strict=True)
    ]


def refresh(case: Case, at: datetime) -> None:
    """Recompute the columns: due and queue time, the raw breach, whether it was in time."""
    clock = clock_of(case, at)
    case.due_at = clock.due_at
    case.queue_at = clock.due_at or case.opened_at + FAR
    case.breached_at = clock.breached_at
    case.is_late = clock.leg.is_breached
    case.is_exempted = clock.exempted
    case.extension_count = clock.extensions_granted
    if case.breached_at is not None:
        case.on_time = False
    elif case.resolved_at is not None and clock.span is not None:
        case.on_time = True
    else:
        case.on_time = None
