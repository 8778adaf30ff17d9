"""Requests counted by the place where they are: bounded reads for pages about an area.

A request belongs to the unit of its area, or without one to its unit in charge, so that each is
counted once. Confidential requests are not counted, so that every number opens to exactly its
requests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce, TruncHour

from jiceng.cases.figures import rates
from jiceng.cases.figures.indicators import policy_for
from jiceng.cases.models import Case, CaseTask
from jiceng.cases.queries import publicly
from jiceng.core.query_lookups import uuid_array
from jiceng.core.worktime import CIVIL
from jiceng.metrics import public as metrics

COUNTED: Final = (
    "opened",
    "closed",
    "on_time",
    "overdue",
    "callbacks",
    "contacted",
    "solved",
    "satisfaction_sum",
)
"""The numbers of a place that add up; those of `rates.numbers`, by which all rates are computed."""

SHARE_PARTS: Final = {
    name: part for name, part in rates.PARTS.items() if {part[0], *part[1]} <= {*COUNTED}
}
"""Of each rate the number that is its numerator, and those that together are its denominator."""

Numbers = tuple[float, ...]
"""In the order of `COUNTED`."""

OVERDUE: Final = Q(is_open=True, on_time=False)
"""Open requests that have missed their deadline."""


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """Numbers of the requests of one place.

    Args:
        hour: begin of the hour in which they were received; None where hours are not told apart.
        unit: of the area, or in charge of requests without one.
        grid: code; "" without a grid.
    """

    hour: datetime | None
    unit: UUID
    grid: str
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class OpenCount:
    """Open requests of one place and one unit in charge, and how many of them are overdue."""

    unit: UUID
    grid: str
    in_charge: UUID
    open: int
    overdue: int


def in_places(units: Collection[UUID] | None) -> Q:
    """Requests that belong to some units; all for None."""
    if units is None:
        return Q()
    among = uuid_array(units)
    return Q(area__any_of=among) | Q(area=None, unit__any_of=among)


def counted_by_place(
    begin: datetime,
    end: datetime,
    *,
    units: Collection[UUID] | None = None,
    hourly: bool = False,
) -> list[PlaceCount]:
    """Count the requests received from one moment to another; one query over these requests.

    Args:
        units: to which they belong; None for all.
        hourly: tell the hours apart.
    """
    found = publicly().filter(in_places(units), opened_at__gte=begin, opened_at__lt=end)
    rows = found.annotate(place=Coalesce("area", "unit")).order_by()
    keys: tuple[str, ...] = ("place", "grid_code", "outcome")
    if hourly:
        rows, keys = rows.annotate(hour=TruncHour("opened_at", tzinfo=CIVIL)), (*keys, "hour")
    outcomes: dict[tuple[Any, UUID, str], list[tuple[int, int]]] = {}
    counted = rows.values_list(*keys).annotate(count=Count("pk"))
    for place, grid, outcome, *more in counted.order_by("outcome"):
        hour, count = (more[0], more[1]) if hourly else (None, more[0])
        outcomes.setdefault((hour, place, grid), []).append((outcome, count))
    policy = policy_for(
        [], metrics.Period(begin.astimezone(CIVIL).date(), end.astimezone(CIVIL).date())
    )
    # In an hour most places have one request, so that few different outcomes are worked out.
    worked_out: dict[tuple[tuple[int, int], ...], Numbers] = {}
    found_counts = []
    for key, some in outcomes.items():
        of = tuple(some)
        if of not in worked_out:
            worked_out[of] = _numbers(of, policy)
        found_counts.append(PlaceCount(*key, worked_out[of]))
    return found_counts


def _numbers(outcomes: Iterable[tuple[int, int]], policy: rates.Policy) -> Numbers:
    """The numbers of requests by outcome and how many have it."""
    tally = rates.Tally()
    for outcome, count in outcomes:
        tally.add(outcome, False, count)
    found = rates.numbers(tally, policy)
    return tuple(found[name] for name in COUNTED)


def open_by_place() -> Iterator[OpenCount]:
    """All open requests by place and unit in charge: one query over open requests."""
    rows = publicly().filter(is_open=True).annotate(place=Coalesce("area", "unit")).order_by()
    grouped = rows.values_list("place", "grid_code", "unit").annotate(
        open=Count("pk"), overdue=Count("pk", filter=Q(on_time=False))
    )
    for row in grouped:
        yield OpenCount(*row)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request that has arrived, without anything that its resident has written."""

    id: UUID
    opened_at: datetime
    category: str | None
    unit: UUID
    grid: str
    urgency: int


def newest_arrivals(units: Collection[UUID] | None, since: datetime, limit: int) -> list[Arrival]:
    """The newest requests of some units, at most a day back: one query."""
    found = publicly().filter(in_places(units), opened_at__gte=since)
    rows = found.annotate(place=Coalesce("area", "unit")).order_by("-opened_at", "-id")
    columns = ("id", "opened_at", "category_id", "place", "grid_code", "urgency")
    return [Arrival(*row) for row in rows.values_list(*columns)[:limit]]


@dataclass(frozen=True, slots=True)
class Awaited:
    """A department that was called to a request and has not checked in yet."""

    task: UUID
    case: UUID
    category: str | None
    grid: str
    unit: UUID
    called_by: UUID
    called_at: datetime
    arrive_by: datetime


def awaited_arrivals(units: Collection[UUID] | None, limit: int) -> list[Awaited]:
    """Departments that are awaited at requests of some units, the earliest due first: one query."""
    cases = publicly().filter(in_places(units), is_open=True)
    found = CaseTask.objects.filter(
        case__in=cases.order_by(),
        arrive_by__isnull=False,
        arrived_at=None,
        closed_at=None,
        cancelled_at=None,
        released_at=None,
    )
    columns = (
        "id",
        "case_id",
        "case__category_id",
        "case__grid_code",
        "unit_id",
        "called_by_id",
        "called_at",
        "arrive_by",
    )
    rows = found.order_by("arrive_by", "id").values_list(*columns)[:limit]
    return [Awaited(*row) for row in rows]


def first_day() -> datetime | None:
    """When the oldest request was received."""
    found: datetime | None = Case.objects.aggregate(first=Min("opened_at"))["first"]
    return found


def days_of(ids: Collection[UUID]) -> QuerySet[Any, datetime]:
    """When some requests were received."""
    return Case.objects.filter(pk__in=ids).order_by().values_list("opened_at", flat=True)


def condition_of(figure: str) -> Q:
    """The requests under a figure of a place.

    Args:
        figure: ``"open"`` or ``"overdue_now"``, a count of `COUNTED`, or the name of a rate, whose
            requests are those of its denominator.

    Raises:
        KeyError: unknown figure.
    """
    if figure == "open":
        return Q(is_open=True)
    if figure == "overdue_now":
        return OVERDUE
    names = rates.PARTS[figure][1] if figure in rates.PARTS else (figure,)
    codes = {code for name in names for code in rates.codes_counted_in(name, False)}
    return Q(outcome__in=sorted(codes)) if figure != "opened" else Q()
