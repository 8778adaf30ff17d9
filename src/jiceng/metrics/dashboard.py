"""What a page of figures shows: cards, plot, map, table, and their definitions; `series` has its
line by week.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.access import Actor, outermost
from jiceng.directory import public as directory
from jiceng.metrics import cards, figure_rows, plots, registry, table_lines, unit_levels
from jiceng.metrics.choices import Choice
from jiceng.metrics.figure_rows import FigureRow
from jiceng.metrics.permissions import METRICS_READ
from jiceng.metrics.registry import DIRECTIONS, TOTAL, FigureReport, Indicator
from jiceng.metrics.unit_map import UnitMap, map_of

MAPPED_LEVEL: Final = "village_community"


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A report for one choice.

    Args:
        scope: names of the highest units in the reader's reach, and all `units` in it.
        now, before: totals of the period and of the one that it is compared with.
        levels: levels of units among the rows, the shown one as `level`; empty without units.
        rows: rows of the shown level.
        rest: sums of suppressed counts.
    """

    report: FigureReport
    choice: Choice
    scope: str
    units: frozenset[UUID]
    at: datetime
    today: date
    now: FigureRow
    before: FigureRow
    levels: tuple[str, ...]
    level: str
    rows: Sequence[FigureRow]
    rest: Sequence[FigureRow]

    @property
    def indicator(self) -> Indicator:
        """The figure that is drawn."""
        return registry.indicators()[self.choice.figure]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the figures of the table."""
        return table_lines.columns_of(self.report, self.choice)

    @property
    def has_ranks(self) -> bool:
        """Whether the rows are ranked."""
        return bool(self.report.ranks_by) and bool(self.levels)

    @property
    def is_by_grid(self) -> bool:
        """Whether the rows are grids, which have one officer each and are not put in an order."""
        return self.choice.by == "grid"

    @property
    def sums(self) -> list[FigureRow]:
        """The rows below the table: sum of the level, what rows leave out, total."""
        found = []
        if len(self.levels) > 1:
            label = _("Total: %(level)s") % {"level": unit_levels.LEVELS.get(self.level, "")}
            found.append(figure_rows.total(self.rows, label))
        return [*found, *self.rest, self.now]

    @property
    def shown(self) -> list[FigureRow]:
        """All rows of the table, sums last."""
        return [*self.rows, *self.sums]


def dashboard(
    report: FigureReport, choice: Choice, actor: Actor, at: datetime, today: date
) -> Dashboard:
    """Compute a report for a choice.

    Raises:
        Invalid: an unknown grouping.
    """
    rows = registry.run(report.name, actor, choice.period, choice.by, at)
    # The sum of the rows, with that of what they hide, is the total of the period (decision 0089).
    periods = [choice.compared] if rows else [choice.compared, choice.period]
    [before], *empty = registry.totals(report.name, actor, [[each] for each in periods], at)
    now = figure_rows.total(rows, "", key=TOTAL) if rows else empty[0][0]
    groups = unit_levels.in_order(row.group for row in rows if row.group)
    level = choice.level if choice.level in groups else _fullest(groups, rows, choice.figure)
    return Dashboard(
        report=report,
        choice=choice,
        scope=_scope(actor),
        units=frozenset(directory.tree().units_below(actor.reach(METRICS_READ))),
        at=at,
        today=today,
        now=replace(now, name=_("Total")),
        before=replace(before, name=_("Total")),
        levels=tuple(groups),
        level=level,
        rows=[row for row in rows if not row.is_rest and row.group == level],
        rest=[row for row in rows if row.is_rest],
    )


def _fullest(levels: Sequence[str], rows: Sequence[FigureRow], figure: str) -> str:
    """The level with the most records of a figure; "" without levels."""

    def size(level: str) -> float:
        own = (row for row in rows if row.group == level)
        return sum((row.sample(figure) or row.figures.get(figure) or 0) for row in own)

    return max(levels, key=size, default="")


def _scope(actor: Actor) -> str:
    """Names of the highest units of an actor's reach."""
    tree = directory.tree()
    paths = outermost(actor.reach(METRICS_READ))
    found = [tree.within(path)[:1] for path in paths]
    return "、".join(tree.label(node) for nodes in found for node in nodes)


def context_of(shown: Dashboard) -> dict[str, Any]:
    """Context of the page."""
    report, choice = shown.report, shown.choice
    names, known = shown.columns, registry.indicators()
    return {
        "shown": shown,
        "cards": cards.cards(report, shown.now, shown.before, choice),
        "plot": None if shown.is_by_grid else plots.plot(shown.indicator, shown.rows, shown.now),
        "map": _map(shown),
        "figures": [
            (known[name].label, choice.query(figure=name), name == choice.figure)
            for name in report.cards
        ],
        "heads": table_lines.heads(names),
        "lines": table_lines.lines(report, choice, shown.rows, names),
        "sums": table_lines.lines(report, choice, shown.sums, names),
        "levels": [
            (unit_levels.LEVELS.get(each, each), choice.query(level=each), each == shown.level)
            for each in shown.levels
        ],
        "definitions": [(each.label, _notes(each)) for each in definitions_of(shown)],
    }


def definitions_of(shown: Dashboard) -> list[Indicator]:
    """The figures that the page shows, each once."""
    known = registry.indicators()
    return [known[name] for name in dict.fromkeys((*shown.report.cards, *shown.columns))]


def _notes(indicator: Indicator) -> list[Any]:
    """Formula, better direction, source and smallest sample of a figure."""
    found = [indicator.formula, DIRECTIONS[indicator.direction], indicator.rule]
    if indicator.minimum:
        found.append(_("Not ranked below a sample of %(n)s.") % {"n": indicator.minimum})
    return [each for each in found if each]


def _map(shown: Dashboard) -> UnitMap | None:
    if not shown.is_by_grid and shown.level != MAPPED_LEVEL:
        return None
    rows = {row.key: row for row in shown.rows}
    return map_of(shown.indicator, rows, shown.units, is_grid=shown.is_by_grid)
