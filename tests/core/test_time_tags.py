"""Texts of template tags for moments and durations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Engine
from django.utils import translation

from jiceng.core.countdown_words import countdown
from jiceng.core.templatetags import parts
from jiceng.core.worktime import TimeLeft

NOW = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("length", "english", "chinese"),
    [
        (timedelta(seconds=5), "1 minute", "1分钟"),
        (timedelta(minutes=59), "59 minutes", "59分钟"),
        (timedelta(hours=1), "1 hour", "1小时"),
        (timedelta(hours=3, minutes=20), "3 hours 20 minutes", "3小时20分钟"),
        (timedelta(days=1), "1 day", "1天"),
        (timedelta(days=9, hours=23), "9 days 23 hours", "9天23小时"),
        (timedelta(days=10, hours=23), "10 days", "10天"),
        (timedelta(days=400), "400 days", "400天"),
    ],
)
def test_duration_is_shown_in_at_most_two_units_and_never_in_weeks(
    length, english, chinese
) -> None:
    with translation.override("en"):
        assert parts.span(length) == english
    with translation.override("zh-hans"):
        assert parts.span(length) == chinese


@pytest.mark.parametrize(
    ("away", "is_late", "is_near"),
    [
        (timedelta(days=2), False, False),
        (timedelta(hours=4), False, False),
        (timedelta(hours=3, minutes=59), False, True),
        (timedelta(0), False, True),
        (timedelta(seconds=-1), True, False),
    ],
)
def test_due_time_without_a_known_allowance_is_near_within_half_a_working_day(
    away, is_late, is_near
) -> None:
    left = TimeLeft.on_the_clock(NOW + away, NOW)
    assert (left.is_late, left.is_near) == (is_late, is_near)


@pytest.mark.parametrize(
    ("share", "is_near"), [(0.0, False), (0.79, False), (0.8, True), (1.0, True)]
)
def test_deadline_is_near_once_most_of_its_time_is_used(share, is_near) -> None:
    assert TimeLeft(10**15, is_working=True, share=share).is_near is is_near


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("length", "is_working", "english", "chinese"),
    [
        (2 * HOUR / 60, True, "2 working minutes left", "剩2分钟（工作时间）"),
        (2 * HOUR / 60, False, "2 minutes (clock) left", "剩2分钟（自然时间）"),
        (3 * HOUR, True, "3 working hours left", "剩3个工作时"),
        (3.5 * HOUR, True, "3 working hours 30 minutes left", "剩3个工作时30分钟"),
        (3.5 * HOUR, False, "3 hours 30 minutes (clock) left", "剩3小时30分钟（自然时间）"),
        (24 * HOUR, True, "3 working days left", "剩3个工作日"),
        (27 * HOUR, True, "3 working days 3 hours left", "剩3个工作日3小时"),
        (27 * HOUR, False, "1 calendar day 3 hours left", "剩1个自然日3小时"),
        (83 * HOUR, True, "10 working days left", "剩10个工作日"),
        (-9 * HOUR, True, "Overdue by 1 working day 1 hour", "超时1个工作日1小时"),
        (timedelta(microseconds=-1), True, "Overdue by 1 working minute", "超时1分钟（工作时间）"),
    ],
)
def test_countdown_names_the_kind_of_time_that_it_counts(
    length, is_working, english, chinese
) -> None:
    left = TimeLeft(length // timedelta(microseconds=1), is_working)
    with translation.override("en"):
        assert countdown(left) == english
    with translation.override("zh-hans"):
        assert countdown(left) == chinese


def test_moment_shows_its_year_only_if_it_is_another_one() -> None:
    with time_machine.travel(NOW, tick=False):
        assert parts.short_moment(NOW) == "09-16 10:00"
        assert parts.short_moment(NOW - timedelta(days=365)) == "2025-09-16 10:00"


def test_moments_in_templates_are_whole_and_those_of_attributes_plain() -> None:
    engine = Engine(libraries={"parts": "jiceng.core.templatetags.parts"})
    page = engine.from_string(
        "{% load parts %}{{ at|short_moment }}{{ at|short_day }}{{ at|plain_moment }}"
        "{{ none|whole }}"
    )
    with time_machine.travel(NOW, tick=False):
        shown = page.render(Context({"at": NOW, "none": ""}))
    assert shown == (
        '<span class="whole">09-16 10:00</span><span class="whole">09-16</span>09-16 10:00'
    )


def test_year_changes_at_local_midnight() -> None:
    with time_machine.travel(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), tick=False):
        assert parts.short_moment(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)).startswith("2026-")


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (999, "999"), (1000, "999+")])
def test_counts_over_999_are_capped(number, shown) -> None:
    assert parts.capped(number) == shown
