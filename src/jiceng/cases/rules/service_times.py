"""First contact and answer: the two times of a request besides that of completion. Pure.

The State Council's guideline on hotlines asks for an answer, and local rules for a first contact
within a day; each category states its times (decision 0083).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jiceng.core.worktime import WorkingTime

CONTACT, ANSWER, COMPLETION = "contact", "answer", "completion"
AXES: Final = (CONTACT, ANSWER, COMPLETION)


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """One of the two times.

    Args:
        due: None if it is not measured, or paused.
        met: when the resident was contacted or answered; None if not yet.
    """

    axis: str
    due: datetime | None = None
    met: datetime | None = None

    def in_time(self, now: datetime) -> bool | None:
        """Whether it was met in time; None while it is still open or if it is not measured."""
        if self.due is None:
            return None
        if self.met is None:
            return False if now > self.due else None
        return self.met <= self.due


def answer_time(of_category: WorkingTime, of_type: WorkingTime | None) -> WorkingTime:
    """Time until the answer: that of the request type where it has one of its own, such as one
    working day for an enquiry, else that of the category.
    """
    return of_category if of_type is None else of_type


def in_order(
    contact: datetime | None, answer: datetime | None, completion: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """The one rule for the three times: each is due no later than the next, because the reply when
    the matter is done is an answer, and an answer is a contact.

    Returns:
        When the first contact and the answer are due; None where one is not measured.
    """
    if answer is not None and completion is not None:
        answer = min(answer, completion)
    latest = [each for each in (contact, answer, completion) if each is not None]
    return (min(latest) if contact is not None else None), answer


def next_due(
    times: Iterable[ServiceTime], completion: datetime | None
) -> tuple[str, datetime] | None:
    """The axis and the moment that are due next; None if nothing is.

    Args:
        completion: due time of the request itself.
    """
    waiting = [(each.due, each.axis) for each in times if each.due is not None and not each.met]
    if completion is not None:
        waiting.append((completion, COMPLETION))
    if not waiting:
        return None
    due, axis = min(waiting, key=lambda each: (each[0], AXES.index(each[1])))
    return axis, due
