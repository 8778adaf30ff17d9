"""Parts of the spans of the time slider."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jiceng.command.rules.spans import Span, buckets, month_before
from jiceng.core.worktime import CIVIL

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 100 * 365 * 24 * 60).map(lambda n: FIRST + timedelta(minutes=n))


@given(span=st.sampled_from(Span), at=MOMENTS)
def test_parts_follow_one_another_without_gaps_and_the_last_is_running(span, at):
    parts = buckets(span, at)
    assert all(a.end == b.begin for a, b in pairwise(parts))
    assert all(a.begin < a.end for a in parts)
    assert [each.is_running for each in parts] == [False] * (len(parts) - 1) + [True]
    assert parts[-1].begin <= at < parts[-1].end
    assert len({each.key for each in parts}) == len(parts)


@given(at=MOMENTS)
def test_day_has_the_hours_that_have_begun_the_week_seven_days_the_year_twelve_months(at):
    now = at.astimezone(CIVIL)
    assert len(buckets(Span.DAY, at)) == now.hour + 1
    assert len(buckets(Span.WEEK, at)) == 7
    year = buckets(Span.YEAR, at)
    assert len(year) == 12
    assert year[-1].begin.date() == now.date().replace(day=1)


@given(
    day=st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)),
    months=st.integers(-30, 30),
)
def test_months_before_are_first_days_and_undo_one_another(day, months):
    found = month_before(day, months)
    assert found.day == 1
    assert month_before(found, -months) == day.replace(day=1)
    assert month_before(day, 0) + timedelta(days=31) > day
