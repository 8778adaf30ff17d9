"""The clock against an oracle that simulates a ledger minute by minute."""

import json
from datetime import datetime, timedelta
from itertools import permutations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jiceng.core.worktime import CIVIL, TimeUnit, WorkingTime, is_working_time
from jiceng.records.clock.public import (
    Continue,
    Entry,
    Extend,
    LedgerError,
    Pause,
    Reopen,
    Resume,
    Retime,
    Start,
    Stop,
    Transfer,
    compute,
    entry_from_dict,
    entry_to_dict,
    first_due,
    reminder_times,
)
from jiceng.records.clock.rules import LedgerReader
from tests.cases.simulated_clock import (
    CALENDAR,
    GAPS,
    MINUTE,
    MOMENTS,
    World,
    can_be_extended,
    essence,
    ledgers,
    spans,
)


@settings(max_examples=100, deadline=None)
@given(ledgers(late_extensions=False), GAPS)
def test_clock_equals_a_simulation_minute_by_minute(entries: list[Entry], wait: timedelta) -> None:
    seen = entries[-1].at + wait
    clock = compute(entries, CALENDAR, at=seen)
    world = World(entries).live(seen)
    assert [breach.at for breach in clock.breaches] == world.breaches
    assert clock.elapsed == world.current.ran * MINUTE
    assert (clock.paused_since is not None) == bool(world.reasons)
    if clock.is_running:
        assert clock.due_at == world.due()


@settings(max_examples=100, deadline=None)
@given(ledgers(), GAPS)
def test_due_time_is_within_working_time_of_its_unit(entries: list[Entry], wait: timedelta) -> None:
    clock = compute(entries, CALENDAR, at=entries[-1].at + wait)
    assert (clock.due_at is None) == (clock.paused_since is not None)
    if clock.due_at is not None and clock.span is not None:
        assert clock.due_at > clock.started_at
        assert not clock.span.unit.is_working or is_working_time(clock.due_at, CALENDAR)


@settings(max_examples=50, deadline=None)
@given(ledgers(), st.data())
def test_extension_never_makes_the_due_time_earlier(
    entries: list[Entry], data: st.DataObject
) -> None:
    clock = compute(entries, CALENDAR)
    assume(can_be_extended(clock) and clock.is_running)
    extended = compute([*entries, Extend(entries[-1].at, data.draw(spans()))], CALENDAR)
    assert extended.due_at is not None
    assert clock.due_at is not None
    assert extended.due_at > clock.due_at
    assert extended.breaches == clock.breaches


@settings(max_examples=50, deadline=None)
@given(ledgers())
def test_transfer_that_keeps_the_clock_does_not_change_it(entries: list[Entry]) -> None:
    without = [each for each in entries if not isinstance(each, Transfer) or each.restart]
    seen = entries[-1].at
    with_them = compute(entries, CALENDAR, at=seen)
    assert essence(with_them) == essence(compute(without, CALENDAR, at=seen))


@settings(max_examples=50, deadline=None)
@given(ledgers(), st.lists(st.tuples(GAPS, GAPS), min_size=2, max_size=4))
def test_overlapping_pauses_count_as_their_union_in_any_order(
    entries: list[Entry], stretches: list[tuple[timedelta, timedelta]]
) -> None:
    first = compute(entries, CALENDAR)
    assume(first.is_running)
    base = entries[-1].at
    begins = [base + begin for begin, _ in stretches]
    ends = sorted(max(begins) + length for _, length in stretches)
    union: list[Entry] = [*entries, Pause(min(begins)), Resume(ends[-1])]
    expected = essence(compute(union, CALENDAR))
    pauses: list[Entry] = sorted(
        (Pause(at, f"r{n}") for n, at in enumerate(begins)), key=lambda each: each.at
    )
    for order in permutations(range(len(ends))):
        resumes: list[Entry] = [Resume(at, f"r{n}") for at, n in zip(ends, order, strict=True)]
        assert essence(compute([*entries, *pauses, *resumes], CALENDAR)) == expected


@settings(max_examples=50, deadline=None)
@given(ledgers(), GAPS, GAPS, GAPS)
def test_repeated_pause_changes_nothing(
    entries: list[Entry], first: timedelta, second: timedelta, third: timedelta
) -> None:
    assume(compute(entries, CALENDAR).is_running)
    begin = entries[-1].at + first
    end = begin + second + third
    once: list[Entry] = [*entries, Pause(begin, "x"), Resume(end)]
    again: list[Entry] = [*entries, Pause(begin, "x"), Pause(begin + second, "x"), Resume(end)]
    cut: list[Entry] = [*entries, Pause(begin, "x"), Resume(begin + second)]
    cut += [Pause(begin + second, "x"), Resume(end)]
    assert essence(compute(once, CALENDAR)) == essence(compute(again, CALENDAR))
    assert essence(compute(once, CALENDAR)) == essence(compute(cut, CALENDAR))


@settings(max_examples=50, deadline=None)
@given(ledgers(), GAPS, GAPS)
def test_paused_clock_neither_runs_nor_breaches(
    entries: list[Entry], wait: timedelta, length: timedelta
) -> None:
    assume(compute(entries, CALENDAR).is_running)
    pause = Pause(entries[-1].at + wait, "x")
    before = compute([*entries, pause], CALENDAR)
    after = compute([*entries, pause], CALENDAR, at=pause.at + length)
    assert after.paused_since is not None
    assert (after.breaches, after.elapsed) == (before.breaches, before.elapsed)
    assert after.remaining(pause.at + length) == before.remaining(pause.at)
    resumed = compute([*entries, pause, Resume(pause.at + length)], CALENDAR)
    assert resumed.breaches == before.breaches
    assert resumed.remaining(pause.at + length) == before.remaining(pause.at)
    assert resumed.due_at == before.due_by(pause.at + length)


@settings(max_examples=50, deadline=None)
@given(ledgers(), GAPS, GAPS)
def test_breaches_are_kept_after_any_entries(
    entries: list[Entry], wait: timedelta, more: timedelta
) -> None:
    for known in range(1, len(entries)):
        early = compute(entries[:known], CALENDAR).breaches
        later = compute(entries, CALENDAR, at=entries[-1].at + wait).breaches
        assert [each.at for each in later[: len(early)]] == [each.at for each in early]
    one = compute(entries, CALENDAR, at=entries[-1].at + wait)
    two = compute(entries, CALENDAR, at=entries[-1].at + wait + more)
    assert two.breaches[: len(one.breaches)] == one.breaches


@settings(max_examples=50, deadline=None)
@given(ledgers(), GAPS)
def test_a_ledger_read_entry_by_entry_gives_the_clock_of_the_whole(
    entries: list[Entry], wait: timedelta
) -> None:
    reader = LedgerReader(entries[:1], CALENDAR)
    for known, entry in enumerate(entries[1:], start=1):
        at = min(entry.at, entries[known - 1].at + wait)
        assert reader.clock(at) == compute(entries[:known], CALENDAR, at=at)
        reader.post(entry)
        assert reader.clock() == compute(entries[: known + 1], CALENDAR)
    then = entries[-1].at + wait
    assert reader.clock(then) == compute(entries, CALENDAR, at=then)


@settings(max_examples=50, deadline=None)
@given(ledgers(), GAPS)
def test_later_view_of_a_clock_equals_computing_it_then(
    entries: list[Entry], wait: timedelta
) -> None:
    then = entries[-1].at + wait
    early, late = compute(entries, CALENDAR), compute(entries, CALENDAR, at=then)
    assert early.remaining(then) == late.remaining(then)
    assert early.is_overdue(then) == late.is_overdue(then)
    if late.is_overdue(then):
        assert late.breaches
    if late.overdue_by:
        assert late.remaining(then) == -late.overdue_by


@settings(max_examples=50, deadline=None)
@given(MOMENTS, spans(), spans(), GAPS, GAPS)
def test_corrected_deadline_equals_having_started_with_it(
    start: datetime, span: WorkingTime, other: WorkingTime, wait: timedelta, length: timedelta
) -> None:
    pauses: list[Entry] = [Pause(start + wait), Resume(start + wait + length)]
    retimed = compute([Start(start, span), *pauses, Retime(pauses[-1].at, other)], CALENDAR)
    assert retimed.due_at == compute([Start(start, other), *pauses], CALENDAR).due_at


@settings(max_examples=50, deadline=None)
@given(ledgers(), GAPS, GAPS, spans())
def test_withdrawn_stop_equals_a_pause(
    entries: list[Entry], wait: timedelta, length: timedelta, other: WorkingTime
) -> None:
    assume(compute(entries, CALENDAR).is_running)
    begin = entries[-1].at + wait
    end = begin + length
    paused: list[Entry] = [*entries, Pause(begin), Resume(end)]
    stopped: list[Entry] = [*entries, Stop(begin), Continue(end)]
    assert essence(compute(stopped, CALENDAR)) == essence(compute(paused, CALENDAR))
    # A category corrected while stopped applies when the clock continues.
    corrected: list[Entry] = [*entries, Stop(begin), Retime(begin, other), Continue(end)]
    later: list[Entry] = [*paused, Retime(end, other)]
    assert essence(compute(corrected, CALENDAR)) == essence(compute(later, CALENDAR))


@settings(max_examples=50, deadline=None)
@given(ledgers(), GAPS, GAPS, spans())
def test_deadline_corrected_after_completion_applies_to_the_next_round(
    entries: list[Entry], wait: timedelta, length: timedelta, other: WorkingTime
) -> None:
    clock = compute(entries, CALENDAR)
    assume(clock.is_running or clock.stopped_at is not None)
    if clock.stopped_at is None:
        entries = [*entries, Stop(entries[-1].at + wait)]
    corrected = Retime(entries[-1].at + wait, other)
    done, as_before = compute([*entries, corrected], CALENDAR), compute(entries, CALENDAR)
    assert essence(done) == essence(as_before)
    again = corrected.at + length
    reopened = compute([*entries, corrected, Reopen(again)], CALENDAR)
    assert essence(reopened) == essence(compute([*entries, Reopen(again, other)], CALENDAR))


@given(MOMENTS, spans())
def test_first_due_time_equals_that_of_a_ledger_with_a_start(
    start: datetime, span: WorkingTime
) -> None:
    assert first_due(start, span, CALENDAR) == compute([Start(start, span)], CALENDAR).due_at


@settings(max_examples=50, deadline=None)
@given(ledgers())
def test_ledger_survives_json(entries: list[Entry]) -> None:
    stored = json.loads(json.dumps([entry_to_dict(entry) for entry in entries]))
    read = [entry_from_dict(plain) for plain in stored]
    assert read == entries
    assert essence(compute(read, CALENDAR)) == essence(compute(entries, CALENDAR))


@settings(max_examples=50, deadline=None)
@given(ledgers(), st.lists(st.floats(0.01, 0.99), max_size=4))
def test_reminders_are_ordered_within_waking_hours_and_before_the_due_time(
    entries: list[Entry], marks: list[float]
) -> None:
    clock = compute(entries, CALENDAR)
    times = reminder_times(clock, CALENDAR, marks)
    assert list(times) == sorted(set(times))
    assert len(times) <= len(set(marks))
    for moment in times:
        assert clock.due_at is not None
        assert clock.started_at < moment < clock.due_at
        local = moment.astimezone(CIVIL)
        if clock.span is not None and clock.span.unit is not TimeUnit.URGENT_HOUR:
            minute = local.hour * 60 + local.minute
            assert 480 <= minute <= 1080
            assert CALENDAR.is_working_day(local.date())


@settings(max_examples=50, deadline=None)
@given(ledgers(), st.data())
def test_shuffled_ledger_is_computed_or_refused_with_the_entry(
    entries: list[Entry], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(entries))
    refusal: LedgerError | None = None
    try:
        compute(shuffled, CALENDAR)
    except LedgerError as error:
        refusal = error
    in_order = [each.at for each in shuffled] == sorted(each.at for each in entries)
    assert in_order or refusal is not None
    assert refusal is None or refusal.entry is shuffled[refusal.index]
