"""What indicators count for units: sums over the tree of the day, never means of ratios."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from jiceng.assessment.schemes.rules.scoring import Lack
from jiceng.assessment.schemes.rules.sheets import Given
from jiceng.directory import public as directory
from jiceng.metrics import public as metrics
from jiceng.metrics.public import Indicator, Period

_DECIMALS: Final = 6
"""Of a sum that the database returns as a floating-point number."""

Sums = Mapping[UUID, tuple[Any, Any]]
Parts = Callable[[str, Period, datetime], Sums]


def summed() -> dict[str, Indicator]:
    """The indicators that can be summed over units: counts and shares."""
    return {name: each for name, each in metrics.indicators().items() if each.expression is None}


def counted_once(names: Iterable[str]) -> Parts:
    """What counts these indicators together, in one statement for each table and piece of time."""
    known, found = [name for name in names if name in summed()], dict[Any, Any]()

    def parts(name: str, period: Period, at: datetime) -> Sums:
        if (period, at) not in found:
            found[period, at] = metrics.parts_of_figures(known, period, at)
        sums: Sums = found[period, at][name]
        return sums

    return parts


class Pieces:
    """The pieces of a period within which the tree of units did not change.

    Args:
        units: the assessed ones, in whose sums those below them are.
    """

    def __init__(self, units: Iterable[UUID], period: Period) -> None:
        tops, days = set(units), directory.days_of_moves(period.first, period.last)
        self.found = [
            (Period(first, last), _tops(directory.parents_on(first), tops))
            for first, last in _spans(period, days)
        ]


def given_by(
    name: str, units: Sequence[UUID], pieces: Pieces, at: datetime, parts: Parts
) -> dict[UUID, Given]:
    """What an indicator counts for some units and all below them, by the tree of each day.

    A unit that was moved within the period counts where it was on each day.

    Args:
        at: the time of the query.
        parts: numerator and denominator by unit.
    """
    indicator = summed().get(name)
    if indicator is None:
        return {unit: Given(lack=Lack.UNKNOWN) for unit in units}
    is_share = indicator.denominator is not None
    upper = dict.fromkeys(units, Fraction(0))
    whole = dict.fromkeys(units, Fraction(0))
    for piece, below in pieces.found:
        for unit, (hit, of) in parts(name, piece, at).items():
            for top in below.get(unit, ()):
                if top in upper:
                    upper[top] += exact(hit)
                    whole[top] += exact(of)
    return {
        unit: _given(upper[unit], whole[unit] if is_share else None, indicator.minimum)
        for unit in units
    }


def _given(upper: Fraction, whole: Fraction | None, minimum: int) -> Given:
    if whole is not None and whole < minimum:
        return Given(upper, whole, Lack.SMALL if whole else Lack.NOTHING)
    return Given(upper, whole)


def exact(number: Any) -> Fraction:
    """A number of the database as a fraction; a floating-point one to six decimals."""
    if isinstance(number, float):
        return Fraction(int(number)) if number.is_integer() else _rounded(number)
    return Fraction(number)


def _rounded(number: float) -> Fraction:
    return Fraction(round(Decimal(number), _DECIMALS))


def _spans(period: Period, days: Sequence[date]) -> list[tuple[date, date]]:
    starts = [period.first, *days]
    ends = [*(day - timedelta(days=1) for day in days), period.last]
    return list(zip(starts, ends, strict=True))


def _tops(parents: Mapping[UUID, UUID | None], tops: set[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for unit in {*parents, *tops}:
        here: UUID | None = unit
        seen: set[UUID] = set()
        while here is not None and here not in seen:
            seen.add(here)
            if here in tops:
                found.setdefault(unit, []).append(here)
            here = parents.get(here)
    return found


def by_unit_below(
    name: str, unit: UUID, period: Period, at: datetime | None
) -> list[tuple[UUID, Fraction, Fraction]]:
    """What an indicator counts for a unit and each unit below it, without those with nothing:
    numerator and denominator, 0 for a count.
    """
    found: dict[UUID, tuple[Fraction, Fraction]] = {}
    for piece, below in Pieces([unit], period).found:
        sums = counted_once([name])(name, piece, at or timezone.now())
        for each, (hit, of) in sums.items():
            if each in below:
                upper, whole = found.get(each, (Fraction(0), Fraction(0)))
                found[each] = upper + exact(hit), whole + exact(of)
    return [(each, *sums) for each, sums in found.items() if any(sums)]
