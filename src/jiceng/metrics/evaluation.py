"""Evaluation of one figure for the whole installation, for the command line."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.metrics import engine, expressions, registry
from jiceng.metrics.facts import FACTS
from jiceng.metrics.periods import Period
from jiceng.metrics.registry import TOTAL


def by_group(
    name: str, period: Period, by: str, at: datetime
) -> list[tuple[str, int | float | None]]:
    """A figure of the facts of a period by group, sorted by the groups' text.

    No counts are suppressed: the caller decides what a user may see.

    Args:
        by: a column of the facts, or ``"total"`` for one group of all.

    Raises:
        Invalid: an unknown figure or column, or a period that ends before it begins.
    """
    indicator = registry.indicator(name)
    fact = FACTS.by_key()[indicator.fact]
    if by != TOTAL and by not in fact.types:
        raise Invalid(
            _("This report can be broken down by: %(choices)s.")
            % {"choices": ", ".join([TOTAL, *fact.types])},
            "report.grouping",
        )
    registry.check_order(period)
    groups = [] if by == TOTAL else [by]
    found = expressions.figures(expressions.table_of(fact, at), groups, [indicator])
    rows = engine.rows(found, fact, fact.begun_in(period.instants))
    return sorted((str(row[0] or "") if groups else TOTAL, _plain(row[-1])) for row in rows)


def _plain(value: Any) -> int | float | None:
    """A number that JSON can represent."""
    return float(value) if isinstance(value, Decimal) else value
