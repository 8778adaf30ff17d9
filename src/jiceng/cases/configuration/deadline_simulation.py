"""Simulation of another deadline on past requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles
from uuid import UUID

from jiceng.cases.access.visibility import visible_to
from jiceng.cases.configuration.reading import category_for
from jiceng.cases.intake.assessment import span_for
from jiceng.cases.intake.reference import categories
from jiceng.core.access import Actor
from jiceng.core.calendar import current_calendar
from jiceng.core.masking import mask_text
from jiceng.core.worktime import Calendar, OutOfCalendar, WorkingTime, amount_in
from jiceng.records.clock import public as clocks

MOST = 3000
SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Turned:
    """A request that is late under one rule and on time under the other."""

    case_id: UUID
    number: str
    title: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class DeadlineSimulation:
    """Result of a simulation.

    Args:
        looked_at: number of requests computed.
        left_out: number of requests without a deadline rule of their category: emergencies, due
            times of other systems, no clock.
        late_before: number of late requests under the present rule.
        late_after: number of late requests under the tested rule.
        half: median time to completion; None with fewer than ten completed requests.
        most: 90th percentile, likewise.
        examples: the newest requests with a different result.
    """

    looked_at: int
    left_out: int
    late_before: int
    late_after: int
    half: WorkingTime | None
    most: WorkingTime | None
    examples: list[Turned]


def simulate_deadline(
    actor: Actor,
    code: str,
    span: WorkingTime,
    *,
    since: datetime,
    until: datetime,
    limit: int = MOST,
) -> DeadlineSimulation:
    """Compute the clocks of a category's newest requests under another deadline and the present
    one.

    Both are computed from each ledger as if the rule had applied from the start, so that only the
    rules make a difference, not later changes.

    Args:
        limit: maximum number of requests, newest first.

    Raises:
        Forbidden: without the permission to edit categories.
        NotFound: unknown category.
    """
    category = categories.get()[category_for(actor, code).code]
    found = (
        visible_to(actor)
        .filter(category=code, opened_at__gte=since, opened_at__lt=until)
        .order_by("-opened_at", "-id")
        .values_list("id", "number", "title", "urgency", "ledger")[:limit]
    )
    calendar = current_calendar()
    looked_at = left_out = late_before = late_after = 0
    took: list[float] = []  # seconds
    examples: list[Turned] = []
    for case_id, number, title, urgency, ledger in found.iterator():
        entries = [clocks.entry_from_dict(raw) for raw in ledger]
        before = _clock(entries, category.span, calendar, until)
        after = _clock(entries, span, calendar, until)
        goes_by_it = span_for(category, urgency) == category.span
        if before is None or after is None or not goes_by_it:
            left_out += 1
            continue
        looked_at += 1
        was, would = bool(before.breaches), bool(after.breaches)
        late_before, late_after = late_before + was, late_after + would
        if after.stopped_at is not None:
            took.append(after.elapsed.total_seconds())
        if was != would and len(examples) < SAMPLE:
            examples.append(Turned(case_id, number, mask_text(title), would))
    half, most = _spread(took, span)
    return DeadlineSimulation(looked_at, left_out, late_before, late_after, half, most, examples)


def _clock(
    entries: list[clocks.Entry], span: WorkingTime, calendar: Calendar, at: datetime
) -> clocks.Clock | None:
    if not entries or clocks.is_given(entries):
        return None
    try:
        return clocks.compute(clocks.replay_with_span(entries, span), calendar, at=at)
    except (clocks.LedgerError, OutOfCalendar):
        return None


TOO_FEW = 10


def _spread(took: list[float], span: WorkingTime) -> tuple[WorkingTime | None, WorkingTime | None]:
    """Median and 90th percentile of the time to completion, in the unit of the rule."""
    if len(took) < TOO_FEW:
        return None, None
    tenths = quantiles(took, n=10, method="inclusive")
    return _rounded(tenths[4], span), _rounded(tenths[8], span)


def _rounded(seconds: float, span: WorkingTime) -> WorkingTime:
    """Round to a tenth of the unit."""
    return WorkingTime(round(amount_in(timedelta(seconds=seconds), span.unit), 1), span.unit)
