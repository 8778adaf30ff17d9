"""Deadlines of records: the declared time allowed, and the clock entries that a move causes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import SYSTEM
from jiceng.core.events import NewEvent, record_all
from jiceng.core.worktime import WorkingTime
from jiceng.records.clock import public as clocks


@dataclass(frozen=True, slots=True, kw_only=True)
class DueClock:
    """The time that the unit in charge has for a record; the record's model is a `DueRecord`.

    Starts, stops and pauses follow from the record's state. A move adds other entries to the
    ledger, such as an extension or another time allowed, through `Outcome.clock`.

    Args:
        span: the time allowed, an amount with its unit; or a function of the facts at the opening,
            None for no deadline.
        over: states in which the record counts as completed: the clock stops, and starts from zero
            when the record leaves them.
        runs: instead of `over`, the states in which the clock runs, for the deadline of one stage:
            in all others it is stopped, though the record may not be completed.
        paused: states in which the clock is paused and no timer fires.
        resumes: name of the move that the system makes when the longest permitted pause has passed.
        restarts: whether a change of the unit in charge restarts the full time.
    """

    span: WorkingTime | Callable[[Any], WorkingTime | None]
    over: Collection[str] = ()
    runs: Collection[str] = ()
    paused: Collection[str] = ()
    resumes: str = ""
    restarts: bool = False

    def is_stopped(self, state: str) -> bool:
        """Whether the clock is stopped in a state."""
        if self.runs:
            return state not in self.runs and state not in self.paused
        return state in self.over

    @property
    def open(self) -> Q:
        """Condition for records whose clock is not stopped."""
        return Q(state__in=[*self.runs, *self.paused]) if self.runs else ~Q(state__in=[*self.over])

    def begins(
        self, state: str, unit: UUID, facts: Callable[[], Any], at: datetime
    ) -> Iterator[clocks.Entry]:
        """Ledger entries of an opening."""
        span = self.span if isinstance(self.span, WorkingTime) else self.span(facts())
        yield clocks.Start(at=at, span=span, unit_id=unit)
        yield from self._enters(state, at)

    def moves(
        self, was: tuple[str, UUID], now: tuple[str, UUID], at: datetime
    ) -> Iterator[clocks.Entry]:
        """Ledger entries of a move.

        Args:
            was, now: state and unit in charge before and after the move.
        """
        (before, from_unit), (state, unit) = was, now
        if self.is_stopped(before):
            if self.is_stopped(state):
                return
            yield clocks.Reopen(at=at)
        if unit != from_unit:
            yield clocks.Transfer(at=at, unit_id=unit, restart=self.restarts)
        if before in self.paused and state not in self.paused and not self.is_stopped(state):
            yield clocks.Resume(at=at)
        if before not in self.paused or state not in self.paused:
            yield from self._enters(state, at)

    def _enters(self, state: str, at: datetime) -> Iterator[clocks.Entry]:
        if state in self.paused:
            yield clocks.Pause(at=at, reason=state)
        elif self.is_stopped(state):
            yield clocks.Stop(at=at)

    def unknown(self, states: Collection[str], moves: Mapping[str, Collection[str]]) -> str:
        """A state or move that the clock names and its lifecycle lacks; "" if there is none.

        Args:
            moves: by name of the move, the states in which it can be made.
        """
        missing = sorted({*self.over, *self.runs, *self.paused} - {*states})
        if missing:
            return f"states {', '.join(missing)}"
        if bool(self.over) == bool(self.runs):
            return "not one of over and runs"
        if self.paused and not {*self.paused} <= {*moves.get(self.resumes, ())}:
            return f"no move {self.resumes or 'that resumes'} in {', '.join(sorted(self.paused))}"
        return ""


class _Living(Protocol):
    """The attributes of a lifecycle that a clock needs."""

    @property
    def kind(self) -> str: ...
    @property
    def model(self) -> Any: ...
    def next_moment(self, record: Any) -> datetime | None: ...


def clock_kind(lifecycle: _Living, due: DueClock) -> clocks.ClockKind:
    """Register a lifecycle's records with the jobs that send reminders and record breaches."""

    def finish(record: Any, at: datetime, happened: Sequence[NewEvent]) -> None:
        late = breached(lifecycle.kind, record, at)
        record.version += 1
        record.wakes_at = lifecycle.next_moment(record)
        record.save()
        record_all(lifecycle.kind, record.pk, [*late, *happened], by=SYSTEM)

    return clocks.ClockKind(
        kind=lifecycle.kind,
        model=lifecycle.model,
        open=due.open,
        worked_on=due.open & ~Q(state__in=[*due.paused]),
        finish=finish,
    )


def breached(kind: str, record: Any, at: datetime) -> list[NewEvent]:
    """Events for breaches that the record's event chain does not hold yet."""
    unrecorded = clocks.unrecorded_breaches(record, at)
    return [NewEvent(f"{kind}.breached", at, data) for data in unrecorded]


def words_of_clock(kind: str) -> dict[str, Any]:
    """Labels of the clock's events."""
    return {
        f"{kind}.breached": _("Deadline passed"),
        f"{kind}.reminded": _("Reminded"),
        f"{kind}.recounted": _("Deadline recalculated after a calendar change"),
    }
