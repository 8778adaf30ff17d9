"""Registry of figures, contributed by the apps that own the facts.

Only registered figures are shown, so that each has a name, a formula that its reader can check, a
unit and a source.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.manifests import Contribution, Derived, Slot
from jiceng.metrics.facts import FACTS, Measure
from jiceng.metrics.figure_rows import FigureRow
from jiceng.metrics.periods import USUAL, Period

if TYPE_CHECKING:
    from ibis.expr import types as ir

Text = str | Promise
TOTAL: Final = "total"
"""The grouping of all records together."""

UNITS: Final = frozenset({"count", "share", "points"})
DIRECTIONS: Final[Mapping[str, Text]] = {
    "up": later("Higher is better."),
    "down": later("Lower is better."),
    "": "",
}


@dataclass(frozen=True, slots=True)
class Indicator(Contribution):
    """A figure, as Ibis expressions over a table of facts.

    A count and a share declare what one fact adds, a boolean or a number, so that totals are sums
    and each number can be drilled down to its facts. Anything else is an `expression` over all
    facts.

    Args:
        name: key in rows and files, e.g. ``"response"``.
        label: for people.
        formula: how it is computed, in words.
        numerator: what a fact adds to a count or to the numerator of a share; a count without it
            counts all facts.
        denominator: for a share: which facts count.
        unit: ``"count"``, ``"share"`` (0 to 1), ``"points"`` (0 to 100); by default a share if
            there is a denominator, else a count.
        fact: name of the `Fact`; set by `RecordFigures`.
        expression: for anything else: from the table of facts to one value.
        direction: ``"up"`` if higher is better, ``"down"`` if lower is better; "" for neither.
        rule: source of the formula, e.g. a published measure; "" for our own choice.
        minimum: number of facts in the denominator below which the figure is not ranked.
    """

    name: str
    label: Text
    formula: Text
    numerator: Measure | None = None
    denominator: Measure | None = None
    unit: str = ""
    fact: str = ""
    expression: Callable[[ir.Table], ir.Value] | None = None
    direction: str = ""
    rule: Text = ""
    minimum: int = 0

    def __post_init__(self) -> None:
        """Infer the unit; refuse an unknown unit, and parts that do not fit it."""
        if not self.unit:
            object.__setattr__(self, "unit", "share" if self.denominator else "count")
        if self.unit not in UNITS or self.direction not in DIRECTIONS:
            raise ValueError(f"indicator {self.name!r}: unknown unit or direction")
        given = [self.numerator is not None, self.denominator is not None, bool(self.expression)]
        fits = {"count": given[1:] == [False, False], "share": given == [True, True, False]}
        if not fits.get(self.unit, given == [False, False, True]):
            raise ValueError(f"indicator {self.name!r}: its parts do not fit the unit {self.unit}")

    def upper(self, facts: ir.Table) -> ir.Value:
        """What a fact adds to the numerator of a share; nothing if the denominator does not count
        it.
        """
        assert self.numerator is not None
        assert self.denominator is not None
        adds, counts = self.numerator(facts), self.denominator(facts)
        return adds & counts if adds.type().is_boolean() else counts.ifelse(adds, 0)


@dataclass(frozen=True, slots=True)
class DrillDown:
    """A page of the records of a figure, and the cursor of the next page."""

    ids: Sequence[UUID]
    next: str | None


BEGUN: Final[Text] = later("Begun from")
NOTHING: Final[Text] = later("Nothing was counted in this period.")
RunReport = Callable[[Actor, Period, str, datetime], list[FigureRow]]
ListFacts = Callable[[Actor, Period, str, str, str, datetime, str | None, int], DrillDown]
RunTotals = Callable[[Actor, Sequence[Sequence[Period]], datetime], list[list[FigureRow]]]


@dataclass(frozen=True, slots=True)
class FigureReport(Contribution):
    """A table of figures.

    Args:
        name: name on the command line, e.g. ``"three-rates"``.
        indicators: names of its figures, in order.
        groupings: columns by which it can be broken down; a mapping gives their labels.
        run: returns the rows for an actor, a period, a grouping and an instant.
        down: returns the records for an actor, a period, a grouping, a row's key, a figure's name,
            an instant, a cursor and a page length. The grouping `TOTAL` stands for all records.
        totals: returns for each table of disjoint periods a row with the total of each period.
        cards: names of the figures that are drawn, in order; the first one that is a share is drawn
            unless another is chosen.
        columns: names of the figures of the plain table; by default all.
        ranks_by: name of the figure by which units are ranked; "" without ranks.
        usual: name of the preset that is shown unless another is chosen.
        began: what the period refers to, as the label of its first day.
        empty: what is said if there is nothing in the period.
        address: URL of its page; None without a page.
        records: URL of its drill-down.
        table: URL of its table as a file of a format.
    """

    name: str
    label: Text
    indicators: tuple[str, ...]
    groupings: Collection[str]
    run: RunReport
    down: ListFacts
    totals: RunTotals | None = None
    cards: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    ranks_by: str = ""
    usual: str = USUAL
    began: Text = BEGUN
    empty: Text = NOTHING
    address: Callable[[], str] | None = None
    records: Callable[[], str] | None = None
    table: Callable[[str], str] | None = None


INDICATORS: Final = Slot(Indicator, key=lambda indicator: indicator.name)
REPORTS: Final = Slot(FigureReport, key=lambda report: report.name)


def _with_figures() -> dict[str, FigureReport]:
    for each in REPORTS.all():
        missing = [name for name in each.indicators if name not in INDICATORS.by_key()]
        if missing:
            raise ValueError(f"report {each.name!r}: no such indicators: {', '.join(missing)}")
    return REPORTS.by_key()


_reports: Final = Derived(_with_figures)


def _of_facts() -> dict[str, Indicator]:
    for each in INDICATORS.all():
        if each.fact not in FACTS.by_key():
            raise ValueError(f"indicator {each.name!r}: no such fact: {each.fact!r}")
    return INDICATORS.by_key()


_indicators: Final = Derived(_of_facts)


def indicators() -> dict[str, Indicator]:
    """All figures by name.

    Raises:
        ValueError: a figure counts facts that no app contributes.
    """
    return dict(_indicators.get())


def indicator(name: str) -> Indicator:
    """A figure.

    Raises:
        Invalid: no app contributes it.
    """
    found = _indicators.get().get(name)
    if found is None:
        raise Invalid(_("Figure “%(name)s” not found.") % {"name": name}, "figure.unknown")
    return found


def report(name: str) -> FigureReport:
    """A table of figures.

    Raises:
        Invalid: no app contributes it.
        ValueError: a report shows unregistered figures.
    """
    found = _reports.get().get(name)
    if found is None:
        raise Invalid(_("Report “%(name)s” not found.") % {"name": name}, "report.unknown")
    return found


def pages(current: str) -> list[tuple[Text, str, bool]]:
    """Every report that has a page: label, URL, whether it is the current one."""
    return [
        (each.label, each.address(), each.name == current)
        for each in REPORTS.all()
        if each.address is not None
    ]


def run(name: str, actor: Actor, period: Period, by: str, at: datetime) -> list[FigureRow]:
    """Run a report for an actor.

    Raises:
        Invalid: an unknown report or grouping, or a period that ends before it begins.
    """
    found = report(name)
    _check(found, period, by)
    return found.run(actor, period, by, at)


def totals(
    name: str, actor: Actor, tables: Sequence[Sequence[Period]], at: datetime
) -> list[list[FigureRow]]:
    """Totals of a report for some periods.

    Args:
        tables: periods of one table are disjoint; what the actor may not open is suppressed as in
            a table with these rows.

    Raises:
        Invalid: an unknown report, one without totals, or a period that ends before it begins.
    """
    found = report(name)
    for period in (each for table in tables for each in table):
        check_order(period)
    if found.totals is None:
        raise Invalid(_("Report “%(name)s” not found.") % {"name": name}, "report.unknown")
    return found.totals(actor, tables, at)


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
    """The records of one figure in a row, or of all rows (`TOTAL`), as far as the actor may see
    them.

    Raises:
        Invalid: an unknown report, grouping, figure or cursor.
    """
    found = report(name)
    if by == TOTAL:
        check_order(period)
    else:
        _check(found, period, by)
    if figure not in found.indicators:
        raise Invalid(
            _("Figure “%(name)s” not found in this report.") % {"name": figure},
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
    check_order(period)


def check_order(period: Period) -> None:
    """Refuse a period that ends before it begins.

    Raises:
        Invalid: if it does.
    """
    if period.last < period.first:
        raise Invalid(_("The period ends before it begins."), "report.period")


def as_json(row: FigureRow) -> dict[str, Any]:
    """A row as one flat object, for the command line and the API."""
    return {
        "code": row.code,
        "name": row.name,
        **row.figures,
        "intervals": {name: list(ends) for name, ends in row.intervals.items()},
        "ranked": row.is_ranked,
        "rank": row.rank,
    }
