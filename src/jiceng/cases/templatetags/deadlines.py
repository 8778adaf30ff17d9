"""Template tags for deadlines, for public and staff pages."""

from __future__ import annotations

from django import template

from jiceng.records.clock import public as clocks

register = template.Library()


@register.simple_tag
def being_recounted() -> bool:
    """Whether deadlines are being recomputed after a change of the calendar."""
    return clocks.is_pending()
