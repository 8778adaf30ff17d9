"""Template filters for periods, as `rules` defines them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from jiceng.directory import rules

register = template.Library()


@register.filter
def over_by(row: Any, day: date) -> bool:
    """Whether a post, a link or a unit is over on a day."""
    return rules.is_over(day, row.valid_to)


@register.filter
def begun_by(row: Any, day: date) -> bool:
    """Whether a post, a link or a unit has begun on a day."""
    return rules.begins_by(day, row.valid_from)


@register.filter
def past_by(row: Any, day: date) -> bool:
    """Whether a key, which holds up to its last day, is over on a day."""
    return rules.is_past(day, row.valid_to)
