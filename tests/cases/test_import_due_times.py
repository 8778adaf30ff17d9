"""Due times set by another system are kept exactly."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.worktime import CIVIL, Calendar, TimeUnit, WorkingTime, add
from jiceng.records.clock.public import (
    Continue,
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

CALENDAR = Calendar()
MONDAY = datetime(2026, 1, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)

# Hypothesis takes bounds without a zone and puts the zone on.
OLDEST, NEWEST = datetime(1980, 1, 1), datetime(2040, 1, 1)  # noqa: DTZ001
starts = st.datetimes(OLDEST, NEWEST, timezones=st.just(CIVIL))
lengths = st.timedeltas(timedelta(0), timedelta(days=4000))
spans = st.builds(WorkingTime, st.integers(1, 90), st.sampled_from(TimeUnit))


@given(starts, lengths, spans | st.none())
def test_given_due_time_is_kept_for_any_initial_deadline(
    start: datetime, length: timedelta, span: WorkingTime | None
) -> None:
    due = start.astimezone(UTC) + length
    given_due: list[Entry] = [Start(start, span), Due(start, due)]
    stored: list[Any] = json.loads(json.dumps([entry_to_dict(entry) for entry in given_due]))
    clock = compute([entry_from_dict(plain) for plain in stored], CALENDAR)
    assert clock.due_at == due
    assert not clock.breaches


@given(starts, lengths, st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_clock_is_breached_exactly_when_stopped_after_the_given_due_time(
    start: datetime, length: timedelta, taken: timedelta
) -> None:
    begun = start.astimezone(UTC)
    due, stopped = begun + length, begun + taken
    clock = compute([Start(begun, None), Due(begun, due), Stop(stopped)], CALENDAR)
    assert clock.breached_at == (due if stopped > due else None)


@given(lengths, st.lists(st.timedeltas(timedelta(0), DAY), min_size=2, max_size=2), spans)
def test_pause_moves_the_given_due_time_and_a_corrected_category_does_not(
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


def test_extension_moves_the_given_due_time_and_is_explained() -> None:
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
def test_restart_or_reopening_replaces_the_given_due_time_by_own_rules(kind: str) -> None:
    week = WorkingTime(7, TimeUnit.CALENDAR_DAY)
    later = MONDAY + timedelta(hours=1)
    ledger: list[Entry] = [Start(MONDAY, None), Due(MONDAY, MONDAY + DAY)]
    if kind == "restart":
        ledger.append(Transfer(later, None, restart=True))
    else:
        ledger += [Stop(later), Reopen(later)]
    assert compute(ledger, CALENDAR).due_at == later + DAY
    assert compute([*ledger, Retime(later, week)], CALENDAR).due_at == later + 7 * DAY


@given(
    lengths,
    st.lists(spans, max_size=3),
    st.lists(st.sampled_from(["reopen", "restart", "continue"]), min_size=1, max_size=3),
    st.booleans(),
)
def test_last_correction_applies_after_the_given_due_time_ended(
    length: timedelta, corrected: list[WorkingTime], then: list[str], is_stopped: bool
) -> None:
    """For any number of corrections, before or after completion, and any way of reopening;
    without a correction the time given by the other system applies again.
    """
    now = MONDAY
    ledger: list[Entry] = [Start(now, None), Due(now, now + length)]
    if is_stopped:
        ledger += [Stop(now), *(Retime(now, span) for span in corrected), Continue(now)]
    else:
        ledger += [Retime(now, span) for span in corrected]
    assert compute(ledger, CALENDAR).due_at == now + length  # it is still given
    expected = None
    for way in then:
        now += timedelta(minutes=1)
        if way == "restart":
            ledger.append(Transfer(now, None, restart=True))
        elif way == "reopen":
            ledger += [Stop(now), Reopen(now)]
        else:
            ledger += [Stop(now), Continue(now)]
        if way != "continue":
            span = corrected[-1] if corrected else None
            expected = add(now, span, CALENDAR) if span else now + length
    clock = compute(ledger, CALENDAR)
    assert clock.due_at == (expected or MONDAY + length)


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (MONDAY - timedelta(microseconds=1), "ledger.due_before_start"),
        (MONDAY.replace(tzinfo=None), "ledger.naive"),
    ],
)
def test_impossible_due_time_is_refused(due: datetime, code: str) -> None:
    with pytest.raises(LedgerError) as refusal:
        compute([Start(MONDAY, None), Due(MONDAY, due)], CALENDAR)
    assert refusal.value.code == code
