"""A request's clock: appends to its ledger and brings the columns that queries use up to date."""

from __future__ import annotations

from datetime import datetime

from jiceng.cases import deadlines
from jiceng.cases.intake import FAR
from jiceng.cases.models import Case
from jiceng.core.calendar import current_calendar


def clock_of(case: Case) -> deadlines.Clock | None:
    """The clock as the ledger gives it today; None for a request without a deadline."""
    if not case.ledger:
        return None
    entries = [deadlines.entry_from_dict(raw) for raw in case.ledger]
    return deadlines.compute(entries, current_calendar())


def append(case: Case, entry: deadlines.Entry, at: datetime) -> None:
    """Add an entry to the ledger of a locked request and recompute its columns.

    A request without a deadline (not classified yet) has no ledger to add to.
    """
    if case.ledger:
        case.ledger = [*case.ledger, deadlines.entry_to_dict(entry)]
        refresh(case, at)


def refresh(case: Case, at: datetime) -> None:
    """Recompute the columns: due and queue time, the raw breach, whether it was in time."""
    clock = clock_of(case)
    if clock is None:
        return
    case.due_at = clock.due_at
    case.queue_at = clock.due_at if clock.due_at else case.opened_at + FAR
    case.breached_at = clock.breached_at if _has_passed(clock.breached_at, at) else None
    case.is_exempted = clock.exempted
    if case.resolved_at is not None:
        case.on_time = case.breached_at is None
    elif case.breached_at is not None:
        case.on_time = False
    else:
        case.on_time = None


def _has_passed(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at
