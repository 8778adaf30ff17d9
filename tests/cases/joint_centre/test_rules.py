"""Bookings of rooms, plans of seats and steps of the platform, by rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.joint_centre.rules import (
    HALF_HOUR,
    Step,
    counted,
    half_hours,
    sits_on,
    step_of,
)

DAWN = datetime(2026, 9, 16, tzinfo=UTC)
SPANS = st.tuples(st.integers(0, 40), st.integers(1, 8)).map(
    lambda n: (DAWN + n[0] * HALF_HOUR, DAWN + (n[0] + n[1]) * HALF_HOUR)
)


@given(SPANS, SPANS)
def test_two_sessions_share_a_half_hour_exactly_if_they_overlap(
    one: tuple[datetime, datetime], other: tuple[datetime, datetime]
) -> None:
    minutes = range(24 * 60)
    overlap = any(
        one[0] <= DAWN + timedelta(minutes=n) < one[1]
        and other[0] <= DAWN + timedelta(minutes=n) < other[1]
        for n in minutes
    )
    assert bool({*half_hours(*one)} & {*half_hours(*other)}) is overlap


@given(SPANS)
def test_half_hours_cover_the_session_and_nothing_else(span: tuple[datetime, datetime]) -> None:
    found = list(half_hours(*span))
    assert found[0] == span[0]
    assert found[-1] + HALF_HOUR == span[1]
    assert all(later - sooner == HALF_HOUR for sooner, later in pairwise(found))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_on_a_working_day_those_of_every_day_and_of_that_weekday_sit_there(day: date) -> None:
    there = {plan for plan in ("every", "call", "0", "1", "2", "3", "4") if sits_on(plan, day)}
    is_weekend = day.isoweekday() in (6, 7)
    assert there == (set() if is_weekend else {"every", str(day.isoweekday() - 1)})


@given(*[st.booleans()] * 4)
def test_every_request_stands_at_one_step(
    is_open: bool, is_accepted: bool, is_in_mediation: bool, is_studied: bool
) -> None:
    step = step_of(
        is_open=is_open,
        is_accepted=is_accepted,
        is_in_mediation=is_in_mediation,
        is_studied=is_studied,
    )
    assert (step is Step.CLOSE) is not is_open
    assert sum(counted([step]).values()) == 1
    if is_open and is_in_mediation:
        assert step is Step.MEDIATE
