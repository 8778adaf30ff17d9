"""What lists and panels say of deadlines alike."""

from __future__ import annotations

from django import template

from jiceng.cases import public as cases

register = template.Library()


@register.simple_tag
def being_recounted() -> bool:
    """Whether deadlines are being counted again after a change of the calendar."""
    return cases.recounting.is_pending()
