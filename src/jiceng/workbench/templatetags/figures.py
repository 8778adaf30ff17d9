"""Figures of a report's row in a template."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

from jiceng.metrics.public import Row

register = template.Library()


@register.filter
def figure(row: Row, name: str) -> str:
    """A figure of a row: whole numbers whole, others to one place, a dash for none."""
    value = row.figures.get(name)
    if value is None:
        return "—"
    return number_format(value, 0 if isinstance(value, int) else 1, force_grouping=True)


@register.filter
def share(row: Row, name: str) -> str:
    """A share in per cent, a dash for none."""
    value = row.figures.get(name)
    return "—" if value is None else f"{value:.0%}"


@register.filter
def interval(row: Row, name: str) -> str:
    """The 95 % interval of a share; nothing without one."""
    if row.figures.get(name) is None or name not in row.intervals:
        return ""
    low, high = row.intervals[name]
    return f"{low:.0%}–{high:.0%}"
