"""The working calendar: the holiday library, mended by an editable table."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core import events
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.models import AnnouncedYear, CalendarOverride
from jiceng.core.permissions import CALENDAR_EDIT
from jiceng.core.versions import Versioned, bump
from jiceng.core.worktime import Calendar

# One chain for the whole installation: the calendar is a single thing.
CALENDAR_STREAM = UUID("00000000-0000-7000-8000-000000000001")
FIRST_YEAR, LAST_YEAR = 2004, 2100
LONGEST_NOTE = 200


def _load() -> Calendar:
    overrides = dict(
        CalendarOverride.objects.order_by("day").values_list("day", "is_working").iterator()
    )
    years = AnnouncedYear.objects.order_by("year").values_list("year", flat=True)
    return Calendar.build(overrides, years)


_CALENDAR = Versioned("calendar", _load)


def current_calendar() -> Calendar:
    """The calendar by which deadlines are counted now; read anew when any process edits it."""
    return _CALENDAR.get()


@transaction.atomic
def set_calendar_day(*, day: date, is_working: bool, note: str, by: Actor, at: datetime) -> None:
    """Say of one civil day whether it is worked, over what the holiday library says.

    Args:
        note: why, e.g. the notice that announced it; at most 200 characters.

    Raises:
        Forbidden: without the right to edit the calendar.
        Invalid: for a day that no calendar holds, or a note that is too long.
    """
    by.may(CALENDAR_EDIT).or_refuse()
    _require_year(day.year)
    if len(note) > LONGEST_NOTE:
        raise Invalid(
            _("The note may have at most %(most)s characters.") % {"most": LONGEST_NOTE},
            "calendar.note_too_long",
            field="note",
        )
    CalendarOverride.objects.update_or_create(
        day=day, defaults={"is_working": is_working, "note": note}
    )
    data = {"day": day, "is_working": is_working, "note": note}
    _record("calendar.day_set", data, by=by, at=at)


@transaction.atomic
def clear_calendar_day(*, day: date, by: Actor, at: datetime) -> None:
    """Let the holiday library speak again for one civil day; nothing happens when it does.

    Raises:
        Forbidden: without the right to edit the calendar.
    """
    by.may(CALENDAR_EDIT).or_refuse()
    if CalendarOverride.objects.filter(day=day).delete()[0]:
        _record("calendar.day_cleared", {"day": day}, by=by, at=at)


@transaction.atomic
def announce_year(*, year: int, by: Actor, at: datetime) -> None:
    """Say that the overrides hold all days off of a year that the library does not know, so that
    deadlines in it need no warning any more.

    Raises:
        Forbidden: without the right to edit the calendar.
        Invalid: for a year that no calendar holds.
    """
    by.may(CALENDAR_EDIT).or_refuse()
    _require_year(year)
    if AnnouncedYear.objects.get_or_create(year=year)[1]:
        _record("calendar.year_announced", {"year": year}, by=by, at=at)


def _record(type_: str, data: dict[str, object], *, by: Actor, at: datetime) -> None:
    events.record("calendar", CALENDAR_STREAM, type_, by=by, at=at, data=data)
    bump("calendar")


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(
            _("The calendar holds the years %(first)s to %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR},
            "calendar.year",
            field="day",
        )
