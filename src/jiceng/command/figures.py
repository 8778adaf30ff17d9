"""Figures of an area by part of a span and by grid, from counts and today's requests.

What is over is read from `PeriodCount`; today, and the hours of a past day, from the requests of
that day. So the cost depends on the number of grids and on the requests of a day, not on the
history, and is the same for each day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from jiceng.cases import public as cases
from jiceng.command import counting
from jiceng.command.models import CountState, Grain, OpenBy, OpenCount, PeriodCount
from jiceng.command.rules.spans import Bucket, Span, buckets
from jiceng.command.scopes import Scope
from jiceng.core.query_lookups import uuid_array
from jiceng.core.worktime import CIVIL

NOTHING: Final = (0.0,) * len(cases.COUNTED)
_SUMS: Final = {f"sum_{name}": Sum(name) for name in cases.COUNTED}

Numbers = Sequence[float]


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """Numbers of a span, in the order of `cases.public.COUNTED`.

    Args:
        begin, end: of what is shown.
        is_cut: whether parts of the span are missing because they are older than the counts.
        series: by part of the span; none for a span that is older than the counts.
        chosen: the part that totals and cells are of; None for the whole span.
        cells: by grid code; "" for requests without a grid.
    """

    span: Span
    begin: datetime
    end: datetime
    is_cut: bool
    series: tuple[tuple[Bucket, Numbers], ...]
    chosen: Bucket | None
    total: Numbers
    cells: dict[str, Numbers]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figures of an area are wanted.

    Args:
        day: the last one of the span; None for today.
        chosen: key of a part of the span; the whole span for any other text.
    """

    span: Span
    day: date | None = None
    chosen: str = ""


def read(scope: Scope, wanted: Wanted, known: CountState | None, at: datetime) -> SpanFigures:
    """Figures of an area: at most three queries.

    Args:
        known: how far requests have been counted.
    """
    span, chosen = wanted.span, wanted.chosen
    whole = buckets(span, at, wanted.day)
    parts = _counted(whole, known)
    if not parts:
        begin, end = whole[0].begin, whole[-1].end
        return SpanFigures(span, begin, end, True, (), None, NOTHING, {})
    one = next((each for each in parts if each.key == chosen), None)
    series: dict[str, list[float]] = {each.key: [*NOTHING] for each in parts}
    cells: dict[str, list[float]] = defaultdict(lambda: [*NOTHING])
    begin = parts[0].begin
    if span is not Span.DAY and known is not None:
        _add_counted(scope, span, parts, one, known.counted_to, series, cells)
        begin = max(begin, datetime.combine(known.counted_to, time(), CIVIL))
    for row in _uncounted(scope, begin, parts[-1].end):
        assert row.hour is not None  # asked for
        part = _part_at(parts, row.hour)
        _add(series[part.key], row.numbers)
        if one is None or one.key == part.key:
            _add(cells[row.grid], row.numbers)
    return SpanFigures(
        span,
        one.begin if one else parts[0].begin,
        one.end if one else parts[-1].end,
        len(parts) < len(whole),
        tuple((each, series[each.key]) for each in parts),
        one,
        _sum(series[each.key] for each in parts if one is None or each is one),
        dict(cells),
    )


def _counted(parts: Sequence[Bucket], known: CountState | None) -> Sequence[Bucket]:
    """The parts that are not older than the counts."""
    if known is None:
        return parts
    first = counting.counted_from(known)
    return [each for each in parts if each.day >= first]


def _uncounted(scope: Scope, begin: datetime, end: datetime) -> list[cases.PlaceCount]:
    """Requests of the hours of one day, and those since the last count: none for a past span."""
    if begin >= end:
        return []
    return cases.counted_by_place(begin, end, units=scope.units, hourly=True)


def _add_counted(
    scope: Scope,
    span: Span,
    parts: Sequence[Bucket],
    one: Bucket | None,
    counted_to: date,
    series: dict[str, list[float]],
    cells: dict[str, list[float]],
) -> None:
    grain = Grain.DAY if span is Span.WEEK else Grain.MONTH
    found = _counts(scope).filter(grain=grain, start__gte=parts[0].day, start__lte=parts[-1].day)
    found = found.filter(start__lt=counted_to)
    keys = {each.day: each.key for each in parts}
    for start, *numbers in found.values_list("start").annotate(**_SUMS):
        _add(series[keys[start]], numbers)
    if one is not None:
        found = found.filter(start=one.day)
    for grid, *numbers in found.values_list("grid_code").annotate(**_SUMS):
        _add(cells[grid], numbers)


def _counts(scope: Scope) -> QuerySet[Any]:
    return PeriodCount.objects.filter(_of(scope)).order_by()


def _of(scope: Scope) -> Q:
    return Q() if scope.units is None else Q(unit__any_of=uuid_array(scope.units))


def _part_at(parts: Sequence[Bucket], moment: datetime) -> Bucket:
    return next(each for each in reversed(parts) if each.begin <= moment)


def _add(to: list[float], numbers: Numbers) -> None:
    for place, number in enumerate(numbers):
        to[place] += number


def _sum(rows: Iterable[Numbers]) -> Numbers:
    total = [*NOTHING]
    for row in rows:
        _add(total, row)
    return total


@dataclass(frozen=True, slots=True)
class OpenFigures:
    """Open and overdue requests, as last counted.

    Args:
        by_grid: by code.
        by_unit: unit in charge, the one with most overdue first.
    """

    by_grid: dict[str, tuple[int, int]]
    by_unit: list[tuple[UUID, int, int]]

    @property
    def open(self) -> int:
        """All open requests."""
        return sum(open_ for open_, _late in self.by_grid.values())

    @property
    def overdue(self) -> int:
        """All overdue requests."""
        return sum(late for _open, late in self.by_grid.values())


def read_open(scope: Scope) -> OpenFigures:
    """Open and overdue requests of an area: two queries over their counts."""
    found = OpenCount.objects.filter(_of(scope)).order_by()
    n, late = Sum("open"), Sum("overdue")
    places = found.filter(by=OpenBy.PLACE).values_list("grid_code").annotate(n=n, late=late)
    units = found.filter(by=OpenBy.IN_CHARGE).values_list("in_charge").annotate(n=n, late=late)
    ordered = units.order_by("-late", "-n", "in_charge")
    return OpenFigures({grid: (n, late) for grid, n, late in places}, list(ordered))
