"""State, clock ledger and derived columns of an imported request. Pure.

A due time of the source is stored as a `Due` entry of the ledger and not converted into a span: the
source has other holidays and hours, and a later move recomputes the columns from the ledger, which
must give exactly this time again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from jiceng.cases import rules
from jiceng.cases.importing.records import ImportedRequest
from jiceng.cases.intake.report import Report
from jiceng.cases.models.requests import FAR
from jiceng.core.worktime import Calendar, WorkingTime
from jiceng.records.clock import public as clocks

# States as plain words, as in `rules`.
REPORTED, DISPATCHED, RESOLVED, CLOSED = "reported", "dispatched", "resolved", "closed"


@dataclass(frozen=True, slots=True)
class Course:
    """Columns of a request that later imports may change."""

    state: str
    is_open: bool
    resolved_at: datetime | None
    closed_at: datetime | None
    ledger: list[dict[str, Any]]
    due_at: datetime | None
    queue_at: datetime
    breached_at: datetime | None
    is_late: bool
    breaches_told: int
    on_time: bool | None
    resolution: str
    callback_valid: bool | None
    callback_contacted: bool | None
    callback_solved: bool | None
    callback_level: int | None
    callback_way: str


def course_of(
    record: ImportedRequest,
    *,
    unit_id: UUID,
    is_placed: bool,
    span: WorkingTime | None,
    calendar: Calendar,
    now: datetime,
) -> Course:
    """Derive a request's state and deadlines.

    Args:
        unit_id: unit in charge.
        is_placed: the source has named that unit, so no dispatch is needed.
        span: the category's deadline, used if the source gives no due time; None for no deadline.
        now: an open request can be late at this time.
    """
    opened, due = record.opened_at, record.due_at
    ledger: list[clocks.Entry] = []
    if due is not None:
        ledger = [
            clocks.Start(at=opened, span=None, unit_id=unit_id),
            clocks.Due(at=opened, due_at=due),
        ]
    else:
        ledger = [clocks.Start(at=opened, span=span, unit_id=unit_id)]
        due = clocks.first_due(opened, span, calendar) if span else None
    stopped = record.resolved_at
    if stopped is not None:
        ledger.append(clocks.Stop(at=stopped))
    # Same result as `ledger.refresh`, but without reading the entries back; a test compares both.
    is_late = due is not None and due < (stopped or now)
    answer = record.callback
    return Course(
        state=CLOSED if stopped else DISPATCHED if is_placed else REPORTED,
        is_open=stopped is None,
        resolved_at=stopped,
        closed_at=record.closed_at,
        ledger=[clocks.entry_to_dict(entry) for entry in ledger],
        due_at=due,
        queue_at=due or opened + FAR,
        breached_at=due if is_late else None,
        is_late=is_late,
        breaches_told=int(is_late),  # the source has notified of it
        on_time=False if is_late else True if due and stopped else None,
        resolution=record.resolution,
        callback_valid=True if answer else None,
        callback_contacted=answer.contacted if answer else None,
        callback_solved=answer.solved if answer else None,
        callback_level=answer.level if answer else None,
        callback_way=rules.SOURCE if answer else "",
    )


@dataclass(frozen=True, slots=True)
class Held:
    """Stored columns of a request that was imported from the same source before."""

    id: UUID
    ref: str
    unit_id: UUID
    state: str
    resolved_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    resolution: str
    callback_level: int | None
    callback_contacted: bool | None
    callback_solved: bool | None
    opened_at: datetime
    title: str
    text: str
    address: str
    erased_at: datetime | None
    media_url: str
    lon: float | None
    lat: float | None
    category_id: str | None

    def differs(self, opened_at: datetime, report: Report) -> list[str]:
        """Columns in which another row differs from the stored request."""
        if self.erased_at is not None:  # nothing left to compare
            return []
        expected = {
            "opened_at": opened_at,
            "title": report.title,
            "text": report.text,
            "address": report.address,
        }
        found = [name for name, value in expected.items() if getattr(self, name) != value]
        if report.media_url not in {"", self.media_url}:
            found.append("media_url")
        return found


def news(held: Held, record: ImportedRequest) -> Sequence[str]:
    """Columns in which the source differs from the stored request.

    Not counted: our own due time where the source gives none, and a reply that is missing in the
    source.
    """
    changes = []
    if record.closed_at != held.closed_at:
        changes.append("closed_at")
    if record.resolved_at != held.resolved_at:
        changes.append("resolved_at")
    if record.due_at is not None and record.due_at != held.due_at:
        changes.append("due_at")
    if record.resolution and record.resolution != held.resolution:
        changes.append("resolution")
    answer = record.callback
    if answer and (answer.level, answer.contacted, answer.solved) != (
        held.callback_level,
        held.callback_contacted,
        held.callback_solved,
    ):
        changes.append("callback")
    return changes
