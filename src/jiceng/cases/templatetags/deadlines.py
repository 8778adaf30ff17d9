"""What pages of residents and of staff say of deadlines alike."""

from __future__ import annotations

from django import template

from jiceng.records.clock import public as clocks

register = template.Library()


@register.simple_tag
def being_recounted() -> bool:
    """Whether deadlines are being counted again after a change of the calendar."""
    return clocks.is_pending()
