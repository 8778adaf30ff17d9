"""Result of evaluating a ledger: the clock, its breaches and the explanation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from jiceng.core.worktime import Calendar, WorkingTime
from jiceng.records.clock.rules.clock_segment import ClockSegment, Policy


class StepCode(StrEnum):
    """Kinds of steps in an explanation; a page has one sentence for each."""

    STARTED = "started"
    PAUSED = "paused"
    PAUSE_REPEATED = "pause_repeated"
    STILL_PAUSED = "still_paused"
    RESUMED = "resumed"
    PAUSE_EXPIRED = "pause_expired"
    EXTENDED = "extended"
    TRANSFERRED = "transferred"
    RESTARTED = "restarted"
    RETIMED = "retimed"
    RETIMED_NEXT = "retimed_next"
    DUE_GIVEN = "due_given"
    DUE_KEPT = "due_kept"
    BREACHED = "breached"
    STOPPED = "stopped"
    CONTINUED = "continued"
    REOPENED = "reopened"
    EXEMPTED = "exempted"
    APPEAL_REFUSED = "appeal_refused"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation.

    Args:
        at: when it happened.
        params: values for its sentence: datetimes, `WorkingTime` amounts, numbers, unit ids.
    """

    code: StepCode
    at: datetime
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Breach:
    """A due time that passed while the clock ran.

    Args:
        at: the moment at which it passed.
        unit_id: the unit in charge at that moment.
        round: 1, and one more with each reopening.
        granted: decision on an appeal; None without one.
    """

    at: datetime
    unit_id: UUID | None
    round: int
    granted: bool | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """State of a clock as of a moment.

    Args:
        as_of: the requested moment, or that of the last entry if later: breaches up to here are
            known.
        round: 1, and one more with each reopening.
        span: time allowed at the last (re)start; None without a deadline.
        started_at: of the last (re)start.
        due_at: None while paused and without a span; fixed once stopped.
        pause_ends_at: when the present pause ends automatically.
        paused_for: total of ended pauses, as time of the span's unit.
        elapsed: how long the clock has run since `started_at`, as time of the span's unit: working
            hours for working units (8 hours a day), else hours of the day.
        overdue_by: how far it has exceeded the time allowed, likewise; zero if not.
        extensions_granted: in this round.
        breaches: all, in order.
    """

    as_of: datetime
    round: int
    unit_id: UUID | None
    span: WorkingTime | None
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    paused_since: datetime | None
    pause_ends_at: datetime | None
    paused_for: timedelta
    elapsed: timedelta
    overdue_by: timedelta
    extensions_granted: int
    breaches: tuple[Breach, ...]
    segment: ClockSegment = field(repr=False)
    calendar: Calendar = field(repr=False)
    policy: Policy = field(repr=False)
    history: tuple[Step, ...] = field(repr=False)

    @property
    def is_running(self) -> bool:
        """Whether the clock is neither stopped nor paused."""
        return self.stopped_at is None and self.paused_since is None

    @property
    def breached_at(self) -> datetime | None:
        """Time of the first breach, even if it was exempted or followed by an extension or
        reopening.
        """
        return self.breaches[0].at if self.breaches else None

    @property
    def exempted(self) -> bool:
        """Whether there are breaches and an appeal was granted for each."""
        return bool(self.breaches) and all(breach.granted for breach in self.breaches)

    def remaining(self, at: datetime) -> timedelta | None:
        """Time left at a moment at or after `as_of`, if no entry follows.

        Returns:
            Time of the kind in which the span's unit runs (`amount_in` gives it in units);
            negative when overdue; None without a deadline.
        """
        if self.span is None:
            return None
        segment = self.segment.expired(at, self.policy)
        left = segment.allowance - segment.used(at, self.calendar)
        return timedelta(microseconds=left)

    def due_by(self, at: datetime) -> datetime | None:
        """The due time as of a later moment; of a paused clock, the one it would have if resumed
        then.
        """
        return self.segment.expired(at, self.policy).resumed(at).due(self.calendar)

    def is_overdue(self, at: datetime) -> bool:
        """Whether the clock has passed its due time at a moment at or after `as_of`, or had when
        stopped.

        A paused clock does not pass its due time.
        """
        segment = self.segment.expired(at, self.policy)
        if segment.paused_since is not None:
            return False
        due = segment.due(self.calendar)
        return due is not None and due < (segment.stopped_at or at)

    def explain(self) -> list[Step]:
        """Steps that lead to the due time: the effect of each entry, then the total."""
        return [*self.history, self._sum()]

    def _sum(self) -> Step:
        params = {
            "due_at": self.due_at,
            "span": self.span,
            "unit_id": self.unit_id,
            "extensions": self.segment.extensions,
            "paused_for": WorkingTime.of(self.paused_for, self.segment.axis),
            "unannounced_years": self.calendar.warnings_for(
                self.started_at, self.due_at or self.as_of
            ),
        }
        return Step(StepCode.DUE, self.as_of, params)
