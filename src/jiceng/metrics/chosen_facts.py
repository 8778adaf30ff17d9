"""Figures of facts that an app has chosen itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from jiceng.metrics import engine, registry
from jiceng.metrics.facts import FACTS


def figures_of(
    names: Sequence[str], facts: QuerySet[Any], by: str, at: datetime
) -> list[tuple[Any, ...]]:
    """Figures of some facts by group: of each the group, then the figures in their order.

    No counts are suppressed: the caller decides which facts a user may count.

    Args:
        names: of figures of one table of facts.
        facts: rows of its model.
        by: a column of the facts.
    """
    from jiceng.metrics import expressions  # noqa: PLC0415 - imports Ibis

    indicators = [registry.indicator(name) for name in names]
    fact = FACTS.by_key()[indicators[0].fact]
    found = expressions.figures(expressions.table_of(fact, at), [by], indicators)
    return engine.rows(found, fact, facts)
