"""Texts of countdowns. Each names the kind of time that it counts: working time or clock time."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiceng.core.worktime import TimeLeft
from jiceng.core.worktime.units import CLOCK_DAY, HOUR, WORKING_DAY

MINUTE: Final = HOUR // 60
DAYS_ONLY: Final = 10
"""Number of days from which hours are omitted."""


def countdown(left: TimeLeft) -> str:
    """A deadline's distance, with "left" or "overdue"."""
    if left.is_late:
        return _("Overdue by %(span)s") % {"span": length(-left.micros, left.is_working)}
    return _("%(span)s left") % {"span": length(left.micros, left.is_working)}


def length(micros: int, is_working: bool) -> str:
    """A length of time in at most two units, rounded down to whole minutes, at least one.

    Args:
        micros: microseconds, not negative.
        is_working: whether it is working time, of which a day has eight hours.
    """
    minutes = max(1, micros // MINUTE)
    days, rest = divmod(minutes, (WORKING_DAY if is_working else CLOCK_DAY) // MINUTE)
    hours, minutes = divmod(rest, 60)
    if days >= DAYS_ONLY or (days and not hours):
        return _days(days, is_working)
    if days:
        return _two(_days(days, is_working), _hours(hours))
    larger = _working_hours(hours) if is_working else _hours(hours)
    if hours:
        span = _two(larger, _minutes(minutes)) if minutes else larger
        return span if is_working else _("%(span)s (clock)") % {"span": span}
    if is_working:
        return ngettext("%(n)s working minute", "%(n)s working minutes", minutes) % {"n": minutes}
    return _("%(span)s (clock)") % {"span": _minutes(minutes)}


def _two(larger: str, smaller: str) -> str:
    return _("%(larger)s %(smaller)s") % {"larger": larger, "smaller": smaller}


def _days(count: int, is_working: bool) -> str:
    if is_working:
        return ngettext("%(n)s working day", "%(n)s working days", count) % {"n": count}
    return ngettext("%(n)s calendar day", "%(n)s calendar days", count) % {"n": count}


def _working_hours(count: int) -> str:
    return ngettext("%(n)s working hour", "%(n)s working hours", count) % {"n": count}


def _hours(count: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", count) % {"n": count}


def _minutes(count: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", count) % {"n": count}
