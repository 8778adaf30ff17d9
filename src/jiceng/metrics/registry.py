"""Registry of figures, contributed by the apps that own the facts.

Only registered figures are shown, so each has a name, a formula that its reader can check, a unit
and a source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.manifests import Contribution, Derived, Slot

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Indicator(Contribution):
    """One figure.

    Args:
        name: its key in rows and files, e.g. ``"response"``.
        label: for people.
        formula: how it is computed, in words.
        unit: ``"count"``, ``"share"`` (0 to 1), ``"points"`` (0 to 100).
        source: which records it counts, e.g. ``"cases.Case"``.
    """

    name: str
    label: Text
    formula: Text
    unit: str
    source: str

    def __post_init__(self) -> None:
        """Refuse an unknown unit."""
        if self.unit not in UNITS:
            raise ValueError(f"indicator {self.name!r}: unknown unit {self.unit!r}")


UNITS = frozenset({"count", "share", "points"})


@dataclass(frozen=True, slots=True)
class Period:
    """Civil days, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line of a report: what it is about and its figures by indicator name.

    Args:
        key: identifies the line for drill-down; "" for records of no group.
        intervals: 95 % intervals of shares, by indicator name.
        is_ranked: whether the sample is large enough to be compared.
        rank: place among the ranked ones.
        is_rest: the sum of what the other lines leave out (`withholding`).
    """

    key: str
    code: str
    name: str
    figures: Mapping[str, int | float | None]
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    is_ranked: bool = False
    rank: int | None = None
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class DrillDown:
    """A page of the records under a figure, and the cursor of the next page."""

    ids: Sequence[UUID]
    next: str | None


RunReport = Callable[[Actor, Period, str, datetime], list[FigureRow]]
GoDown = Callable[[Actor, Period, str, str, str, datetime, str | None, int], DrillDown]


@dataclass(frozen=True, slots=True)
class FigureReport(Contribution):
    """A table of figures.

    Args:
        name: as the command line calls it, e.g. ``"three-rates"``.
        indicators: names of its figures, in order.
        groupings: by what it can be broken down.
        run: returns the rows for an actor, a period, a grouping and an instant.
        down: returns the records for an actor, a period, a grouping, a row's key, a figure's name,
            an instant, a cursor and a page length.
        address: of its page; None where it has none.
    """

    name: str
    label: Text
    indicators: tuple[str, ...]
    groupings: tuple[str, ...]
    run: RunReport
    down: GoDown
    address: Callable[[], str] | None = None


INDICATORS: Final = Slot(Indicator, key=lambda indicator: indicator.name)
REPORTS: Final = Slot(FigureReport, key=lambda report: report.name)


def _with_figures() -> dict[str, FigureReport]:
    for each in REPORTS.all():
        missing = [name for name in each.indicators if name not in INDICATORS.by_key()]
        if missing:
            raise ValueError(f"report {each.name!r}: no such indicators: {', '.join(missing)}")
    return REPORTS.by_key()


_reports: Final = Derived(_with_figures)


def indicators() -> dict[str, Indicator]:
    """All figures by name."""
    return dict(INDICATORS.by_key())


def report(name: str) -> FigureReport:
    """A table of figures.

    Raises:
        Invalid: no app contributes it.
        ValueError: a report shows unregistered figures.
    """
    found = _reports.get().get(name)
    if found is None:
        raise Invalid(_("There is no report “%(name)s”.") % {"name": name}, "report.unknown")
    return found


def pages(current: str) -> list[tuple[Text, str, bool]]:
    """Every table of figures that has a page: label, address, whether it is the current one."""
    return [
        (each.label, each.address(), each.name == current)
        for each in REPORTS.all()
        if each.address is not None
    ]


def run(name: str, actor: Actor, period: Period, by: str, at: datetime) -> list[FigureRow]:
    """Run a report for an actor.

    Raises:
        Invalid: for an unknown report or grouping, or a period that ends before it begins.
    """
    found = report(name)
    _check(found, period, by)
    return found.run(actor, period, by, at)


def drill_down(
    name: str,
    actor: Actor,
    period: Period,
    by: str,
    *,
    key: str,
    figure: str,
    at: datetime,
    after: str | None = None,
    limit: int = 50,
) -> DrillDown:
    """The records under one figure of one row, as far as the actor may see them.

    Raises:
        Invalid: for an unknown report, grouping, figure or cursor.
    """
    found = report(name)
    _check(found, period, by)
    if figure not in found.indicators:
        raise Invalid(
            _("There is no figure “%(name)s” in this report.") % {"name": figure},
            "figure.unknown",
        )
    return found.down(actor, period, by, key, figure, at, after, max(1, min(limit, 200)))


def _check(found: FigureReport, period: Period, by: str) -> None:
    if by not in found.groupings:
        raise Invalid(
            _("This report can be broken down by: %(choices)s.")
            % {"choices": ", ".join(found.groupings)},
            "report.grouping",
        )
    if period.last < period.first:
        raise Invalid(_("The period ends before it begins."), "report.period")


def as_json(row: FigureRow) -> dict[str, Any]:
    """A row as one flat object, the way that the command line and the API give it."""
    return {
        "code": row.code,
        "name": row.name,
        **row.figures,
        "intervals": {name: list(ends) for name, ends in row.intervals.items()},
        "ranked": row.is_ranked,
        "rank": row.rank,
    }
