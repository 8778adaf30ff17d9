"""Numerators and denominators of a figure by unit, from which others compute totals and scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.metrics import registry
from jiceng.metrics.facts import FACTS
from jiceng.metrics.figure_rows import Part
from jiceng.metrics.periods import Period
from jiceng.metrics.registry import Indicator


def parts_by_unit(
    name: str, period: Period, at: datetime, *, engine: str = "postgresql"
) -> dict[UUID, Part]:
    """Numerator and denominator of a figure for each unit to which facts of a period are
    attributed.

    Units of lower levels are not added up: the caller sums over the tree of the day that it wants.
    A count has the denominator 0. Facts without a unit are left out. No counts are suppressed: the
    caller decides what a user may see.

    Args:
        name: of a count or a share.
        at: the time of the query, on which e.g. "overdue" depends.
        engine: ``"postgresql"``; or ``"duckdb"`` or ``"spark"`` over the lake, which does not have
            the changes of the last minutes.

    Raises:
        Invalid: an unknown figure, one that cannot be added up, or a period that ends before it
            begins.
    """
    return parts_of_figures([name], period, at, engine=engine)[name]


def parts_of_figures(
    names: Iterable[str], period: Period, at: datetime, *, engine: str = "postgresql"
) -> dict[str, dict[UUID, Part]]:
    """The same for several figures: one statement for each table of facts.

    Raises:
        Invalid: as `parts_by_unit`.
    """
    registry.check_order(period)
    by_fact: dict[str, dict[str, Indicator]] = {}
    for name in dict.fromkeys(names):
        indicator = registry.indicator(name)
        by_fact.setdefault(indicator.fact, {})[name] = indicator
    parts: dict[str, dict[UUID, Part]] = {}
    for fact, indicators in by_fact.items():
        parts |= _parts_of_fact(fact, indicators, period, at, engine)
    return parts


def _parts_of_fact(
    name: str, indicators: Mapping[str, Indicator], period: Period, at: datetime, engine: str
) -> dict[str, dict[UUID, Part]]:
    from jiceng.metrics import evaluation, expressions  # noqa: PLC0415 - slow to import

    fact = FACTS.by_key()[name]
    sums = {figure: _sums(each) for figure, each in indicators.items()}
    by = [fact.unit_column]
    asked = {
        f"{end}{n}": measure
        for n, ends in enumerate(sums.values())
        for end, measure in ends.items()
    }
    rows = evaluation.rows_by(
        engine, fact, period, at, lambda table: expressions.totals(table, by, asked)
    )
    parts: dict[str, dict[UUID, Part]] = {figure: {} for figure in indicators}
    for unit, *numbers in rows:
        if unit is None:
            continue
        left = iter(numbers)
        for figure, ends in sums.items():
            parts[figure][UUID(str(unit))] = _part(*(next(left) for _end in ends))
    return parts


def _sums(indicator: Indicator) -> dict[str, Any]:
    """The measures that are added up: of a count one, of a share two."""
    if indicator.expression is not None:
        raise Invalid(
            _("“%(name)s” cannot be added up: it is neither a count nor a share.")
            % {"name": indicator.label},
            "figure.no_parts",
        )
    if indicator.denominator is None:
        return {"upper": indicator.numerator}
    return {"upper": indicator.upper, "whole": indicator.denominator}


def _part(upper: float | Decimal, whole: int = 0) -> Part:
    return float(upper) if isinstance(upper, Decimal) else upper, int(whole)
