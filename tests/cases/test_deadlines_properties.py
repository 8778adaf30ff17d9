"""The clock against an oracle that simulates a ledger minute by minute."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jiceng.core.worktime import CIVIL, Calendar, TimeUnit, WorkingTime, is_working_time
from jiceng.records.clock.public import (
    Appeal,
    Clock,
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

CALENDAR = Calendar()
MINUTE = timedelta(minutes=1)
MINUTES = {
    TimeUnit.URGENT_HOUR: 60,
    TimeUnit.WORK_HOUR: 60,
    TimeUnit.WORK_DAY: 480,
    TimeUnit.CALENDAR_DAY: 1440,
}
# Literal, so that the oracle uses no library: Spring Festival 2026 and its working weekends.
DAYS_OFF = {date(2026, 2, day) for day in range(15, 24)}
WORKED_WEEKENDS = {date(2026, 2, 14), date(2026, 2, 28)}


def in_hours(local: datetime, unit: TimeUnit) -> bool:
    """Whether a clock of that unit runs during the minute that begins then."""
    if not unit.is_working:
        return True
    day = local.date()
    worked = day in WORKED_WEEKENDS or (local.weekday() < 5 and day not in DAYS_OFF)
    return worked and (8 <= local.hour < 12 or 14 <= local.hour < 18)


@dataclass
class SimulatedRound:
    """One simulated leg of the clock: sums of the minutes so far."""

    started: datetime
    unit: TimeUnit
    left: int
    ran: int = 0
    due: datetime | None = None
    late: bool = False

    def __post_init__(self) -> None:
        self.from_opening = self.unit is TimeUnit.WORK_DAY and not in_hours(
            self.started - MINUTE, self.unit
        )

    def can_end_at(self, moment: datetime) -> bool:
        runs = in_hours(moment, self.unit)
        return runs if self.from_opening else runs or in_hours(moment - MINUTE, self.unit)


@dataclass
class World:
    """The oracle: entries are applied at their minute, then the minute passes."""

    entries: list[Entry]
    reasons: set[str] = field(default_factory=set)
    breaches: list[datetime] = field(default_factory=list)
    stopped: bool = False
    next_span: WorkingTime | None = None
    current: SimulatedRound = field(init=False)
    span: WorkingTime = field(init=False)
    now: datetime = field(init=False)

    def live(self, until: datetime) -> "World":
        queue = list(self.entries)
        moment = queue[0].at.astimezone(CIVIL)
        while True:
            while queue and queue[0].at == moment:
                self.apply(queue.pop(0), moment)
            if moment >= until:
                self.now = moment
                return self
            if not self.stopped:
                self.minute(moment)
            moment += MINUTE

    def minute(self, moment: datetime) -> None:
        current = self.current
        if self.reasons:
            return
        if current.left == 0 and current.due is None and current.can_end_at(moment):
            current.due = moment
        if current.due is not None and not current.late:
            current.late = True
            self.breaches.append(current.due)
        if in_hours(moment, current.unit):
            current.ran += 1
            current.left = max(current.left - 1, 0)

    def due(self) -> datetime:
        """Simulate further minutes without entries until the deadline."""
        assert not self.reasons
        moment = self.now
        while True:
            found = self.current.due
            if found is not None:
                return found
            assert not self.stopped
            self.minute(moment)
            moment += MINUTE

    def begin(self, moment: datetime, span: WorkingTime) -> None:
        self.span = span
        self.current = SimulatedRound(moment, span.unit, round(span.amount * MINUTES[span.unit]))

    def apply(self, entry: Entry, moment: datetime) -> None:
        match entry:
            case Start(span=span) if span:
                self.begin(moment, span)
            case Pause(reason=reason):
                self.reasons.add(reason)
            case Resume(reason=None):
                self.reasons.clear()
            case Resume(reason=reason) if reason:
                self.reasons.discard(reason)
            case Extend(amount=amount):
                # Generated only before the time is used up: afterwards see the other properties.
                self.current.left += round(amount.amount * MINUTES[amount.unit])
                self.current.due = None
            case Transfer(restart=True, span=span):
                self.begin(moment, span or self.span)
            case _:
                self.turn(entry, moment)

    def turn(self, entry: Entry, moment: datetime) -> None:
        """Entries that end a round and start another."""
        match entry:
            case Stop():
                self.stopped = True
                self.reasons.clear()
            case Continue():
                self.stopped = False
                assert self.next_span is None
            case Retime(span=span) if span:
                assert self.stopped
                self.next_span = span
            case Reopen(span=span):
                self.stopped = False
                self.begin(moment, span or self.next_span or self.span)
                self.next_span = None


UNITS = st.sampled_from(TimeUnit)
# Around the Spring Festival of 2026, at and beside openings and closes, and anywhere.
MOMENTS = st.builds(
    lambda day, minute: (
        datetime(2026, 1, 26, tzinfo=CIVIL) + timedelta(days=day, minutes=minute)
    ).astimezone(UTC),
    st.integers(0, 30),
    st.one_of(
        st.sampled_from([0, 479, 480, 481, 719, 720, 721, 840, 841, 1079, 1080, 1081]),
        st.integers(0, 1439),
    ),
)
GAPS = st.one_of(
    st.just(0),
    st.sampled_from([30, 60, 120, 240, 360, 480, 840, 1440]),
    st.integers(0, 2500),
).map(lambda minutes: minutes * MINUTE)


@st.composite
def spans(draw: st.DrawFn, unit: TimeUnit | None = None) -> WorkingTime:
    unit = unit or draw(UNITS)
    minutes = draw(st.one_of(st.integers(1, 1500), st.sampled_from([60, 240, 480, 960, 1440])))
    return WorkingTime.of(minutes * MINUTE, unit)


@st.composite
def ledgers(draw: st.DrawFn, *, late_extensions: bool = True) -> list[Entry]:
    """A possible ledger: every entry is one that the clock allows."""
    start = Start(draw(MOMENTS), draw(spans()), UUID(int=1))
    entries: list[Entry] = [start]
    for _ in range(draw(st.integers(0, 8))):
        at = entries[-1].at + draw(GAPS)
        entry = draw(st.sampled_from(_possible(entries, at, late_extensions)))
        if isinstance(entry, Extend):
            # In the unit of the span that holds at that moment, as a clerk would give it.
            span = compute(entries, CALENDAR).span
            entry = replace(entry, amount=draw(spans(span.unit if span else None)))
        entries.append(entry)
    return entries


def can_be_extended(clock: Clock) -> bool:
    """Whether the ledger takes one more extension."""
    has_time = clock.stopped_at is None and clock.span is not None
    return has_time and clock.extensions_granted < clock.policy.max_extensions


def _possible(entries: list[Entry], at: datetime, late_extensions: bool) -> list[Entry]:
    clock = compute(entries, CALENDAR, at=at)
    if clock.stopped_at is not None:
        undecided = any(breach.granted is None for breach in clock.breaches)
        appeals: list[Entry] = [Appeal(at, True), Appeal(at, False)] if undecided else []
        returns: list[Entry] = [Reopen(at), Reopen(at, WorkingTime(2, TimeUnit.WORK_HOUR))]
        if _is_retimed(entries):
            return [*appeals, *returns]
        corrected = Retime(at, WorkingTime(3, TimeUnit.URGENT_HOUR))
        return [*appeals, *returns, Continue(at), Continue(at), corrected]
    found: list[Entry] = [Pause(at, "a"), Pause(at, "b"), Transfer(at, UUID(int=2)), Stop(at)]
    found.append(Transfer(at, UUID(int=3), restart=True))
    if clock.paused_since is not None:
        found += [Resume(at)] * 4
        held = {entry.reason for entry in _since_last_resume(entries)}
        found += [Resume(at, reason) for reason in held]
    if can_be_extended(clock) and (late_extensions or not clock.segment.is_breached):
        found.append(Extend(at, WorkingTime(1, TimeUnit.WORK_DAY)))
    return found


def _is_retimed(entries: list[Entry]) -> bool:
    """Whether the deadline was corrected since the clock last stopped."""
    for entry in reversed(entries):
        if isinstance(entry, Stop | Retime):
            return isinstance(entry, Retime)
    return False


def _since_last_resume(entries: list[Entry]) -> list[Pause]:
    """Pauses that are certainly in effect: those after the last resume."""
    held: list[Pause] = []
    for entry in entries:
        if isinstance(entry, Pause):
            held.append(entry)
        elif isinstance(entry, Resume | Stop):
            held.clear()
    return held


def essence(clock: Clock) -> tuple[Any, ...]:
    """Values in which equal clocks agree, regardless of the unit in charge."""
    return (
        clock.due_at,
        clock.started_at,
        clock.stopped_at,
        clock.paused_since,
        clock.paused_for,
        clock.elapsed,
        clock.overdue_by,
        [breach.at for breach in clock.breaches],
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
