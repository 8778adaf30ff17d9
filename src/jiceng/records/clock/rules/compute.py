"""From a ledger to its clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NoReturn, assert_never

from jiceng.core.worktime import Calendar, TimeUnit, WorkingTime, add
from jiceng.records.clock.rules.clock import Breach, Clock, Step, StepCode
from jiceng.records.clock.rules.clock_segment import DEFAULT_POLICY, Leg, Policy
from jiceng.records.clock.rules.entries import (
    Appeal,
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
    Stop,
    Transfer,
)


def first_due(start: datetime, span: WorkingTime, calendar: Calendar) -> datetime:
    """The due time of a clock that has only just started: what `compute` gives, at once."""
    return add(start, span, calendar)


def compute(
    entries: Iterable[Entry],
    calendar: Calendar,
    *,
    at: datetime | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> Clock:
    """The clock that a ledger comes to.

    Args:
        entries: in the order in which they happened, `Start` first.
        at: the moment to look from (now, say): a breach or an overlong pause shows once this,
            or the last entry if that is later, has passed it.

    Raises:
        LedgerError: for a sequence that cannot have happened.
        OutOfCalendar: past the years that the calendar covers.
    """
    book: _Book | None = None
    for index, entry in enumerate(entries):
        if entry.at.tzinfo is None:
            raise LedgerError("ledger.naive", "its time has no zone", index, entry)
        if book is None:
            book = _Book(index, entry, calendar, policy)
        else:
            book.post(index, entry)
    if book is None:
        raise LedgerError("ledger.empty", "a ledger begins with a start", 0, None)
    return book.close(at)


class _Book:
    """A ledger being read: the leg under way, and what to remember of earlier ones."""

    def __init__(self, index: int, entry: Entry, calendar: Calendar, policy: Policy) -> None:
        self.calendar, self.policy = calendar, policy
        self.index, self.entry = index, entry
        if not isinstance(entry, Start):
            self._reject("no_start", "a ledger begins with a start")
        self._needs_time(entry.span)
        self.leg = Leg(entry.at, entry.span, entry.unit_id, 1, entry.at)
        self.reasons: set[str] = set()
        self.pause_ran_out = False
        self.is_given = False
        self.next_span: WorkingTime | None = None
        self.extensions_granted = 0
        self.breaches: list[Breach] = []
        self.steps: list[Step] = []
        self._due: tuple[Leg, datetime | None] | None = None
        self._tell(StepCode.STARTED, span=entry.span, unit_id=entry.unit_id)

    def post(self, index: int, entry: Entry) -> None:
        """Read the next entry."""
        before = self.entry.at
        self.index, self.entry = index, entry
        if entry.at < before:
            self._reject("out_of_order", f"it is dated before the one it follows ({before})")
        stopped = self.leg.stopped_at is not None
        either = isinstance(entry, Retime)
        if not either and stopped != isinstance(entry, Continue | Reopen | Appeal):
            if stopped:
                self._reject("stopped", "the clock has been stopped")
            self._reject("not_stopped", "the clock has not been stopped")
        self._pass_time(entry.at)
        self._apply(entry)

    def close(self, at: datetime | None) -> Clock:
        """The clock, looked at from `at` or from the last entry."""
        as_of = (max(at, self.entry.at) if at else self.entry.at).astimezone(UTC)
        self._pass_time(as_of)
        leg = self.leg
        used = leg.used(as_of, self.calendar)
        over = max(used - leg.allowance, 0) if leg.span else 0
        return Clock(
            as_of=as_of,
            round=leg.round,
            unit_id=leg.unit_id,
            span=leg.span,
            started_at=leg.started_at,
            due_at=None if leg.paused_since else self._due_of(leg),
            stopped_at=leg.stopped_at,
            paused_since=leg.paused_since,
            pause_ends_at=leg.pause_ends_at(self.policy),
            paused_for=timedelta(microseconds=leg.paused(self.calendar)),
            elapsed=timedelta(microseconds=used),
            overdue_by=timedelta(microseconds=over),
            extensions_granted=self.extensions_granted,
            breaches=tuple(self.breaches),
            leg=leg,
            calendar=self.calendar,
            policy=self.policy,
            history=tuple(self.steps),
        )

    def _pass_time(self, now: datetime) -> None:
        """What happens by itself up to a moment: a pause runs out, a due time passes."""
        leg = self.leg
        if leg.stopped_at is not None:
            return
        if leg.paused_since is not None:
            end = leg.paused_since + self.policy.max_pause
            if now < end:
                return
            self.leg = leg = leg.resumed(end)
            self.reasons.clear()
            self.pause_ran_out = True
            self._tell(StepCode.PAUSE_EXPIRED, at=end)
        due = None if leg.is_breached else self._due_of(leg)
        if due is not None and due < now:
            moment = leg.late_since(due)
            self.leg = replace(leg, is_breached=True)
            self.breaches.append(Breach(moment, leg.unit_id, leg.round))
            self._tell(StepCode.BREACHED, at=moment, due_at=due, unit_id=leg.unit_id)

    def _due_of(self, leg: Leg) -> datetime | None:
        """Its due time, worked out once for each state of the leg."""
        if self._due is None or self._due[0] is not leg:
            self._due = leg, leg.due(self.calendar)
        return self._due[1]

    def _apply(self, entry: Entry) -> None:  # noqa: C901 - one arm for each kind of entry
        match entry:
            case Start():
                self._reject("started_twice", "the clock has been started before")
            case Pause():
                self._pause(entry)
            case Resume():
                self._resume(entry)
            case Extend():
                self._extend(entry)
            case Transfer():
                self._transfer(entry)
            case Retime():
                self._retime(entry)
            case Due():
                self._give_due(entry)
            case Stop():
                self.leg = replace(self.leg.resumed(entry.at), stopped_at=entry.at)
                self.reasons.clear()
                self._tell(StepCode.STOPPED)
            case Continue():
                self._continue(entry)
            case Reopen():
                self._reopen(entry)
            case Appeal():
                self._appeal(entry)
            case _:  # pragma: no cover
                assert_never(entry)

    def _pause(self, entry: Pause) -> None:
        repeated = entry.reason in self.reasons
        self.reasons.add(entry.reason)
        self.pause_ran_out = False
        if self.leg.paused_since is None:
            self.leg = replace(self.leg, paused_since=entry.at)
        code = StepCode.PAUSE_REPEATED if repeated else StepCode.PAUSED
        self._tell(code, reason=entry.reason)

    def _resume(self, entry: Resume) -> None:
        since = self.leg.paused_since
        if since is None:
            # The pause had run out before somebody came to end it: nothing is left to do.
            if not self.pause_ran_out:
                self._reject("not_paused", "the clock is not paused")
            self.pause_ran_out = False
            return
        if entry.reason is None:
            self.reasons.clear()
        elif entry.reason in self.reasons:
            self.reasons.remove(entry.reason)
        else:
            self._reject("other_reason", f"the clock is not paused for {entry.reason!r}")
        if self.reasons:
            self._tell(StepCode.STILL_PAUSED, reason=entry.reason)
            return
        before = self.leg.paused(self.calendar)
        self.leg = self.leg.resumed(entry.at)
        added = timedelta(microseconds=self.leg.paused(self.calendar) - before)
        counted = WorkingTime.of(added, self.leg.axis)
        self._tell(StepCode.RESUMED, paused_since=since, counted=counted)

    def _extend(self, entry: Extend) -> None:
        if self.leg.span is None:
            self._reject("no_deadline", "there is no deadline to extend")
        if self.extensions_granted >= self.policy.max_extensions:
            self._reject(
                "extended_too_often", f"at most {self.policy.max_extensions} extensions are granted"
            )
        self._needs_time(entry.amount)
        self.extensions_granted += 1
        self.leg = replace(self.leg, extensions=(*self.leg.extensions, entry.amount))
        self._tell(StepCode.EXTENDED, amount=entry.amount, number=self.extensions_granted)

    def _transfer(self, entry: Transfer) -> None:
        leg = self.leg
        if not entry.restart:
            if entry.span is not None:
                self._reject("span_without_restart", "a span is given only with a restart")
            self.leg = replace(leg, unit_id=entry.unit_id)
            self._tell(StepCode.TRANSFERRED, unit_id=entry.unit_id)
            return
        self._needs_time(entry.span)
        span = entry.span or self.next_span or leg.span
        self.is_given, self.next_span = False, None
        self.leg = Leg(entry.at, span, entry.unit_id, leg.round, entry.at)
        if leg.paused_since is not None:
            # What stopped the clock (a court, a rainy season) does not end with the hand-over, so
            # the year that a pause may last goes on as well.
            self.leg = replace(self.leg, paused_since=leg.paused_since)
        self._tell(StepCode.RESTARTED, unit_id=entry.unit_id, span=span)

    def _retime(self, entry: Retime) -> None:
        self._needs_time(entry.span)
        if self.leg.stopped_at is not None:
            self.next_span = entry.span
            self._tell(StepCode.RETIMED_NEXT, span=entry.span)
            return
        if self.is_given:
            # Another system's due time stays, until the clock begins anew: then ours holds.
            self.next_span = entry.span
            self._tell(StepCode.DUE_KEPT, span=entry.span)
            return
        self.leg = replace(self.leg, span=entry.span, late_from=entry.at)
        self._tell(StepCode.RETIMED, span=entry.span)

    def _give_due(self, entry: Due) -> None:
        if entry.due_at.tzinfo is None:
            self._reject("naive", "its due time has no zone")
        allowed = entry.due_at.astimezone(UTC) - self.leg.started_at.astimezone(UTC)
        if allowed < timedelta(0):
            self._reject("due_before_start", "a due time cannot lie before the start")
        # As hours of day and night from the start it is that very moment, to the microsecond, and
        # all other rules hold for it as for any span.
        span = WorkingTime.of(allowed, TimeUnit.URGENT_HOUR)
        self.leg = replace(self.leg, span=span)
        self.is_given = True
        self._tell(StepCode.DUE_GIVEN, due_at=entry.due_at)

    def _continue(self, entry: Continue) -> None:
        since = self.leg.stopped_at
        if since is None:  # pragma: no cover - `post` has looked
            self._reject("not_stopped", "the clock has not been stopped")
        pauses = (*self.leg.pauses, (since, entry.at))
        self.leg = replace(self.leg, stopped_at=None, pauses=pauses)
        self._tell(StepCode.CONTINUED)
        if self.next_span is not None and not self.is_given:
            # The category was corrected while it stood still.
            span, self.next_span = self.next_span, None
            self._retime(Retime(entry.at, span))

    def _reopen(self, entry: Reopen) -> None:
        self._needs_time(entry.span)
        leg = self.leg
        span = entry.span or self.next_span or leg.span
        self.next_span = None
        self.leg = Leg(entry.at, span, leg.unit_id, leg.round + 1, entry.at)
        self.extensions_granted = 0
        self.pause_ran_out = self.is_given = False
        self._tell(StepCode.REOPENED, span=span, round=self.leg.round)

    def _appeal(self, entry: Appeal) -> None:
        if not self.breaches:
            self._reject("no_breach", "there is no breach to appeal against")
        if self.breaches[-1].granted is not None:
            self._reject("appealed_before", "every breach has been appealed against before")
        self.breaches = [
            replace(breach, granted=entry.granted) if breach.granted is None else breach
            for breach in self.breaches
        ]
        self._tell(StepCode.EXEMPTED if entry.granted else StepCode.APPEAL_REFUSED)

    def _needs_time(self, span: WorkingTime | None) -> None:
        if span is not None and span.micros <= 0:
            self._reject("no_time", "the time given must be above zero")

    def _tell(self, code: StepCode, *, at: datetime | None = None, **params: object) -> None:
        self.steps.append(Step(code, at or self.entry.at, params))

    def _reject(self, code: str, message: str) -> NoReturn:
        raise LedgerError(f"ledger.{code}", message, self.index, self.entry)
