"""Figures of an area by part of a span and by grid, from counts and today's requests.

What is over is read from `PeriodCount`, today from the requests, so that the cost depends on the
number of grids and on the requests of a day, not on the history.
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
        series: by part of the span.
        chosen: the part that totals and cells are of; None for the whole span.
        cells: by grid code; "" for requests without a grid.
    """

    span: Span
    series: tuple[tuple[Bucket, Numbers], ...]
    chosen: Bucket | None
    total: Numbers
    cells: dict[str, Numbers]

    @property
    def begin(self) -> datetime:
        """Begin of what is shown."""
        return self.chosen.begin if self.chosen else self.series[0][0].begin

    @property
    def end(self) -> datetime:
        """End of what is shown."""
        return self.chosen.end if self.chosen else self.series[-1][0].end


def read(
    scope: Scope, span: Span, chosen: str, known: CountState | None, at: datetime
) -> SpanFigures:
    """Figures of an area: at most three queries.

    Args:
        chosen: key of a part of the span; the whole span for any other text.
        known: how far requests have been counted.
    """
    parts = buckets(span, at)
    one = next((each for each in parts if each.key == chosen), None)
    series: dict[str, list[float]] = {each.key: [*NOTHING] for each in parts}
    cells: dict[str, list[float]] = defaultdict(lambda: [*NOTHING])
    begin = parts[0].begin
    if span is not Span.DAY and known is not None:
        _add_counted(scope, span, parts, one, known.counted_to, series, cells)
        begin = max(begin, datetime.combine(known.counted_to, time(), CIVIL))
    for row in cases.counted_by_place(begin, parts[-1].end, units=scope.units, hourly=True):
        assert row.hour is not None  # asked for
        part = _part_at(parts, row.hour)
        _add(series[part.key], row.numbers)
        if one is None or one.key == part.key:
            _add(cells[row.grid], row.numbers)
    return SpanFigures(
        span,
        tuple((each, series[each.key]) for each in parts),
        one,
        _sum(series[each.key] for each in parts if one is None or each is one),
        dict(cells),
    )


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
    found = _counts(scope).filter(grain=grain, start__gte=parts[0].day, start__lt=counted_to)
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
