"""One leg of a clock: the stretch under one start, between a (re)start and the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from jiceng.core.worktime import Calendar, TimeUnit, WorkingTime, instant_at, opens_at, position


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits that a district may set otherwise.

    Args:
        max_extensions: granted ones in one round.
        max_pause: after which a pause ends by itself.
    """

    max_extensions: int = 2
    max_pause: timedelta = timedelta(days=365)


DEFAULT_POLICY = Policy()


@dataclass(frozen=True, slots=True)
class Leg:
    """A start and what has happened to it so far.

    Args:
        pauses: ended ones as (from, to), in order, none overlapping another.
        paused_since: of the pause under way.
        late_from: no breach is on record before this moment (see `Retime`).
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
        """The leg with the pause under way ended."""
        if self.paused_since is None:
            return self
        # A pause that was under way at a restart takes nothing from before it.
        since = max(self.paused_since, self.started_at)
        pauses = (*self.pauses, (since, at))
        return replace(self, pauses=pauses, paused_since=None)

    def pause_ends_at(self, policy: Policy) -> datetime | None:
        """When the pause under way ends by itself."""
        return None if self.paused_since is None else self.paused_since + policy.max_pause

    def expired(self, at: datetime, policy: Policy) -> Self:
        """The leg at a moment, when a pause of more than the limit has ended by itself."""
        end = self.pause_ends_at(policy)
        return self if end is None or at < end else self.resumed(end)

    @property
    def allowance(self) -> int:
        """Microseconds given, extensions included, of the time in which the span's unit runs."""
        if self.span is None:
            return 0
        unit = self.span.unit
        return self.span.micros + sum(in_kind(extra, unit) for extra in self.extensions)

    def paused(self, calendar: Calendar) -> int:
        """Microseconds of the span's unit that ended pauses took."""
        unit = self.axis
        return sum(
            position(to, unit, calendar) - position(since, unit, calendar)
            for since, to in self.pauses
        )

    def due(self, calendar: Calendar) -> datetime | None:
        """When the allowance is used up; None without a span."""
        return None if self.span is None else self._used_up(self.allowance, calendar)

    def at_fraction(self, fraction: float, calendar: Calendar) -> datetime:
        """When that part of the allowance is used up."""
        return self._used_up(round(self.allowance * fraction), calendar)

    def _used_up(self, amount: int, calendar: Calendar) -> datetime:
        """When the clock has run for so many microseconds, standing still in ended pauses."""
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
                # Nothing is left, at a close, and the pause goes on beyond it: the clock cannot
                # run out while it stands still, so the next opening it is.
                moment = instant_at(target, unit, calendar, opening=True)
        return moment

    def late_since(self, due: datetime) -> datetime:
        """The moment at which passing a due time counts as a breach."""
        moment = max(due, self.late_from)
        # Only a shortened span can put it into a pause, during which nobody is late.
        for since, to in self.pauses:
            if since <= moment < to:
                moment = to
        return moment

    def used(self, at: datetime, calendar: Calendar) -> int:
        """Microseconds of the span's unit during which the clock ran, up to a moment."""
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
        """The unit in which the clock runs; without a span, plain hours."""
        return self.span.unit if self.span is not None else TimeUnit.URGENT_HOUR


def in_kind(amount: WorkingTime, unit: TimeUnit) -> int:
    """Microseconds that an amount is worth to a clock of another unit: day for day."""
    if amount.unit.is_working == unit.is_working:
        return amount.micros
    return amount.micros * unit.day_micros // amount.unit.day_micros
