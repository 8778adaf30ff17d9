"""Rules of the joint centre: bookings of rooms, who sits there on a day, steps of the platform.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final

HALF_HOUR: Final = timedelta(minutes=30)
EVERY_DAY, ON_CALL = "every", "call"


def half_hours(starts_at: datetime, ends_at: datetime) -> Iterator[datetime]:
    """The half hours of a room that a session takes, each by its beginning.

    Two sessions share one if and only if they overlap.

    Args:
        starts_at, ends_at: on whole half hours.
    """
    while starts_at < ends_at:
        yield starts_at
        starts_at += HALF_HOUR


def sits_on(weekday: str, day: date) -> bool:
    """Whether a unit with this plan sits at the centre on a day.

    Args:
        weekday: "every", "call" (only when called), or the number of a day from Monday, "0".
    """
    if weekday in (EVERY_DAY, ON_CALL):
        return weekday == EVERY_DAY and day.weekday() < 5
    return weekday == str(day.weekday())


class Step(Enum):
    """Steps of the provincial platform (粤平安) that shared/standards.md names: register, mediate
    first, judge, route and follow up, close.
    """

    REGISTER = "register"
    MEDIATE = "mediate"
    JUDGE = "judge"
    ROUTE = "route"
    CLOSE = "close"


def step_of(*, is_open: bool, is_accepted: bool, is_in_mediation: bool, is_studied: bool) -> Step:
    """The step at which a request stands: a reading of what is recorded, not a further state.

    Args:
        is_accepted: it has been given to a unit that works on it.
        is_in_mediation: a mediation that refers to it is under way.
        is_studied: a risk study that refers to it is under way.
    """
    if not is_open:
        return Step.CLOSE
    if is_in_mediation:
        return Step.MEDIATE
    if is_studied:
        return Step.JUDGE
    return Step.ROUTE if is_accepted else Step.REGISTER


def counted(steps: Iterable[Step]) -> Mapping[Step, int]:
    """The number of requests at each step, in order."""
    found = dict.fromkeys(Step, 0)
    for step in steps:
        found[step] += 1
    return found
