"""What pages of residents and of staff say of deadlines alike."""

from __future__ import annotations

from django import template

from jiceng.cases import deadline_recount

register = template.Library()


@register.simple_tag
def being_recounted() -> bool:
    """Whether deadlines are being counted again after a change of the calendar."""
    return deadline_recount.is_pending()
