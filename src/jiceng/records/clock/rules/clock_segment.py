"""Segment of a clock: the interval between one (re)start and the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from jiceng.core.worktime import Calendar, TimeUnit, WorkingTime, instant_at, opens_at, position


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits that an installation may change.

    Args:
        max_extensions: granted extensions in one round.
        max_pause: length after which a pause ends automatically.
    """

    max_extensions: int = 2
    max_pause: timedelta = timedelta(days=365)


DEFAULT_POLICY = Policy()


@dataclass(frozen=True, slots=True)
class ClockSegment:
    """A start and the pauses and extensions that followed it.

    Args:
        pauses: ended ones as (from, to), in order and without overlap.
        paused_since: start of the present pause; None if not paused.
        late_from: breaches before this moment do not count (see `Retime`).
    """

    started_at: datetime
    span: WorkingTime | None
    unit_id: UUID | None
    round: int
    late_from: datetime
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    extensions: tuple[WorkingTime, ...] = ()
    paused_since: datetime | None = None
    stopped_at: datetime | None = None
    is_breached: bool = False

    def resumed(self, at: datetime) -> Self:
        """The segment with the present pause ended."""
        if self.paused_since is None:
            return self
        # A pause that began before a restart counts from the restart only.
        since = max(self.paused_since, self.started_at)
        pauses = (*self.pauses, (since, at))
        return replace(self, pauses=pauses, paused_since=None)

    def pause_ends_at(self, policy: Policy) -> datetime | None:
        """When the present pause ends automatically."""
        return None if self.paused_since is None else self.paused_since + policy.max_pause

    def expired(self, at: datetime, policy: Policy) -> Self:
        """The segment as of a moment: a pause longer than the limit has ended."""
        end = self.pause_ends_at(policy)
        return self if end is None or at < end else self.resumed(end)

    @property
    def allowance(self) -> int:
        """Time allowed including extensions, in microseconds of the span's unit."""
        if self.span is None:
            return 0
        unit = self.span.unit
        return self.span.micros + sum(in_kind(extra, unit) for extra in self.extensions)

    def paused(self, calendar: Calendar) -> int:
        """Total of ended pauses, in microseconds of the span's unit."""
        unit = self.axis
        return sum(
            position(to, unit, calendar) - position(since, unit, calendar)
            for since, to in self.pauses
        )

    def due(self, calendar: Calendar) -> datetime | None:
        """The due time; None without a span."""
        return None if self.span is None else self._used_up(self.allowance, calendar)

    def at_fraction(self, fraction: float, calendar: Calendar) -> datetime:
        """The moment at which a fraction of the time allowed has passed."""
        return self._used_up(round(self.allowance * fraction), calendar)

    def _used_up(self, amount: int, calendar: Calendar) -> datetime:
        """The moment at which the clock has run for an amount of microseconds, pauses excluded."""
        unit = self.axis
        opening = opens_at(self.started_at, unit, calendar)
        target = position(self.started_at, unit, calendar) + amount
        moment = instant_at(target, unit, calendar, opening=opening)
        for since, to in self.pauses:
            if since > moment:
                break  # A pause after the due time neither moves nor excuses it.
            target += position(to, unit, calendar) - position(since, unit, calendar)
            moment = instant_at(target, unit, calendar, opening=opening)
            if moment < to:
                # The time is used up at a close of business within a pause: a paused clock cannot
                # expire, so it is due at the next opening.
                moment = instant_at(target, unit, calendar, opening=True)
        return moment

    def late_since(self, due: datetime) -> datetime:
        """The moment from which passing a due time counts as a breach."""
        moment = max(due, self.late_from)
        # Only a shortened span can move it into a pause, and a paused clock is not late.
        for since, to in self.pauses:
            if since <= moment < to:
                moment = to
        return moment

    def used(self, at: datetime, calendar: Calendar) -> int:
        """Running time up to a moment, in microseconds of the span's unit."""
        end = min(filter(None, (at, self.paused_since, self.stopped_at)))
        unit = self.axis
        limit = position(end, unit, calendar)
        used = limit - position(self.started_at, unit, calendar)
        for since, to in self.pauses:
            began = min(position(since, unit, calendar), limit)
            used -= min(position(to, unit, calendar), limit) - began
        return max(used, 0)

    @property
    def axis(self) -> TimeUnit:
        """Unit in which the clock runs; plain hours without a span."""
        return self.span.unit if self.span is not None else TimeUnit.URGENT_HOUR


def in_kind(amount: WorkingTime, unit: TimeUnit) -> int:
    """Microseconds of an amount on a clock with another unit; a day counts as a day."""
    if amount.unit.is_working == unit.is_working:
        return amount.micros
    return amount.micros * unit.day_micros // amount.unit.day_micros
