"""What a ledger comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from jiceng.core.worktime import Calendar, WorkingTime
from jiceng.records.clock.rules.clock_segment import Leg, Policy


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
    """One sentence of an explanation.

    Args:
        at: when it happened.
        params: what the sentence needs: datetimes, `WorkingTime` amounts, numbers, unit ids.
    """

    code: StepCode
    at: datetime
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Breach:
    """A due time that passed while the clock ran.

    Args:
        at: the moment it passed.
        unit_id: who was in charge then.
        round: 1, and one more with each reopening.
        granted: what became of an appeal; None without one.
    """

    at: datetime
    unit_id: UUID | None
    round: int
    granted: bool | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """The state of a clock as of a moment.

    Args:
        as_of: the moment asked for, else that of the last entry: breaches up to here are known.
        round: 1, and one more with each reopening.
        span: the time given at the last (re)start; None where no deadline applies.
        started_at: of the last (re)start.
        due_at: None while paused and without a span; frozen once stopped.
        pause_ends_at: when the pause under way will end by itself.
        paused_for: by ended pauses, as time of the span's unit.
        elapsed: how long the clock has run since `started_at`, as time of the span's unit: hours
            of work for working units (8 hours a day), else hours of the day.
        overdue_by: how far it has run beyond its allowance, likewise; zero if not.
        extensions_granted: in this round.
        breaches: all that ever were, in order.
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
    leg: Leg = field(repr=False)
    calendar: Calendar = field(repr=False)
    policy: Policy = field(repr=False)
    history: tuple[Step, ...] = field(repr=False)

    @property
    def is_running(self) -> bool:
        """Neither stopped nor paused."""
        return self.stopped_at is None and self.paused_since is None

    @property
    def breached_at(self) -> datetime | None:
        """The first breach, kept when it is exempted, extended or reopened afterwards."""
        return self.breaches[0].at if self.breaches else None

    @property
    def exempted(self) -> bool:
        """Whether there was a breach and an appeal was granted for every one."""
        return bool(self.breaches) and all(breach.granted for breach in self.breaches)

    def remaining(self, at: datetime) -> timedelta | None:
        """What is left of the allowance at a moment from `as_of` on, if no entry follows.

        Returns:
            Time of the kind in which the span's unit runs (`amount_in` gives it in units);
            negative when overdue; None without a deadline.
        """
        if self.span is None:
            return None
        leg = self.leg.expired(at, self.policy)
        left = leg.allowance - leg.used(at, self.calendar)
        return timedelta(microseconds=left)

    def due_by(self, at: datetime) -> datetime | None:
        """The due time as it stands at a later moment, or would if a pause ended then."""
        return self.leg.expired(at, self.policy).resumed(at).due(self.calendar)

    def is_overdue(self, at: datetime) -> bool:
        """Whether the clock has passed its due time at a moment from `as_of` on (or had, when
        it was stopped); a paused clock does not pass it."""
        leg = self.leg.expired(at, self.policy)
        if leg.paused_since is not None:
            return False
        due = leg.due(self.calendar)
        return due is not None and due < (leg.stopped_at or at)

    def explain(self) -> list[Step]:
        """How the due time came about: every entry's effect, then the sum."""
        return [*self.history, self._sum()]

    def _sum(self) -> Step:
        params = {
            "due_at": self.due_at,
            "span": self.span,
            "unit_id": self.unit_id,
            "extensions": self.leg.extensions,
            "paused_for": WorkingTime.of(self.paused_for, self.leg.axis),
            "unannounced_years": self.calendar.warnings_for(
                self.started_at, self.due_at or self.as_of
            ),
        }
        return Step(StepCode.DUE, self.as_of, params)
