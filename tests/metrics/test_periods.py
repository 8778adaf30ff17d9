"""Periods of civil days against slow, obvious calculations."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.metrics import periods
from jiceng.metrics.periods import PRESETS, Period

DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))
CIVIL = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
PERIODS = st.builds(
    lambda first, length: Period(first, first + length * DAY),
    st.dates(date(2026, 1, 1), date(2026, 3, 31)),
    st.integers(0, 40),
)


def days_of(period: Period) -> list[date]:
    return [period.first + n * DAY for n in range((period.last - period.first).days + 1)]


@given(DAYS)
def test_presets_contain_exactly_the_days_of_their_names(today: date) -> None:
    found = {name: days_of(preset.of(today)) for name, preset in PRESETS.items()}
    around = [today - n * DAY for n in range(400)][::-1]
    assert found["today"] == [today]
    assert found["week"] == [d for d in around if d.isocalendar()[:2] == today.isocalendar()[:2]]
    assert found["month"] == [d for d in around if (d.year, d.month) == (today.year, today.month)]
    assert found["days30"] == around[-30:]
    assert found["year"] == [d for d in around if d.year == today.year]
    quarter = (today.year, (today.month - 1) // 3)
    last = max(d for d in around if (d.year, (d.month - 1) // 3) != quarter)
    own = (last.year, (last.month - 1) // 3)
    assert found["quarter"] == [d for d in around if (d.year, (d.month - 1) // 3) == own]


@given(DAYS, st.sampled_from(sorted(PRESETS)))
def test_the_period_before_ends_before_and_is_of_the_same_kind(today: date, name: str) -> None:
    preset = PRESETS[name]
    now = preset.of(today)
    before = preset.before(now)
    assert before.first <= before.last < now.first
    if name == "week":
        assert (before.first.weekday(), before.last.weekday()) == (0, now.last.weekday())
        assert before.days == now.days
    elif name == "month":
        assert before.first.day == 1
        assert before.last.day <= now.last.day
        assert (before.last + DAY).day == 1 or before.last.day == now.last.day
    elif name == "quarter":
        assert before == preset.of(now.first)
    elif name == "year":
        assert before == preset.last_year(now)
    else:
        assert (before.days, before.last) == (now.days, now.first - DAY)


@given(DAYS, st.sampled_from(sorted(PRESETS)))
def test_last_year_has_the_same_days(today: date, name: str) -> None:
    preset = PRESETS[name]
    now = preset.of(today)
    then = preset.last_year(now)
    if name == "week":
        assert then.first.weekday() == 0
        assert now.first - then.first == timedelta(weeks=52)
        return
    for one, other in ((now.first, then.first), (now.last, then.last)):
        same = (one.month, min(one.day, 28 if other.month == 2 else 31))
        assert other.year == one.year - 1
        assert (other.month, min(other.day, 28 if other.month == 2 else 31)) == same


@given(DAYS, st.integers(1, 20))
def test_weeks_are_complete_adjacent_and_end_with_that_of_the_day(last: date, count: int) -> None:
    weeks = periods.weeks_to(last, count)
    assert len(weeks) == count
    assert weeks[-1].first <= last <= weeks[-1].last
    for week in weeks:
        assert (week.first.weekday(), week.last.weekday(), week.days) == (0, 6, 7)
    for one, two in itertools.pairwise(weeks):
        assert two.first == one.last + DAY


@given(st.lists(PERIODS, min_size=1, max_size=6), st.data())
def test_segments_of_a_period_contain_exactly_its_moments(
    given_periods: list[Period], data: st.DataObject
) -> None:
    cut = periods.segments(given_periods)
    moment = data.draw(
        st.datetimes(datetime(2025, 12, 25), datetime(2026, 5, 20)).map(  # noqa: DTZ001 - given a zone below
            lambda naive: naive.replace(tzinfo=UTC)
        )
    )
    # As width_bucket counts: the bounds that are not after the moment.
    segment = sum(bound <= moment for bound in cut.bounds)
    day = moment.astimezone(CIVIL).date()
    for period in given_periods:
        assert (segment in cut.of(period)) == (period.first <= day <= period.last)
    in_any = any(period.first <= day <= period.last for period in given_periods)
    assert any(begin <= moment < end for begin, end in cut.runs) == in_any
    holding = [number for number, (begin, end) in cut.spans if begin <= moment < end]
    assert holding == ([segment] if in_any else [])
    for (_begin, end), (begin, _end) in zip(cut.runs, cut.runs[1:], strict=False):
        assert end < begin


@given(PERIODS, st.integers(1, 9))
def test_pieces_of_a_period_cover_it_without_gaps(period: Period, number: int) -> None:
    begin, end = period.instants
    found = periods.pieces((begin, end), number)
    assert len(found) == number
    assert [found[0][0], found[-1][1]] == [begin, end]
    assert all(one[0] < one[1] for one in found)
    assert all(one[1] == two[0] for one, two in itertools.pairwise(found))


def test_the_29th_of_february_is_compared_with_the_28th() -> None:
    leap = Period(date(2028, 2, 29), date(2028, 2, 29))
    assert periods.year_before(leap) == Period(date(2027, 2, 28), date(2027, 2, 28))
    assert periods.month_before(Period(date(2028, 3, 1), date(2028, 3, 31))) == Period(
        date(2028, 2, 1), date(2028, 2, 29)
    )


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_never_begins_after_today(name: str) -> None:
    today = date(2026, 1, 1)
    assert PRESETS[name].of(today).first <= today
