"""Tracking codes as people read them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def in_fours(code: str) -> str:
    """A tracking code in groups of four.

    >>> in_fours("K7QD22XM93TP")
    'K7QD 22XM 93TP'
    """
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
