"""The working calendar follows its table immediately and in every process."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from jiceng.core import audit_verification, calendar
from jiceng.core.access import SYSTEM, Actor, Grant
from jiceng.core.errors import Forbidden, Invalid
from jiceng.core.models import CalendarOverride, Event, ReferenceDataVersion

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, tzinfo=UTC)
WEDNESDAY = date(2026, 3, 4)
EDITOR = Actor(
    kind="person", grants=(Grant("administrator", None, "/", frozenset({"calendar.edit"})),)
)


def set_day(day: date, *, is_working: bool, by: Actor = EDITOR, note: str = "notice 7") -> None:
    calendar.set_calendar_day(day=day, is_working=is_working, note=note, by=by, at=NOW)


def test_library_applies_where_the_table_has_no_entry() -> None:
    assert calendar.current_calendar().is_working_day(WEDNESDAY)
    assert not calendar.current_calendar().is_working_day(date(2026, 10, 1))


def test_entered_day_changes_the_calendar_and_records_an_event() -> None:
    assert calendar.current_calendar().is_working_day(WEDNESDAY)
    set_day(WEDNESDAY, is_working=False)
    assert not calendar.current_calendar().is_working_day(WEDNESDAY)
    set_day(WEDNESDAY, is_working=True, note="")
    assert calendar.current_calendar().is_working_day(WEDNESDAY)
    types = Event.objects.order_by("seq").values_list("type", flat=True)
    assert list(types) == ["calendar.day_set"] * 2
    assert audit_verification.verify().ok


def test_removed_day_follows_the_library_again() -> None:
    set_day(WEDNESDAY, is_working=False)
    calendar.clear_calendar_day(day=WEDNESDAY, by=EDITOR, at=NOW)
    assert calendar.current_calendar().is_working_day(WEDNESDAY)
    calendar.clear_calendar_day(day=WEDNESDAY, by=EDITOR, at=NOW)
    assert Event.objects.count() == 2


def test_other_processes_notice_the_new_calendar_by_its_version() -> None:
    set_day(WEDNESDAY, is_working=False)
    before = ReferenceDataVersion.objects.get(name="calendar").number
    set_day(WEDNESDAY, is_working=True)
    assert ReferenceDataVersion.objects.get(name="calendar").number != before


def test_year_is_announced_once_its_days_are_entered() -> None:
    assert not calendar.current_calendar().is_announced(2090)
    calendar.announce_year(year=2090, by=EDITOR, at=NOW)
    assert calendar.current_calendar().is_announced(2090)
    calendar.announce_year(year=2090, by=EDITOR, at=NOW)
    assert Event.objects.count() == 1


def test_changing_the_calendar_requires_the_permission() -> None:
    nobody = Actor(kind="person")
    with pytest.raises(Forbidden):
        set_day(WEDNESDAY, is_working=False, by=nobody)
    with pytest.raises(Forbidden):
        calendar.clear_calendar_day(day=WEDNESDAY, by=nobody, at=NOW)
    with pytest.raises(Forbidden):
        calendar.announce_year(year=2090, by=nobody, at=NOW)
    assert not CalendarOverride.objects.exists()
    assert not Event.objects.exists()


def test_date_out_of_range_and_too_long_note_are_refused() -> None:
    with pytest.raises(Invalid):
        set_day(date(1949, 10, 1), is_working=False, by=SYSTEM)
    with pytest.raises(Invalid):
        set_day(date(2200, 1, 1), is_working=False, by=SYSTEM)
    with pytest.raises(Invalid):
        set_day(WEDNESDAY, is_working=False, note="x" * 201)
    assert not CalendarOverride.objects.exists()
