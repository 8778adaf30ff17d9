"""The three times of a request for pages: first contact, answer, completion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jiceng.cases import rules
from jiceng.cases.intake import service_times
from jiceng.cases.models import Case
from jiceng.core.worktime import TimeLeft
from jiceng.records.clock import public as clocks

AXES: Final = {
    rules.CONTACT: _("First contact"),
    rules.ANSWER: _("Answer"),
    rules.COMPLETION: _("Completion"),
}


@dataclass(frozen=True, slots=True)
class NextDue:
    """What of a request is due next: its axis, the moment, and the time left as its clock counts
    it.
    """

    label: Any
    due: datetime
    left: TimeLeft | None = None


def _left(case: service_times.Timed, axis: str, now: datetime) -> TimeLeft | None:
    """The time left on one of the clocks of a request."""
    if axis == rules.COMPLETION:
        return clocks.time_left_of(case.ledger, now)
    clock = service_times.running_clock(case, axis)
    return None if clock is None else clocks.time_left(clock, now)


def next_due(case: service_times.Timed, now: datetime | None = None) -> NextDue | None:
    """What is due next; None if nothing is, and after the request was completed.

    Args:
        case: a request, or its row in a list.
        now: for the time left; without it only the moment is given.
    """
    completion = None if case.resolved_at is not None else case.due_at
    times = service_times.times_of(case) if case.is_open else ()
    found = rules.next_due(times, completion)
    if found is None:
        return None
    axis, due = found
    is_counted = now is not None and not clocks.is_pending()
    return NextDue(AXES[axis], due, _left(case, axis, now) if is_counted and now else None)


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """First contact or answer of a request.

    Args:
        in_time: None while it is still to come.
        is_paused: the time does not run while the request is suspended.
    """

    label: Any
    due: datetime | None
    met: datetime | None
    in_time: bool | None
    is_paused: bool
    left: TimeLeft | None = None


def service_lines(case: Case, now: datetime) -> Iterator[ServiceLine]:
    """First contact and answer, as far as they are measured or have happened."""
    for each in service_times.times_of(case):
        if not (case.is_open or each.met):
            continue
        is_paused = each.due is None and case.answer_due_at is not None and not each.met
        if each.due or each.met or (is_paused and each.axis == rules.ANSWER):
            is_paused = is_paused and each.axis == rules.ANSWER
            yield ServiceLine(
                AXES[each.axis],
                each.due,
                each.met,
                each.in_time(now),
                is_paused=is_paused,
                left=_left(case, each.axis, now) if each.due and not each.met else None,
            )
