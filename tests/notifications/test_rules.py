"""Delivery times, against an oracle that checks every minute."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.worktime import CIVIL
from jiceng.notifications import rules
from jiceng.notifications.rules import Quiet

minutes_of_day = st.builds(time, st.integers(0, 23), st.integers(0, 59))
quiets = st.builds(Quiet, minutes_of_day, minutes_of_day, st.booleans())
moments = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def is_quiet(at: datetime, quiet: Quiet) -> bool:
    """Oracle: counts the minutes since quiet hours started."""
    minute = at.astimezone(CIVIL).hour * 60 + at.astimezone(CIVIL).minute
    begins = quiet.begins.hour * 60 + quiet.begins.minute
    length = (quiet.ends.hour * 60 + quiet.ends.minute - begins) % (24 * 60)
    return (minute - begins) % (24 * 60) < length


def by_walking(made: datetime, mode: str, quiet: Quiet, *, urgent: bool) -> datetime | None:
    """Oracle: checks the rule every minute."""
    if mode == "off":
        return None
    at, its_time = made, False
    while True:
        local = at.astimezone(CIVIL)
        its_time = its_time or (
            mode == "at_once"
            or (mode == "hourly" and local.minute == 0)
            or (mode == "daily" and (local.hour, local.minute) == (8, 30))
            or (urgent and quiet.urgent_passes)
        )
        if its_time and ((urgent and quiet.urgent_passes) or not is_quiet(at, quiet)):
            return at
        at += timedelta(minutes=1)


@given(moments, st.sampled_from(rules.MODES), quiets, st.booleans())
def test_delivery_time_equals_a_check_of_every_minute(
    made: datetime, mode: str, quiet: Quiet, urgent: bool
) -> None:
    found = rules.send_at(made, mode, quiet, urgent=urgent)
    assert found == by_walking(made, mode, quiet, urgent=urgent)


@given(moments, st.sampled_from(["at_once", "hourly", "daily"]), quiets, st.booleans())
def test_delivery_is_neither_early_nor_later_than_two_days(
    made: datetime, mode: str, quiet: Quiet, urgent: bool
) -> None:
    found = rules.send_at(made, mode, quiet, urgent=urgent)
    assert found is not None
    assert made <= found < made + timedelta(days=2)


def local(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, second, tzinfo=CIVIL)


@pytest.mark.parametrize(
    ("made", "mode", "sent"),
    [
        (local(16, 10, 5), "at_once", local(16, 10, 5)),
        (local(16, 10, 5, 7), "at_once", local(16, 10, 5, 7)),
        (local(16, 22), "at_once", local(17, 7)),
        (local(16, 21, 59, 59), "at_once", local(16, 21, 59, 59)),
        (local(16, 3), "at_once", local(16, 7)),
        (local(16, 6, 59, 59), "at_once", local(16, 7)),
        (local(16, 10, 5), "hourly", local(16, 11)),
        (local(16, 10), "hourly", local(16, 10)),
        (local(16, 21, 30), "hourly", local(17, 7)),
        (local(16, 8, 30), "daily", local(16, 8, 30)),
        (local(16, 8, 30, 1), "daily", local(17, 8, 30)),
        (local(16, 23), "daily", local(17, 8, 30)),
    ],
)
def test_notifications_at_night_wait_for_the_morning(
    made: datetime, mode: str, sent: datetime
) -> None:
    assert rules.send_at(made, mode, Quiet()) == sent


def test_emergency_is_sent_at_night_unless_disabled() -> None:
    night = local(16, 23)
    assert rules.send_at(night, "daily", Quiet(), urgent=True) == night
    deaf = Quiet(urgent_passes=False)
    assert rules.send_at(night, "at_once", deaf, urgent=True) == local(17, 7)
    assert rules.send_at(night, "off", Quiet(), urgent=True) is None


def test_failed_deliveries_are_retried_with_growing_delays_and_then_abandoned() -> None:
    failed = local(16, 10)
    waits = [rules.next_try(failed, attempt) for attempt in range(1, 8)]
    assert waits[0] == failed + timedelta(minutes=1)
    assert waits[-1] is None
    kept = [each for each in waits if each is not None]
    assert kept == sorted(kept)
    assert len(kept) == 6
