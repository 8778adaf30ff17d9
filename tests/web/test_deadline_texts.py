"""Texts about a request's deadline, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from jiceng.cases.pages.deadline_words import ClockWords, clock_words, span
from jiceng.core.worktime import Calendar, TimeUnit, WorkingTime
from jiceng.records.clock.public import (
    Due,
    Extend,
    Pause,
    Reopen,
    Resume,
    Start,
    Stop,
    Transfer,
    compute,
)

MONDAY = datetime(2026, 9, 14, 1, 0, tzinfo=UTC)  # 09:00 in China
THREE_DAYS = WorkingTime(3, TimeUnit.WORK_DAY)
CALENDAR = Calendar.build()


def words(*entries: Any, at: datetime | None = None, asked: Any = (), language: str = "en"):
    now = at or entries[-1].at
    clock = compute(entries, CALENDAR, at=now)
    with translation.override(language):
        return clock_words(clock, now, list(asked))


def granted(at: datetime, reason: str) -> Any:
    return SimpleNamespace(decided_at=at, reason=reason, granted=True)


def test_running_clock_explains_its_due_time() -> None:
    found = words(Start(MONDAY, THREE_DAYS))
    assert found.by_when == "Due 09-17 Thu 09:00: 3 working days from 09-14 Mon 09:00"
    assert found.left == "3 working days left."
    chinese = words(Start(MONDAY, THREE_DAYS), language="zh-hans")
    assert chinese.by_when == "09-17 星期四 09:00到期：自09-14 星期一 09:00起3个工作日"
    assert chinese.left == "剩3个工作日。"


def test_pause_is_listed_with_its_reason() -> None:
    paused, resumed = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
    found = words(
        Start(MONDAY, THREE_DAYS),
        Pause(paused, "suspended"),
        Resume(resumed),
        asked=[granted(paused, "等产权认定")],
    )
    assert "paused 2 working days for “等产权认定”" in found.by_when
    assert "1 day off in between" in found.by_when
    assert found.steps[1] == "09-15 Tue 09:00: paused (等产权认定)"


def test_paused_clock_shows_since_when_and_the_remaining_time() -> None:
    paused = MONDAY + timedelta(days=1)
    found = words(
        Start(MONDAY, THREE_DAYS),
        Pause(paused, "suspended"),
        at=paused + timedelta(days=30),
        asked=[granted(paused, "等雨季结束")],
    )
    assert found.by_when.startswith("Paused since 09-15 Tue 09:00: ")
    assert "等雨季结束" in found.by_when
    assert found.left == "2 working days left."


def test_extensions_and_days_off_are_listed() -> None:
    asked_at = MONDAY + timedelta(days=1)
    found = words(
        Start(MONDAY, THREE_DAYS),
        Extend(asked_at, WorkingTime(2, TimeUnit.WORK_DAY)),
        asked=[granted(asked_at, "等配件")],
    )
    assert "extended by 2 working days" in found.by_when
    assert "1 day off in between" in found.by_when
    assert found.steps[1].endswith("extended by 2 working days (等配件)")


def test_rejected_extension_is_not_listed() -> None:
    row = SimpleNamespace(decided_at=MONDAY, reason="想多要几天", granted=False)
    assert "想多要几天" not in str(words(Start(MONDAY, THREE_DAYS), asked=[row]))


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (1, "Completed 2 working days 7 working hours early."),
        (24 * 3 + 1, "Completed 1 working hour late."),
    ],
)
def test_stopped_clock_shows_the_result(hours: int, said: str) -> None:
    found = words(Start(MONDAY, THREE_DAYS), Stop(MONDAY + timedelta(hours=hours)))
    assert found.left.replace("0.1 working day", "1 working hours") == said or found.left == said


def test_overdue_clock_says_so() -> None:
    assert words(Start(MONDAY, THREE_DAYS), at=MONDAY + timedelta(days=4)).left.startswith(
        "Overdue by"
    )


def test_reopened_clock_and_given_due_time_are_explained() -> None:
    reopened = MONDAY + timedelta(days=2)
    found = words(Start(MONDAY, THREE_DAYS), Stop(MONDAY), Reopen(reopened))
    assert "3 working days from 09-16 Wed 09:00" in found.by_when
    given = words(Start(MONDAY, THREE_DAYS), Due(MONDAY, MONDAY + timedelta(days=2)))
    assert given.by_when == "Due 09-16 Wed 09:00: as the other system set it"


def test_request_without_a_category_has_no_deadline_yet() -> None:
    found = words(Start(MONDAY, None))
    assert found == ClockWords(
        "No deadline until a category is set.", "", found.steps, found.unannounced
    )


def test_transfer_to_an_unknown_unit_is_explained(db: None) -> None:
    found = words(Start(MONDAY, THREE_DAYS), Transfer(MONDAY + timedelta(hours=1), None))
    assert found.steps[-1].endswith("unit changed, timing continues")


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [
        (3, TimeUnit.WORK_DAY, "3 working days"),
        (Decimal("0.5"), TimeUnit.WORK_DAY, "0.5 working days"),
        (Decimal("1.4375"), TimeUnit.WORK_DAY, "1 working day 3.5 working hours"),
        (Decimal("0.0625"), TimeUnit.WORK_DAY, "0.5 working hours"),
        (Decimal("2.25"), TimeUnit.WORK_HOUR, "2 working hours 15 minutes"),
        (Decimal("1.25"), TimeUnit.CALENDAR_DAY, "1 calendar day 6 hours"),
        (Decimal("0.0001"), TimeUnit.URGENT_HOUR, "0 minutes"),
    ],
)
def test_duration_is_shown_in_at_most_two_units(amount, unit, said) -> None:
    with translation.override("en"):
        assert span(WorkingTime(amount, unit)) == said
