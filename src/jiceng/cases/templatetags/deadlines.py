"""Template tags for deadlines, for public and staff pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from jiceng.core.worktime import TimeLeft
from jiceng.records.clock import public as clocks

register = template.Library()


@register.filter
def time_left(row: Any) -> TimeLeft | None:
    """The time left of a request, or of its row in a list, as its clock counts it; None without a
    deadline, and while deadlines are being recomputed.
    """
    return None if clocks.is_pending() else clocks.time_left_of(row.ledger, timezone.now())


@register.simple_tag
def being_recounted() -> bool:
    """Whether deadlines are being recomputed after a change of the calendar."""
    return clocks.is_pending()
