"""Evaluation of a ledger into its clock."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NoReturn, assert_never

from jiceng.core.worktime import Calendar, TimeUnit, WorkingTime, add
from jiceng.records.clock.rules.clock import Breach, Clock, Step, StepCode
from jiceng.records.clock.rules.clock_segment import DEFAULT_POLICY, ClockSegment, Policy
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
    """Due time of a clock that has just started: a shortcut for `compute`."""
    return add(start, span, calendar)


def compute(
    entries: Iterable[Entry],
    calendar: Calendar,
    *,
    at: datetime | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> Clock:
    """Evaluate a ledger.

    Args:
        entries: in chronological order, `Start` first.
        at: moment of evaluation, e.g. now: breaches and expired pauses up to it are included. The
            last entry's time is used if later.

    Raises:
        LedgerError: for an impossible sequence of entries.
        OutOfCalendar: past the years that the calendar covers.
    """
    return LedgerReader(entries, calendar, policy).clock(at)


class LedgerReader:
    """State while reading a ledger: the present segment and the results of earlier ones.

    It is kept for a ledger that grows, so that the entries read before are not read again.

    Args:
        entries: as for `compute`.

    Raises:
        LedgerError: for an impossible sequence of entries; the reader is of no more use then.
    """

    def __init__(
        self, entries: Iterable[Entry], calendar: Calendar, policy: Policy = DEFAULT_POLICY
    ) -> None:
        self.calendar, self.policy = calendar, policy
        following = iter(entries)
        first = next(following, None)
        if first is None:
            raise LedgerError("ledger.empty", "a ledger begins with a start", 0, None)
        self._start(first)
        self.post(*following)

    def _start(self, entry: Entry) -> None:
        self.index, self.entry = 0, entry
        self._needs_zone()
        if not isinstance(entry, Start):
            self._reject("no_start", "a ledger begins with a start")
        self._needs_time(entry.span)
        self.segment = ClockSegment(entry.at, entry.span, entry.unit_id, 1, entry.at)
        self.reasons: set[str] = set()
        self.pause_ran_out = False
        self.is_given = False
        self.next_span: WorkingTime | None = None
        self.extensions_granted = 0
        self.breaches: list[Breach] = []
        self.steps: list[Step] = []
        self._due: tuple[ClockSegment, datetime | None] | None = None
        self._add_step(StepCode.STARTED, span=entry.span, unit_id=entry.unit_id)

    def post(self, *entries: Entry) -> None:
        """Read the entries that follow those read before."""
        for entry in entries:
            self._post(entry)

    def _post(self, entry: Entry) -> None:
        before = self.entry.at
        self.index, self.entry = self.index + 1, entry
        self._needs_zone()
        if entry.at < before:
            self._reject("out_of_order", f"it is dated before the one it follows ({before})")
        stopped = self.segment.stopped_at is not None
        either = isinstance(entry, Retime)
        if not either and stopped != isinstance(entry, Continue | Reopen | Appeal):
            if stopped:
                self._reject("stopped", "the clock has been stopped")
            self._reject("not_stopped", "the clock has not been stopped")
        self._pass_time(entry.at)
        self._apply(entry)

    def clock(self, at: datetime | None = None) -> Clock:
        """The clock as of a moment, or of the last entry if later; what may follow is left open."""
        if at is None or at <= self.entry.at:
            return self.close(self.entry.at)
        ahead = copy(self)
        ahead.reasons, ahead.breaches = set(self.reasons), list(self.breaches)
        ahead.steps = list(self.steps)
        return ahead.close(at)

    def close(self, at: datetime) -> Clock:
        """The clock as of a moment; nothing before it can be read afterwards."""
        as_of = at.astimezone(UTC)
        self._pass_time(as_of)
        segment = self.segment
        used = segment.used(as_of, self.calendar)
        over = max(used - segment.allowance, 0) if segment.span else 0
        return Clock(
            as_of=as_of,
            round=segment.round,
            unit_id=segment.unit_id,
            span=segment.span,
            started_at=segment.started_at,
            due_at=None if segment.paused_since else self._due_of(segment),
            stopped_at=segment.stopped_at,
            paused_since=segment.paused_since,
            pause_ends_at=segment.pause_ends_at(self.policy),
            paused_for=timedelta(microseconds=segment.paused(self.calendar)),
            elapsed=timedelta(microseconds=used),
            overdue_by=timedelta(microseconds=over),
            extensions_granted=self.extensions_granted,
            breaches=tuple(self.breaches),
            segment=segment,
            calendar=self.calendar,
            policy=self.policy,
            history=tuple(self.steps),
        )

    def _pass_time(self, now: datetime) -> None:
        """Process what time causes up to a moment: a pause expires, a due time passes."""
        segment = self.segment
        if segment.stopped_at is not None:
            return
        if segment.paused_since is not None:
            end = segment.paused_since + self.policy.max_pause
            if now < end:
                return
            self.segment = segment = segment.resumed(end)
            self.reasons.clear()
            self.pause_ran_out = True
            self._add_step(StepCode.PAUSE_EXPIRED, at=end)
        due = None if segment.is_breached else self._due_of(segment)
        if due is not None and due < now:
            moment = segment.late_since(due)
            self.segment = replace(segment, is_breached=True)
            self.breaches.append(Breach(moment, segment.unit_id, segment.round))
            self._add_step(StepCode.BREACHED, at=moment, due_at=due, unit_id=segment.unit_id)

    def _due_of(self, segment: ClockSegment) -> datetime | None:
        """Due time of a segment, cached for its present state."""
        if self._due is None or self._due[0] is not segment:
            self._due = segment, segment.due(self.calendar)
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
                self.segment = replace(self.segment.resumed(entry.at), stopped_at=entry.at)
                self.reasons.clear()
                self._add_step(StepCode.STOPPED)
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
        if self.segment.paused_since is None:
            self.segment = replace(self.segment, paused_since=entry.at)
        code = StepCode.PAUSE_REPEATED if repeated else StepCode.PAUSED
        self._add_step(code, reason=entry.reason)

    def _resume(self, entry: Resume) -> None:
        since = self.segment.paused_since
        if since is None:
            # The pause had already expired when it was ended.
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
            self._add_step(StepCode.STILL_PAUSED, reason=entry.reason)
            return
        before = self.segment.paused(self.calendar)
        self.segment = self.segment.resumed(entry.at)
        added = timedelta(microseconds=self.segment.paused(self.calendar) - before)
        counted = WorkingTime.of(added, self.segment.axis)
        self._add_step(StepCode.RESUMED, paused_since=since, counted=counted)

    def _extend(self, entry: Extend) -> None:
        if self.segment.span is None:
            self._reject("no_deadline", "there is no deadline to extend")
        if self.extensions_granted >= self.policy.max_extensions:
            self._reject(
                "extended_too_often", f"at most {self.policy.max_extensions} extensions are granted"
            )
        self._needs_time(entry.amount)
        self.extensions_granted += 1
        self.segment = replace(self.segment, extensions=(*self.segment.extensions, entry.amount))
        self._add_step(StepCode.EXTENDED, amount=entry.amount, number=self.extensions_granted)

    def _transfer(self, entry: Transfer) -> None:
        segment = self.segment
        if not entry.restart:
            if entry.span is not None:
                self._reject("span_without_restart", "a span is given only with a restart")
            self.segment = replace(segment, unit_id=entry.unit_id)
            self._add_step(StepCode.TRANSFERRED, unit_id=entry.unit_id)
            return
        self._needs_time(entry.span)
        span = entry.span or self.next_span or segment.span
        self.is_given, self.next_span = False, None
        self.segment = ClockSegment(entry.at, span, entry.unit_id, segment.round, entry.at)
        if segment.paused_since is not None:
            # The reason of a pause (a court case, a rainy season) does not end with a transfer, so
            # the maximum length of the pause still counts from its beginning.
            self.segment = replace(self.segment, paused_since=segment.paused_since)
        self._add_step(StepCode.RESTARTED, unit_id=entry.unit_id, span=span)

    def _retime(self, entry: Retime) -> None:
        self._needs_time(entry.span)
        if self.segment.stopped_at is not None:
            self.next_span = entry.span
            self._add_step(StepCode.RETIMED_NEXT, span=entry.span)
            return
        if self.is_given:
            # A due time set by another system stays until the clock restarts; then our span
            # applies.
            self.next_span = entry.span
            self._add_step(StepCode.DUE_KEPT, span=entry.span)
            return
        self.segment = replace(self.segment, span=entry.span, late_from=entry.at)
        self._add_step(StepCode.RETIMED, span=entry.span)

    def _give_due(self, entry: Due) -> None:
        if entry.due_at.tzinfo is None:
            self._reject("naive", "its due time has no zone")
        allowed = entry.due_at.astimezone(UTC) - self.segment.started_at.astimezone(UTC)
        if allowed < timedelta(0):
            self._reject("due_before_start", "a due time cannot lie before the start")
        # Expressed as a span of hours around the clock it gives exactly that moment, and all other
        # rules apply to it as to any span.
        span = WorkingTime.of(allowed, TimeUnit.URGENT_HOUR)
        self.segment = replace(self.segment, span=span)
        self.is_given = True
        self._add_step(StepCode.DUE_GIVEN, due_at=entry.due_at)

    def _continue(self, entry: Continue) -> None:
        since = self.segment.stopped_at
        if since is None:  # pragma: no cover - `post` has looked
            self._reject("not_stopped", "the clock has not been stopped")
        pauses = (*self.segment.pauses, (since, entry.at))
        self.segment = replace(self.segment, stopped_at=None, pauses=pauses)
        self._add_step(StepCode.CONTINUED)
        if self.next_span is not None and not self.is_given:
            # The category was corrected while the clock was stopped.
            span, self.next_span = self.next_span, None
            self._retime(Retime(entry.at, span))

    def _reopen(self, entry: Reopen) -> None:
        self._needs_time(entry.span)
        segment = self.segment
        span = entry.span or self.next_span or segment.span
        self.next_span = None
        self.segment = ClockSegment(entry.at, span, segment.unit_id, segment.round + 1, entry.at)
        self.extensions_granted = 0
        self.pause_ran_out = self.is_given = False
        self._add_step(StepCode.REOPENED, span=span, round=self.segment.round)

    def _appeal(self, entry: Appeal) -> None:
        if not self.breaches:
            self._reject("no_breach", "there is no breach to appeal against")
        if self.breaches[-1].granted is not None:
            self._reject("appealed_before", "every breach has been appealed against before")
        self.breaches = [
            replace(breach, granted=entry.granted) if breach.granted is None else breach
            for breach in self.breaches
        ]
        self._add_step(StepCode.EXEMPTED if entry.granted else StepCode.APPEAL_REFUSED)

    def _needs_zone(self) -> None:
        if self.entry.at.tzinfo is None:
            self._reject("naive", "its time has no zone")

    def _needs_time(self, span: WorkingTime | None) -> None:
        if span is not None and span.micros <= 0:
            self._reject("no_time", "the time given must be above zero")

    def _add_step(self, code: StepCode, *, at: datetime | None = None, **params: object) -> None:
        self.steps.append(Step(code, at or self.entry.at, params))

    def _reject(self, code: str, message: str) -> NoReturn:
        raise LedgerError(f"ledger.{code}", message, self.index, self.entry)
