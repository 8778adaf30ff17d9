"""The working calendar: the holiday library, corrected by an editable table."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core import events
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.models import AnnouncedYear, CalendarOverride
from jiceng.core.permissions import CALENDAR_EDIT
from jiceng.core.shared_reference_data import Versioned, invalidate
from jiceng.core.worktime import Calendar

# One chain for the whole installation: there is a single calendar.
CALENDAR_STREAM = UUID("00000000-0000-7000-8000-000000000001")
FIRST_YEAR, LAST_YEAR = 2004, 2100
SATURDAY = 5
MAX_NOTE_LENGTH = 200
MAX_SPAN_DAYS = 62


def _load() -> Calendar:
    overrides = dict(
        CalendarOverride.objects.order_by("day").values_list("day", "is_working").iterator()
    )
    years = AnnouncedYear.objects.order_by("year").values_list("year", flat=True)
    return Calendar.build(overrides, years)


_CALENDAR = Versioned("calendar", _load)


def current_calendar() -> Calendar:
    """The calendar by which deadlines are counted now; reloaded when any process edits it."""
    return _CALENDAR.get()


@transaction.atomic
def set_calendar_day(*, day: date, is_working: bool, note: str, by: Actor, at: datetime) -> None:
    """Set whether a civil day is a working day, overriding the holiday library.

    Args:
        note: why, e.g. the notice that announced it; at most 200 characters.

    Raises:
        Forbidden: without the right to edit the calendar.
        Invalid: for a day outside the calendar, or a note that is too long.
    """
    by.may_for_all(CALENDAR_EDIT).or_refuse()
    _require_year(day.year)
    if len(note) > MAX_NOTE_LENGTH:
        raise Invalid(
            _("The note may have at most %(most)s characters.") % {"most": MAX_NOTE_LENGTH},
            "calendar.note_too_long",
            field="note",
        )
    CalendarOverride.objects.update_or_create(
        day=day, defaults={"is_working": is_working, "note": note}
    )
    data = {"day": day, "is_working": is_working, "note": note}
    _record("calendar.day_set", data, by=by, at=at)


@transaction.atomic
def set_calendar_span(
    *, first: date, last: date, is_working: bool, note: str, by: Actor, at: datetime
) -> None:
    """Set several consecutive days, as the yearly notice of holidays does.

    Raises:
        Forbidden: without the right to edit the calendar.
        Invalid: as for one day; for an end before the beginning, or for more than two months.
    """
    by.may_for_all(CALENDAR_EDIT).or_refuse()
    days = (last - first).days + 1
    if not 1 <= days <= MAX_SPAN_DAYS:
        raise Invalid(
            _("Give a last day after the first one, at most %(most)s days in all.")
            % {"most": MAX_SPAN_DAYS},
            "calendar.span",
            field="last",
        )
    for each in range(days):
        set_calendar_day(
            day=first + timedelta(days=each), is_working=is_working, note=note, by=by, at=at
        )


@transaction.atomic
def clear_calendar_day(*, day: date, by: Actor, at: datetime) -> None:
    """Return a civil day to the holiday library; does nothing if it is not overridden.

    Raises:
        Forbidden: without the right to edit the calendar.
    """
    by.may_for_all(CALENDAR_EDIT).or_refuse()
    if CalendarOverride.objects.filter(day=day).delete()[0]:
        _record("calendar.day_cleared", {"day": day}, by=by, at=at)


@transaction.atomic
def announce_year(*, year: int, by: Actor, at: datetime) -> None:
    """Declare that the overrides hold all days off of a year that the library does not know, so
    that deadlines in it no longer need a warning.

    Raises:
        Forbidden: without the right to edit the calendar.
        Invalid: for a year outside the calendar.
    """
    by.may_for_all(CALENDAR_EDIT).or_refuse()
    _require_year(year)
    if AnnouncedYear.objects.get_or_create(year=year)[1]:
        _record("calendar.year_announced", {"year": year}, by=by, at=at)


def _record(type_: str, data: dict[str, object], *, by: Actor, at: datetime) -> None:
    events.record("calendar", CALENDAR_STREAM, type_, by=by, at=at, data=data)
    invalidate("calendar")


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(
            _("The calendar holds the years %(first)s to %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR},
            "calendar.year",
            field="day",
        )


@dataclass(frozen=True, slots=True)
class Day:
    """One civil day as the calendar has it.

    Args:
        is_usual: worked from Monday to Friday, off at the weekend.
        is_set: the installation overrides the library; `note` gives the reason.
    """

    day: date
    is_working: bool
    is_usual: bool
    is_set: bool
    note: str


def days_of_year(year: int) -> list[list[Day]]:
    """The days of a year, month by month.

    Raises:
        Invalid: for a year outside the calendar.
    """
    _require_year(year)
    calendar = current_calendar()
    notes = dict(CalendarOverride.objects.filter(day__year=year).values_list("day", "note"))
    return [list(_month(calendar, notes, year, month)) for month in range(1, 13)]


def _month(calendar: Calendar, notes: dict[date, str], year: int, month: int) -> Iterator[Day]:
    for number in range(1, monthrange(year, month)[1] + 1):
        day = date(year, month, number)
        is_working = calendar.is_working_day(day)
        is_usual = is_working == (day.weekday() < SATURDAY)
        yield Day(day, is_working, is_usual, day in notes, notes.get(day, ""))
