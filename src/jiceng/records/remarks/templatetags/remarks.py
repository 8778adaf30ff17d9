"""What forms say of texts that become remarks."""

from __future__ import annotations

from django import template

from jiceng.records.remarks.rules import LONGEST

register = template.Library()


@register.simple_tag
def longest_remark() -> int:
    """How many characters a remark may have."""
    return LONGEST
