"""A request's clock: appends to its ledger and brings the columns that queries use up to date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jiceng.cases import deadlines
from jiceng.cases.intake import FAR
from jiceng.cases.models import Case
from jiceng.core.calendar import current_calendar


def clock_of(case: Case, at: datetime | None = None) -> deadlines.Clock:
    """The clock as the ledger gives it, seen from a moment (its last entry if none is given)."""
    entries = [deadlines.entry_from_dict(raw) for raw in case.ledger]
    return deadlines.compute(entries, current_calendar(), at=at)


def append(case: Case, entry: deadlines.Entry) -> None:
    """Add an entry to the ledger of a locked request and recompute its columns."""
    case.ledger = [*case.ledger, deadlines.entry_to_dict(entry)]
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
