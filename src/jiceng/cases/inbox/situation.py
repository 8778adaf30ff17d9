"""What needs attention among the open requests that an actor sees: bounded counts and groups.

Every query reads open requests, or those of a few days; none grows with the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractHour, TruncDate

from jiceng.cases.access.visibility import visible_to
from jiceng.cases.inbox.arrivals import Arrivals, against_usual
from jiceng.cases.models import NEXT_DUE, Case, CaseTask, State
from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount, CountedRows, count_bounded
from jiceng.core.calendar import current_calendar
from jiceng.core.masking import mask_text
from jiceng.core.query_lookups import refers_to_any
from jiceng.core.worktime import CIVIL

SOON: Final = timedelta(hours=2)
COMPARED_DAYS: Final = 14
MOST_POINTS: Final = 300
UP_TO: Final = 999
SCAN: Final = 2_000


def open_cases(actor: Actor) -> QuerySet[Case]:
    """Open requests that an actor sees."""
    return visible_to(actor).filter(is_open=True)


def attention(actor: Actor, unit: UUID | None, at: datetime) -> dict[str, BoundedCount]:
    """Counts of what needs attention besides the boxes of the inbox, in one statement.

    ``soon``: requests of the unit due within `SOON`; ``reopened``: its open requests that were
    reopened; ``missed``: departments called to visible open requests and not there in time.
    """
    parts: dict[str, CountedRows] = {}
    if unit is not None:
        own = open_cases(actor).filter(unit=unit).order_by(NEXT_DUE.asc(), "id")
        runs = own.exclude(state__in=(State.SUSPENDED, State.RESOLVED))
        parts["soon"] = CountedRows(runs.filter(queue_at__gte=at, queue_at__lt=at + SOON))
        parts["reopened"] = CountedRows(own, Q(reopen_count__gt=0))
    missed = CaseTask.objects.filter(
        arrive_by__lt=at,
        arrived_at__isnull=True,
        closed_at__isnull=True,
        cancelled_at__isnull=True,
        released_at__isnull=True,
    )
    seen = refers_to_any(open_cases(actor), "case_id")
    parts["missed"] = CountedRows(missed.order_by("-called_at"), seen)
    return count_bounded(parts, up_to=UP_TO, scan=SCAN)


def arrivals(actor: Actor, at: datetime) -> Arrivals:
    """Requests received today by hour against a usual day: one query over `COMPARED_DAYS`."""
    local = at.astimezone(CIVIL)
    today = local.date()
    before = [today - timedelta(days=n) for n in range(1, COMPARED_DAYS + 1)]
    begin = datetime.combine(before[-1], time(), CIVIL)
    rows = (
        visible_to(actor)
        .filter(opened_at__gte=begin, opened_at__lte=at)
        .annotate(day=TruncDate("opened_at", tzinfo=CIVIL))
        .annotate(hour=ExtractHour("opened_at", tzinfo=CIVIL))
        .order_by()
        .values_list("day", "hour")
        .annotate(number=Count("id"))
    )
    counted = {(day, hour): number for day, hour, number in rows}
    return against_usual(counted, today, local.hour, before, current_calendar().is_working_day)


def load(actor: Actor, limit: int) -> list[tuple[UUID, int]]:
    """Units with the most open requests, with their number: one query over open requests."""
    counted = open_cases(actor).order_by().values_list("unit_id").annotate(number=Count("id"))
    return [*counted.order_by("-number", "unit_id")[:limit]]


def points_today(actor: Actor, at: datetime) -> Sequence[tuple[Any, ...]]:
    """Requests received today that have a point: masked title, longitude, latitude, and whether
    overdue; at most `MOST_POINTS`, newest first.
    """
    begin = datetime.combine(at.astimezone(CIVIL).date(), time(), CIVIL)
    found = visible_to(actor).filter(
        opened_at__gte=begin, opened_at__lte=at, lon__isnull=False, lat__isnull=False
    )
    rows = found.order_by("-opened_at", "-id").values_list(
        "title", "lon", "lat", "breached_at", "is_open"
    )
    return [
        (mask_text(title), lon, lat, is_open and breached is not None)
        for title, lon, lat, breached, is_open in rows[:MOST_POINTS]
    ]
