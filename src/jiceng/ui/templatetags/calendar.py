"""Tags for the working calendar."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from jiceng.core.calendar import Day
from jiceng.core.vocabulary.languages import number

register = template.Library()


@register.simple_tag
def calendar_day(cell: Day, chosen: Day | None, today: date) -> SafeString:
    """One day of a year; drawing 365 anew took most of the page's time."""
    is_chosen = chosen is not None and chosen.day == cell.day
    return _drawn(cell, is_chosen, cell.day == today, translation.get_language() or "", number())


@lru_cache(maxsize=4096)
def _drawn(
    cell: Day,
    is_chosen: bool,
    is_today: bool,
    language: str,
    words: int,
) -> SafeString:
    shown = {"cell": cell, "is_chosen": is_chosen, "is_today": is_today}
    with translation.override(language or None):
        # The template escapes what it is given.
        return mark_safe(render_to_string("ui/calendar_day.html", shown).strip())  # noqa: S308
