"""An oracle for the clock, which simulates a ledger minute by minute, and ledgers to try."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from jiceng.core.worktime import CIVIL, Calendar, TimeUnit, WorkingTime
from jiceng.records.clock.public import (
    Appeal,
    Clock,
    Continue,
    Entry,
    Extend,
    Pause,
    Reopen,
    Resume,
    Retime,
    Start,
    Stop,
    Transfer,
    compute,
)

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
