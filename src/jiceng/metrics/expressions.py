"""Ibis expressions for indicators over a table of facts, for any engine. Pure.

Importing Ibis takes a third of a second, so import this module where figures are computed, never at
process start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import ibis
from ibis.expr import types as ir

from jiceng.metrics.facts import ASKED_AT, MOMENT, Fact, Measure
from jiceng.metrics.registry import Indicator


def table_of(
    fact: Fact, at: datetime | None = None, types: Mapping[str, str] | None = None
) -> ir.Table:
    """The table of a fact, with the time of the query as an additional column.

    Args:
        at: that time; None if the rows bring it themselves (`Fact.asked_at`), so that an expression
            over the table is the same at any time.
        types: of its columns, where they are stored as others than in the database.
    """
    found = ibis.table(types or fact.types, name=fact.name)
    return found.mutate(**{ASKED_AT: ibis.literal(at, MOMENT)}) if at else found


def total(facts: ir.Table, measure: Measure | None) -> ir.Scalar:
    """Sum of a measure over facts; without a measure their count."""
    if measure is None:
        return facts.count()
    adds = measure(facts)
    return facts.count(where=adds) if adds.type().is_boolean() else adds.sum().fill_null(0)


def value_of(facts: ir.Table, indicator: Indicator) -> ir.Scalar:
    """The figure of some facts; NULL for a share without a denominator."""
    if indicator.expression is not None:
        return indicator.expression(facts)
    if indicator.denominator is None:
        return total(facts, indicator.numerator)
    whole = total(facts, indicator.denominator)
    return total(facts, indicator.upper).cast("float64") / whole.nullif(0)


def totals(facts: ir.Table, by: Sequence[str], numbers: Mapping[str, Measure | None]) -> ir.Table:
    """For each group of facts its key columns, then each sum."""
    return facts.aggregate(
        by=list(by), **{name: total(facts, each) for name, each in numbers.items()}
    )


def figures(facts: ir.Table, by: Sequence[str], indicators: Sequence[Indicator]) -> ir.Table:
    """For each group of facts its key columns, then each figure; without key columns one row."""
    return facts.aggregate(by=list(by), **{each.name: value_of(facts, each) for each in indicators})


def under(facts: ir.Table, measure: Measure | None, /, **where: Any) -> ir.Table:
    """Facts that contribute to a number, among those with these column values."""
    found = facts.filter([facts[column] == value for column, value in where.items()])
    if measure is None:
        return found
    adds = measure(found)
    return found.filter(adds if adds.type().is_boolean() else adds != 0)


def page_of(found: ir.Table, after: Any, limit: int) -> ir.Table:
    """Identifiers of facts in ascending order, by keyset pagination.

    Args:
        after: last identifier of the previous page; None for the first page.
        limit: maximum number of rows.
    """
    rest = found if after is None else found.filter(found.id > after)
    return rest.select("id").order_by("id").limit(limit)
