"""After a jump of the system clock no day is closed and nothing erased without confirmation."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core import cli, clock_comparison, clock_monitoring, day_closing, retention, tasks
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.clock_comparison import ClockReading, drift_between
from jiceng.core.errors import Forbidden, Invalid, Refused
from jiceng.core.models import DayRoot, Event, MachineClock
from tests.core.chains import NOON, write_chain

MORNING = datetime(2026, 11, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
REAL = clock_comparison.read


def beat(
    hours: float = 0, *, wrong: float = 0, boot: str = "one", since: float = 100
) -> ClockReading:
    """Clock reading some hours after the morning, with an error of the wall clock."""
    return ClockReading(MORNING + (hours + wrong) * HOUR, boot, (since + hours) * HOUR)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (beat(24), None),
        (beat(24, wrong=1), None),
        (beat(24, wrong=1.1), 1.1 * HOUR),
        (beat(0, wrong=72), 72 * HOUR),
        (beat(24, wrong=-2), -2 * HOUR),
        # After a restart an hour ago: off for a night, for a long weekend, set back.
        (ClockReading(MORNING + 12 * HOUR, "two", HOUR), None),
        (ClockReading(MORNING + 72 * HOUR, "two", HOUR), 71 * HOUR),
        (ClockReading(MORNING - 3 * HOUR, "two", HOUR), -4 * HOUR),
        # Without a boot time the monotonic clock has restarted.
        (ClockReading(MORNING + 12 * HOUR, "one", HOUR), None),
    ],
)
def test_wall_clock_must_advance_like_the_monotonic_clock(
    now: ClockReading, expected: timedelta | None
) -> None:
    assert drift_between(beat(), now) == expected


@given(st.integers(0, 10**6), st.integers(-(10**6), 10**6))
def test_only_the_drift_counts_for_any_elapsed_time(minutes: int, wrong: int) -> None:
    now = beat(minutes / 60, wrong=wrong / 60)
    found = drift_between(beat(), now)
    assert (found is None) == (
        abs(now.wall - MORNING - minutes / 60 * HOUR) <= clock_comparison.MAX_DRIFT
    )


def test_both_clocks_of_this_machine_can_be_read() -> None:
    first = REAL(datetime.now(UTC))
    time.sleep(0.01)
    second = REAL(datetime.now(UTC))
    assert first.boot == second.boot
    assert second.since_boot > first.since_boot
    assert drift_between(first, second) is None


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch, db: None) -> Any:
    """Let the wall clock jump by some hours from now on."""

    def by(hours: float) -> None:
        def read(wall: datetime) -> ClockReading:
            real = REAL(wall)
            return ClockReading(real.wall + hours * HOUR, real.boot, real.since_boot)

        monkeypatch.setattr(clock_comparison, "read", read)

    clock_monitoring.check_clocks()
    return by


def types() -> list[str]:
    found = Event.objects.filter(stream_kind="clock").order_by("seq")
    return list(found.values_list("type", flat=True))


def test_clock_three_days_ahead_closes_and_erases_nothing(jump: Any) -> None:
    write_chain(1, start=datetime.now(UTC) - timedelta(days=3))
    jump(72)
    tasks.close_days(0)
    assert not DayRoot.objects.exists()
    with pytest.raises(Refused) as closing:
        day_closing.close_due_days(at=datetime.now(UTC) + timedelta(days=3))
    with pytest.raises(Refused) as erasing:
        retention.run(by=SYSTEM, at=datetime.now(UTC) + timedelta(days=3))
    assert closing.value.code == erasing.value.code == "clock.in_doubt"
    row = clock_monitoring.doubtful_clock()
    assert row is not None
    assert row.ahead is not None
    assert abs(row.ahead - timedelta(days=3)) < timedelta(minutes=1)
    assert types() == ["clock.held"]


def test_corrected_clock_still_requires_confirmation(jump: Any) -> None:
    jump(72)
    tasks.beat(0)
    jump(0)
    tasks.beat(0)
    tasks.close_days(0)
    assert clock_monitoring.doubtful_clock() is not None
    result = CliRunner().invoke(cli.audit, ["confirm-clock", "--json", "--reason", "已对时"])
    assert len(orjson.loads(result.stdout)["confirmed"]) == 1
    assert clock_monitoring.doubtful_clock() is None
    assert types() == ["clock.held", "clock.confirmed"]
    write_chain(1, start=datetime.now(UTC) - timedelta(days=3))
    tasks.close_days(0)
    assert DayRoot.objects.exists()


def test_confirmed_clock_is_trusted_from_then_on(jump: Any) -> None:
    jump(72)
    tasks.beat(0)
    clock_monitoring.confirm(by=SYSTEM, at=NOON, reason="机器停了三天")
    tasks.beat(0)
    tasks.beat(0)
    assert clock_monitoring.doubtful_clock() is None
    assert MachineClock.objects.count() == 1


def test_confirming_the_clock_requires_permission_and_reason(jump: Any) -> None:
    with pytest.raises(Refused):
        clock_monitoring.confirm(by=SYSTEM, at=NOON, reason="没事")
    jump(-5)
    tasks.beat(0)
    with pytest.raises(Forbidden):
        clock_monitoring.confirm(by=Actor(kind="person"), at=NOON, reason="没事")
    with pytest.raises(Invalid):
        clock_monitoring.confirm(by=SYSTEM, at=NOON, reason=" ")
    assert clock_monitoring.doubtful_clock() is not None


def test_each_machine_has_its_own_clock_record(jump: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "the-other-one")
    jump(72)
    tasks.beat(0)
    assert clock_monitoring.doubtful_clock() is None, "it has no beat of before to compare with"
    jump(0)
    tasks.beat(0)
    row = clock_monitoring.doubtful_clock()
    assert row is not None
    assert row.machine == "the-other-one"
