"""Working time against an oracle that counts minute by minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

import chinese_calendar
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jiceng.core.worktime import (
    CIVIL,
    Calendar,
    TimeUnit,
    WorkingTime,
    add,
    between,
    elapsed,
    instant_at,
    is_working_time,
    last_reminder_moment,
    next_reminder_moment,
    next_working_time,
    opens_at,
    position,
)

MINUTE = timedelta(minutes=1)
WORKING_UNITS = (TimeUnit.WORK_HOUR, TimeUnit.WORK_DAY)
MINUTES = {
    TimeUnit.URGENT_HOUR: 60,
    TimeUnit.WORK_HOUR: 60,
    TimeUnit.WORK_DAY: 480,
    TimeUnit.CALENDAR_DAY: 1440,
}


@cache
def worked_by_library(day: date) -> bool:
    """Oracle: working days of the library, or Monday to Friday without data."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_worked(day: date, overrides: dict[date, bool]) -> bool:
    return overrides[day] if day in overrides else worked_by_library(day)


def runs(minute: datetime, unit: TimeUnit, overrides: dict[date, bool]) -> bool:
    """Whether a clock of that unit runs during the minute that begins then (civil time)."""
    if unit not in WORKING_UNITS:
        return True
    return (8 <= minute.hour < 12 or 14 <= minute.hour < 18) and is_worked(minute.date(), overrides)


def minutes_from(start: datetime) -> Iterator[datetime]:
    """Minutes of local time, one by one."""
    moment = start.astimezone(CIVIL)
    while True:
        yield moment
        moment += MINUTE


def slow_add(
    start: datetime, minutes: int, unit: TimeUnit, overrides: dict[date, bool]
) -> datetime:
    """The end of the last minute that counts; for days from an opening, the next opening."""
    from_opening = unit is TimeUnit.WORK_DAY and not runs(
        start.astimezone(CIVIL) - MINUTE, unit, overrides
    )
    left = minutes
    for minute in minutes_from(start):
        if left == 0 and (not from_opening or runs(minute, unit, overrides)):
            return minute
        left -= left > 0 and runs(minute, unit, overrides)
    raise AssertionError


def slow_between(
    start: datetime, end: datetime, unit: TimeUnit, overrides: dict[date, bool]
) -> int:
    count = 0
    for minute in minutes_from(start):
        if minute >= end:
            return count
        count += runs(minute, unit, overrides)
    raise AssertionError


# Ordinary weeks, both ends of what the library knows, golden weeks with their worked weekends.
DAYS = st.one_of(
    st.dates(date(2003, 12, 20), date(2004, 2, 10)),
    st.dates(date(2025, 1, 15), date(2025, 2, 15)),
    st.dates(date(2025, 9, 20), date(2025, 10, 15)),
    st.dates(date(2026, 12, 15), date(2027, 1, 20)),
    st.dates(date(1992, 1, 1), date(2100, 12, 31)),
)
# Often exactly at an opening or a close, where things go wrong.
CLOCKS = st.one_of(
    st.sampled_from([0, 480, 720, 840, 1080]),
    st.sampled_from([479, 481, 719, 721, 839, 841, 1079, 1081, 1439]),
    st.integers(0, 1439),
)
INSTANTS = st.builds(
    lambda day, minute: (
        datetime(day.year, day.month, day.day, tzinfo=CIVIL) + minute * MINUTE
    ).astimezone(UTC),
    DAYS,
    CLOCKS,
)
FINE_INSTANTS = st.builds(
    lambda instant, micros: instant + timedelta(microseconds=micros),
    INSTANTS,
    st.integers(0, 59_999_999),
)
UNITS = st.sampled_from(TimeUnit)
SPAN_MINUTES = st.one_of(
    st.integers(1, 3000),
    st.integers(1, 6).map(lambda n: n * 480),
    st.integers(1, 12).map((240).__mul__),
)


@st.composite
def overrides_near(draw: st.DrawFn, instant: datetime) -> dict[date, bool]:
    days = draw(st.dictionaries(st.integers(-3, 14), st.booleans(), max_size=4))
    first = instant.astimezone(CIVIL).date()
    return {first + timedelta(days=n): worked for n, worked in days.items()}


def span_of(minutes: int, unit: TimeUnit) -> WorkingTime:
    return WorkingTime.of(timedelta(minutes=minutes), unit)


@settings(max_examples=120, deadline=None)
@given(st.data(), INSTANTS, UNITS, SPAN_MINUTES)
def test_adding_equals_stepping_minute_by_minute(
    data: st.DataObject, start: datetime, unit: TimeUnit, minutes: int
) -> None:
    overrides = data.draw(overrides_near(start))
    calendar = Calendar.build(overrides)
    expected = slow_add(start, minutes, unit, overrides)
    assert add(start, span_of(minutes, unit), calendar) == expected


@settings(max_examples=80, deadline=None)
@given(st.data(), INSTANTS, st.integers(0, 15_000), UNITS)
def test_measuring_equals_stepping_minute_by_minute(
    data: st.DataObject, start: datetime, length: int, unit: TimeUnit
) -> None:
    overrides = data.draw(overrides_near(start))
    end = start + length * MINUTE
    minutes = slow_between(start, end, unit, overrides)
    calendar = Calendar.build(overrides)
    assert elapsed(start, end, unit, calendar) == minutes * MINUTE
    assert elapsed(end, start, unit, calendar) == -minutes * MINUTE
    measured = between(start, end, unit, calendar)
    assert abs(measured - Decimal(minutes) / MINUTES[unit]) < Decimal("1e-20")


@settings(max_examples=100, deadline=None)
@given(INSTANTS, st.integers(1, 8))
def test_whole_working_days_keep_the_time_of_day(start: datetime, days: int) -> None:
    calendar = Calendar()
    begun = next_working_time(start, calendar).astimezone(CIVIL)
    due = add(start, WorkingTime(days, TimeUnit.WORK_DAY), calendar).astimezone(CIVIL)
    assert due.time() == begun.time()
    passed = (begun.date() + timedelta(days=n + 1) for n in range((due - begun).days + 1))
    assert sum(worked_by_library(day) for day in passed if day <= due.date()) == days


@given(FINE_INSTANTS, UNITS, st.decimals(0, 400, places=4))
def test_measuring_inverts_adding(start: datetime, unit: TimeUnit, amount: Decimal) -> None:
    calendar = Calendar()
    span = WorkingTime(amount, unit)
    due = add(start, span, calendar)
    measured = WorkingTime(between(start, due, unit, calendar), unit)
    assert measured.micros == span.micros
    assert elapsed(start, due, unit, calendar) == span.duration


@given(FINE_INSTANTS, UNITS, st.decimals(0, 400, places=4), st.decimals(0, 400, places=4))
def test_two_consecutive_amounts_equal_their_sum(
    start: datetime, unit: TimeUnit, first: Decimal, second: Decimal
) -> None:
    assume(first > 0)
    calendar = Calendar()
    one, two = WorkingTime(first, unit), WorkingTime(second, unit)
    both = WorkingTime(first + second, unit)
    assume(one.micros + two.micros == both.micros and two.micros > 0)
    assert add(add(start, one, calendar), two, calendar) == add(start, both, calendar)


@given(FINE_INSTANTS, FINE_INSTANTS, UNITS, st.decimals(0, 100, places=3), st.decimals(0, 9))
def test_later_starts_and_longer_amounts_never_end_earlier(
    one: datetime, two: datetime, unit: TimeUnit, amount: Decimal, more: Decimal
) -> None:
    calendar = Calendar()
    span = WorkingTime(amount, unit)
    assert add(min(one, two), span, calendar) <= add(max(one, two), span, calendar)
    longer = WorkingTime(amount + more.quantize(Decimal("0.001")), unit)
    assert add(one, span, calendar) <= add(one, longer, calendar)


@given(FINE_INSTANTS, UNITS, st.decimals(0, 100, places=3))
def test_due_time_is_within_working_time_and_not_before_the_start(
    start: datetime, unit: TimeUnit, amount: Decimal
) -> None:
    calendar = Calendar()
    due = add(start, WorkingTime(amount, unit), calendar)
    assert due >= start
    if unit in WORKING_UNITS:
        assert is_working_time(due, calendar)


@settings(max_examples=80, deadline=None)
@given(st.data(), INSTANTS)
def test_next_working_moment_equals_stepping_to_it(data: st.DataObject, instant: datetime) -> None:
    overrides = data.draw(overrides_near(instant))
    calendar = Calendar.build(overrides)
    unit = TimeUnit.WORK_HOUR
    expected = next(
        minute
        for minute in minutes_from(instant)
        if runs(minute, unit, overrides) or runs(minute - MINUTE, unit, overrides)
    )
    assert next_working_time(instant, calendar) == expected
    assert is_working_time(instant, calendar) == (expected == instant)
    assert opens_at(instant, TimeUnit.WORK_DAY, calendar) == (
        not runs(instant.astimezone(CIVIL) - MINUTE, unit, overrides)
    )


@settings(max_examples=80, deadline=None)
@given(st.data(), INSTANTS)
def test_next_waking_moment_equals_stepping_to_it(data: st.DataObject, instant: datetime) -> None:
    overrides = data.draw(overrides_near(instant))
    calendar = Calendar.build(overrides)

    def is_polite(moment: datetime) -> bool:
        minute = moment.hour * 60 + moment.minute
        return 480 <= minute <= 1080 and is_worked(moment.date(), overrides)

    local = instant.astimezone(CIVIL)
    following = next(moment for moment in minutes_from(instant) if is_polite(moment))
    steps_back = (local - n * MINUTE for n in range(40 * 1440))
    previous = next(moment for moment in steps_back if is_polite(moment))
    assert next_reminder_moment(instant, calendar) == following
    assert last_reminder_moment(instant, calendar) == previous


@given(FINE_INSTANTS, UNITS)
def test_instant_is_recovered_from_its_position_while_its_clock_runs(
    instant: datetime, unit: TimeUnit
) -> None:
    calendar = Calendar()
    place = position(instant, unit, calendar)
    close = instant_at(place, unit, calendar)
    opening = instant_at(place, unit, calendar, opening=True)
    if unit in WORKING_UNITS:
        assert close <= next_working_time(instant, calendar) <= opening
        assert position(close, unit, calendar) == position(opening, unit, calendar) == place
        assert not is_working_time(instant, calendar) or instant in (close, opening)
    else:
        assert close == opening == instant


@given(st.decimals(0, 1_000_000, places=10), UNITS)
def test_amount_survives_writing_and_reading(amount: Decimal, unit: TimeUnit) -> None:
    span = WorkingTime(amount, unit)
    assert WorkingTime.parse(str(span)) == span
    assert WorkingTime.of(span.duration, unit).micros == span.micros
