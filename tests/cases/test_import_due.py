"""A due time that another system set: kept to the microsecond, whatever happens afterwards."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.deadlines import (
    Due,
    Entry,
    Extend,
    LedgerError,
    Pause,
    Reopen,
    Resume,
    Retime,
    Start,
    StepCode,
    Stop,
    Transfer,
    compute,
    entry_from_dict,
    entry_to_dict,
)
from jiceng.core.worktime import CIVIL, Calendar, TimeUnit, WorkingTime

CALENDAR = Calendar()
MONDAY = datetime(2026, 1, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)

# Hypothesis takes bounds without a zone and puts the zone on.
OLDEST, NEWEST = datetime(1980, 1, 1), datetime(2040, 1, 1)  # noqa: DTZ001
starts = st.datetimes(OLDEST, NEWEST, timezones=st.just(CIVIL))
lengths = st.timedeltas(timedelta(0), timedelta(days=4000))
spans = st.builds(WorkingTime, st.integers(1, 90), st.sampled_from(TimeUnit))


@given(starts, lengths, spans | st.none())
def test_the_due_time_is_the_given_one_whatever_span_the_clock_began_with(
    start: datetime, length: timedelta, span: WorkingTime | None
) -> None:
    due = start.astimezone(UTC) + length
    given_due: list[Entry] = [Start(start, span), Due(start, due)]
    stored: list[Any] = json.loads(json.dumps([entry_to_dict(entry) for entry in given_due]))
    clock = compute([entry_from_dict(plain) for plain in stored], CALENDAR)
    assert clock.due_at == due
    assert not clock.breaches


@given(starts, lengths, st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_late_is_whoever_stops_after_it_and_nobody_else(
    start: datetime, length: timedelta, taken: timedelta
) -> None:
    begun = start.astimezone(UTC)
    due, stopped = begun + length, begun + taken
    clock = compute([Start(begun, None), Due(begun, due), Stop(stopped)], CALENDAR)
    assert clock.breached_at == (due if stopped > due else None)


@given(lengths, st.lists(st.timedeltas(timedelta(0), DAY), min_size=2, max_size=2), spans)
def test_a_pause_moves_it_by_its_own_length_and_a_corrected_category_does_not(
    length: timedelta, steps: list[timedelta], span: WorkingTime
) -> None:
    due = MONDAY + DAY + length  # beyond the start of the pause
    since = MONDAY + min(steps[0], length)
    to = since + steps[1]
    ledger: list[Entry] = [
        Start(MONDAY, None),
        Due(MONDAY, due),
        Pause(since),
        Resume(to),
        Retime(to, span),
    ]
    assert compute(ledger, CALENDAR).due_at == due + (to - since)


def test_an_extension_moves_it_and_the_steps_tell_how_it_came_about() -> None:
    week = WorkingTime(7, TimeUnit.CALENDAR_DAY)
    ledger: list[Entry] = [
        Start(MONDAY, None),
        Due(MONDAY, MONDAY + DAY),
        Retime(MONDAY, week),
        Extend(MONDAY, WorkingTime(1, TimeUnit.CALENDAR_DAY)),
    ]
    clock = compute(ledger, CALENDAR)
    assert clock.due_at == MONDAY + 2 * DAY
    codes = [step.code for step in clock.explain()]
    assert codes[1:3] == [StepCode.DUE_GIVEN, StepCode.DUE_KEPT]


@pytest.mark.parametrize("kind", ["restart", "reopen"])
def test_a_restart_or_reopening_ends_it_so_that_our_own_rules_hold_again(kind: str) -> None:
    week = WorkingTime(7, TimeUnit.CALENDAR_DAY)
    later = MONDAY + timedelta(hours=1)
    ledger: list[Entry] = [Start(MONDAY, None), Due(MONDAY, MONDAY + DAY)]
    if kind == "restart":
        ledger.append(Transfer(later, None, restart=True))
    else:
        ledger += [Stop(later), Reopen(later)]
    assert compute(ledger, CALENDAR).due_at == later + DAY
    assert compute([*ledger, Retime(later, week)], CALENDAR).due_at == later + 7 * DAY


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (MONDAY - timedelta(microseconds=1), "ledger.due_before_start"),
        (MONDAY.replace(tzinfo=None), "ledger.naive"),
    ],
)
def test_a_due_time_that_cannot_be_is_refused(due: datetime, code: str) -> None:
    with pytest.raises(LedgerError) as refusal:
        compute([Start(MONDAY, None), Due(MONDAY, due)], CALENDAR)
    assert refusal.value.code == code
