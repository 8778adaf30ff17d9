"""Template tags for deadlines, for public and staff pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from jiceng.cases.models import State
from jiceng.cases.service_words import next_due
from jiceng.core.templatetags.parts import deadline
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
def next_deadline(row: Any) -> SafeString:
    """The one countdown of a request in a list: what is due next, and until when; no query."""
    coming = None if row.state == State.SUSPENDED else next_due(row, timezone.now())
    if coming is None:
        return deadline(row.due_at, row.state, row.breached_at, time_left(row))
    return deadline(coming.due, row.state, left=coming.left, axis=coming.label)


@register.simple_tag
def being_recounted() -> bool:
    """Whether deadlines are being recomputed after a change of the calendar."""
    return clocks.is_pending()
