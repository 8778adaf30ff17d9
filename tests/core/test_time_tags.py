"""Texts of template tags for moments and durations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import translation

from jiceng.core.templatetags import parts

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
    ("away", "is_past", "is_soon"),
    [
        (timedelta(days=2), False, False),
        (timedelta(hours=4), False, False),
        (timedelta(hours=3, minutes=59), False, True),
        (timedelta(0), False, True),
        (timedelta(seconds=-1), True, False),
    ],
)
def test_due_time_within_half_a_working_day_is_soon(away, is_past, is_soon) -> None:
    with time_machine.travel(NOW, tick=False):
        at = parts.relative_moment(NOW + away)
    assert (at.is_past, at.is_soon) == (is_past, is_soon)


def test_moment_shows_its_year_only_if_it_is_another_one() -> None:
    with time_machine.travel(NOW, tick=False):
        assert parts.short_moment(NOW) == "09-16 10:00"
        assert parts.short_moment(NOW - timedelta(days=365)) == "2025-09-16 10:00"


def test_year_changes_at_local_midnight() -> None:
    with time_machine.travel(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), tick=False):
        assert parts.short_moment(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)).startswith("2026-")


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (999, "999"), (1000, "999+")])
def test_counts_over_999_are_capped(number, shown) -> None:
    assert parts.capped(number) == shown
