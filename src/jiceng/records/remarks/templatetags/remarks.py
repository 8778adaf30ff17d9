"""Template tags for forms with notes."""

from __future__ import annotations

from django import template

from jiceng.records.remarks.rules import LONGEST

register = template.Library()


@register.simple_tag
def longest_remark() -> int:
    """Maximum length of a note in characters."""
    return LONGEST
