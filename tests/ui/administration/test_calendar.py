"""Administration of the working calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from jiceng.core import calendar
from jiceng.core.access import SYSTEM
from jiceng.core.audit_verification import verify
from jiceng.core.errors import Forbidden, Invalid
from jiceng.core.models import CalendarOverride, Event
from jiceng.records.clock import tasks
from tests.web.steps import text_of
from tests.world import World

YEAR = "/desk/admin/calendar/"


@pytest.fixture
def admin(at_desk) -> Client:
    client: Client = at_desk("administrator")
    return client


def span(**given: str) -> dict[str, str]:
    return {"first": "2027-02-06", "last": "", "working": "no", "note": "国办通知", **given}


def test_year_shows_holidays_and_working_weekends(admin: Client, django_assert_num_queries) -> None:
    admin.get(YEAR)
    with django_assert_num_queries(4):  # session, person, notes, events
        page = text_of(admin.get(YEAR, {"year": "2026", "day": "2026-10-01"}))
    assert "248 working days" in page
    assert "National Day" in page
    assert 'aria-label="9-20 working day"' in page
    assert "not known yet" not in page


def test_unannounced_year_explains_the_consequences(admin: Client) -> None:
    assert "The holidays of 2030 are not known yet" in text_of(admin.get(YEAR, {"year": "2030"}))
    answer = admin.post(reverse("admin-calendar-announce", args=[2030]), follow=True)
    assert "not known yet" not in text_of(answer)


def test_range_of_days_is_entered_at_once(admin: Client) -> None:
    answer = admin.post(reverse("admin-calendar-set"), span(last="2027-02-12"), follow=True)
    page = text_of(answer)
    assert "国办通知" in page
    assert page.count("set by hand") >= 7
    assert CalendarOverride.objects.count() == 7
    assert Event.objects.filter(type="calendar.day_set").count() == 7
    assert not calendar.current_calendar().is_working_day(date(2027, 2, 8))
    assert "Day set" in page


def test_day_is_overridden_and_reset_to_the_library(admin: Client) -> None:
    page = text_of(admin.get(YEAR, {"day": "2026-10-01", "year": "2026"}))
    assert 'value="yes" checked' in page
    admin.post(reverse("admin-calendar-set"), span(first="2026-10-01", working="yes"))
    assert calendar.current_calendar().is_working_day(date(2026, 10, 1))
    admin.post(reverse("admin-calendar-clear", args=["2026-10-01"]))
    assert not calendar.current_calendar().is_working_day(date(2026, 10, 1))
    assert admin.post(reverse("admin-calendar-clear", args=["someday"])).status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"first": ""},
        {"first": "tomorrow"},
        {"last": "2027-02-05"},
        {"last": "2027-06-05"},
        {"working": "maybe"},
        {"note": "x" * 201},
        {"first": "1999-01-01"},
    ],
)
def test_invalid_input_is_refused(admin: Client, given: dict[str, str]) -> None:
    answer = admin.post(reverse("admin-calendar-set"), span(**given))
    assert answer.status_code == 422
    assert "Not sent yet" in text_of(answer)
    assert not CalendarOverride.objects.exists()


@pytest.mark.parametrize("year", ["1999", "3000"])
def test_year_out_of_range_is_refused(admin: Client, year: str) -> None:
    assert admin.get(YEAR, {"year": year}).status_code == 400


def test_invalid_year_in_the_url_shows_the_current_year(admin: Client) -> None:
    assert "Working calendar 2026" in text_of(admin.get(YEAR, {"year": "¾", "day": "x"}))


def test_deadlines_of_open_requests_follow_the_calendar(world: World) -> None:
    case, done = world.open(), world.resolved()
    assert case.due_at is not None
    day = case.due_at.date()
    calendar.set_calendar_day(day=day, is_working=False, note="", by=SYSTEM, at=world.at)
    assert tasks.recount_at(world.at) == 2
    before = case.due_at
    case.refresh_from_db()
    assert case.due_at is not None
    assert case.due_at > before
    done.refresh_from_db()
    assert done.on_time is True
    assert tasks.recount_at(world.at) == 0
    calendar.clear_calendar_day(day=day, by=SYSTEM, at=world.at)
    assert tasks.follow_calendar(0) == 2
    case.refresh_from_db()
    assert case.due_at == before
    assert Event.objects.filter(type="case.recounted").count() == 4
    assert verify().ok


def test_change_without_effect_on_deadlines_changes_none(world: World) -> None:
    world.open()
    far = world.at.date() + timedelta(days=400)
    calendar.set_calendar_day(day=far, is_working=False, note="", by=SYSTEM, at=world.at)
    assert tasks.recount_at(world.at) == 0


def test_calendar_pages_require_the_permission(world: World, at_desk) -> None:
    assert at_desk("dispatcher").get(YEAR).status_code == 403
    with pytest.raises(Forbidden):
        calendar.set_calendar_span(
            first=date(2027, 1, 1),
            last=date(2027, 1, 2),
            is_working=False,
            note="",
            by=world["handler"],
            at=world.at,
        )
    with pytest.raises(Invalid):
        calendar.days_of_year(1900)
