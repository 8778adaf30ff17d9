"""Announcements of the demonstration read like official notices on every day of the year."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jiceng.demo.community_notices import community_notices

days = st.dates(date(2025, 1, 1), date(2032, 12, 31))


@given(days)
def test_notices_give_dates_to_come_and_the_right_weekday(today: date) -> None:
    for notice in community_notices(today):
        said = notice.title + notice.text
        assert not re.search("明日|明天|后天|今天|周末|下周", said)
        assert today <= notice.last_day <= today + timedelta(days=30)
        for month, day, weekday in re.findall(r"(\d+)月(\d+)日（周(.)）", said):
            about = next(
                each
                for each in (today + timedelta(days=n) for n in range(31))
                if (each.month, each.day) == (int(month), int(day))
            )
            assert "一二三四五六日"[about.weekday()] == weekday


@given(days)
def test_dates_of_a_notice_are_within_its_time(today: date) -> None:
    for notice in community_notices(today):
        for month, day in re.findall(r"(\d+)月(\d+)日", notice.title + notice.text):
            about = {(d.month, d.day) for d in _until(today, notice.last_day)}
            assert (int(month), int(day)) in about


def _until(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
