"""Progress of tasks: done, planned, forecast, and the light that follows from them. Pure.

Percentages are exact fractions between 0 and 100; days are civil days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Final

FULL: Final = Fraction(100)
ONE_DAY: Final = timedelta(days=1)


class Rule(StrEnum):
    """How the progress of a whole follows from its parts; chosen on the list."""

    WEIGHT = "weight"
    COUNT = "count"
    DAYS = "days"


class Light(StrEnum):
    """State of a task at a glance; always shown with its words."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"


class Why(StrEnum):
    """Reason for a light."""

    DONE = "done"
    ON_PLAN = "on_plan"
    AHEAD = "ahead"
    LATE = "late"
    BEHIND = "behind"
    STAGE_LATE = "stage_late"
    UNREPORTED = "unreported"
    WAITING = "waiting"
    NO_PLAN = "no_plan"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole.

    Args:
        done: its progress.
        weight: above zero.
        days: planned length; None without dates.
    """

    done: Fraction
    weight: Decimal = Decimal(1)
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """Progress of a whole with its working.

    Args:
        rule: the rule that was applied.
        terms: progress and share of each counted part.
        left_out: parts without dates, which a rule by days cannot count.
        fell_back: the rule by days had nothing to count, so that parts were counted.
    """

    done: Fraction
    rule: Rule
    terms: tuple[tuple[Fraction, Fraction], ...]
    left_out: int = 0
    fell_back: bool = False


def share_of(part: Part, rule: Rule) -> Fraction | None:
    """What a part counts for; None if the rule cannot count it."""
    match rule:
        case Rule.WEIGHT:
            return Fraction(part.weight)
        case Rule.COUNT:
            return Fraction(1)
        case Rule.DAYS:
            return None if part.days is None else Fraction(part.days)


def combined(parts: Sequence[Part], rule: Rule) -> Working | None:
    """Progress of a whole by a rule; None without parts.

    Children at 100, 50, 50 and 50 per cent are 62.5 per cent by count, and 80 by days if the first
    is planned for 90 of 150 days: users of other systems saw one and expected the other
    (jsgantt-improved#45), so the rule is chosen and shown.
    """
    if not parts:
        return None
    shares = [(part.done, share_of(part, rule)) for part in parts]
    terms = tuple((done, share) for done, share in shares if share)
    if not terms:
        counted = tuple((part.done, Fraction(1)) for part in parts)
        return Working(_mean(counted), Rule.COUNT, counted, 0, fell_back=True)
    return Working(_mean(terms), rule, terms, len(parts) - len(terms))


def _mean(terms: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    return sum((done * share for done, share in terms), Fraction()) / sum(
        share for _done, share in terms
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """A milestone or stage.

    Args:
        weight: above zero.
        due_on: the day by which it is to be reached; None without one.
        reached_on: None while it is not reached.
    """

    weight: Decimal
    due_on: date | None = None
    reached_on: date | None = None
    title: str = ""


def days_between(starts_on: date | None, due_on: date | None) -> int | None:
    """Planned length in days, both ends included; None without both."""
    if starts_on is None or due_on is None or due_on < starts_on:
        return None
    return (due_on - starts_on).days + 1


def reached(stages: Sequence[Stage], day: date) -> Fraction:
    """Progress by weighted stages at the end of a day."""
    total = sum((stage.weight for stage in stages), Decimal())
    done = sum(
        (stage.weight for stage in stages if stage.reached_on and stage.reached_on <= day),
        Decimal(),
    )
    return FULL * Fraction(done) / Fraction(total) if total else Fraction()


def planned(
    day: date,
    starts_on: date | None,
    due_on: date | None,
    stages: Sequence[Stage] = (),
    said: tuple[date, Decimal] | None = None,
) -> Fraction | None:
    """Planned progress at the end of a day; None for a task without timetable.

    Linear from the start to the due day, through the days of stages with their summed weights, or
    else through what the list itself states for a day.

    Args:
        said: a day and the planned percentage that the list gives for it.
    """
    points = _points(starts_on, due_on, stages, said)
    if len(points) < 2:
        return None
    if day <= points[0][0]:
        return points[0][1]
    for (before, low), (after, high) in pairwise(points):
        if day <= after:
            return low + (high - low) * Fraction((day - before).days, (after - before).days)
    return points[-1][1]


def _points(
    starts_on: date | None,
    due_on: date | None,
    stages: Sequence[Stage],
    said: tuple[date, Decimal] | None,
) -> list[tuple[date, Fraction]]:
    """Days with the progress planned for their ends, in strict order of days."""
    begin = starts_on - ONE_DAY if starts_on else date.min
    found: dict[date, Fraction] = {begin: Fraction()} if starts_on else {}
    dated = sorted((each for each in stages if each.due_on), key=lambda each: each.due_on or begin)
    total, summed = sum((each.weight for each in stages), Decimal()), Decimal()
    for each in dated:
        summed += each.weight
        if each.due_on and each.due_on > begin:
            found[each.due_on] = FULL * Fraction(summed) / Fraction(total)
    if not stages and said is not None and begin < said[0] and (not due_on or said[0] < due_on):
        found[said[0]] = min(Fraction(said[1]), FULL)
    if due_on is not None and due_on > begin:
        found = {day: value for day, value in found.items() if day < due_on} | {due_on: FULL}
    return sorted(found.items())


def forecast(
    day: date, starts_on: date | None, done: Fraction, is_over: bool = False
) -> date | None:
    """The day on which a task will be done at its pace so far; None if nothing can be said."""
    if starts_on is None or done <= 0 or done >= FULL or is_over or day < starts_on:
        return None
    elapsed = (day - starts_on).days + 1
    return starts_on - ONE_DAY + timedelta(days=min(ceil(elapsed * FULL / done), 36_500))


def days_late(day: date, due_on: date | None, ended_on: date | None = None) -> int:
    """Days past the due day, at the end of a day or of the task."""
    if due_on is None:
        return 0
    return max(((ended_on or day) - due_on).days, 0)


def overdue_stages(stages: Iterable[Stage], day: date) -> list[Stage]:
    """Stages whose day has passed and that are not reached, the oldest first."""
    late = [
        each
        for each in stages
        if each.due_on and each.due_on < day and not (each.reached_on and each.reached_on <= day)
    ]
    return sorted(late, key=lambda each: each.due_on or day)


@dataclass(frozen=True, slots=True)
class Limits:
    """Points behind the plan from which a light changes.

    The defaults are those of Yinchuan's published rule: 10 to 30 points behind is yellow, more is
    red.
    """

    yellow: Decimal = Decimal(10)
    red: Decimal = Decimal(30)


@dataclass(frozen=True, slots=True)
class Standing:
    """What can be said of a task on a day.

    Args:
        planned: None without a timetable.
        late: days past the due day.
        stage: the oldest stage whose day has passed; None without one.
        reasons: in the order in which they are told.
    """

    done: Fraction
    planned: Fraction | None
    late: int
    stage: Stage | None
    forecast: date | None
    light: Light
    reasons: tuple[Why, ...]

    @property
    def behind(self) -> Fraction:
        """Points behind the plan; negative if ahead."""
        return Fraction() if self.planned is None else self.planned - self.done


def light_of(
    *,
    behind: Fraction | None,
    late: int,
    is_stage_late: bool,
    is_unreported: bool,
    limits: Limits,
) -> tuple[Light, tuple[Why, ...]]:
    """Light and reasons of an open task.

    Args:
        behind: points behind the plan; None without a plan.
    """
    reasons: list[Why] = []
    light = Light.GREEN
    if late:
        light = Light.RED
        reasons.append(Why.LATE)
    if is_stage_late:
        light = Light.RED if light is Light.RED else Light.YELLOW
        reasons.append(Why.STAGE_LATE)
    if behind is not None and behind >= limits.yellow:
        light = Light.RED if late or behind > limits.red else Light.YELLOW
        reasons.append(Why.BEHIND)
    if is_unreported:
        light = Light.RED if light is Light.RED else Light.YELLOW
        reasons.append(Why.UNREPORTED)
    if not reasons:
        reasons.append(Why.NO_PLAN if behind is None else Why.AHEAD if behind < 0 else Why.ON_PLAN)
    return light, tuple(reasons)


def by_indicator(value: Decimal, goal: Decimal, base: Decimal = Decimal()) -> Fraction:
    """Progress of a task that an indicator feeds: the way from the first value to the goal.

    A goal equal to its first value is reached once the value is there; nothing is divided by zero.
    """
    if goal == base:
        return FULL if value == goal else Fraction()
    return min(max(FULL * Fraction(value - base) / Fraction(goal - base), Fraction()), FULL)


def next_report(report_day: int, after: date) -> date:
    """The next monthly day of a report after a day; in a short month its last day."""
    for step in range(2):
        year, month = divmod(after.year * 12 + after.month - 1 + step, 12)
        found = _day_of(year, month + 1, report_day)
        if found > after:
            return found
    raise AssertionError  # the next month always has one


def _day_of(year: int, month: int, day: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day, (following - ONE_DAY).day))


def next_day(
    *,
    due_on: date | None,
    stages: Iterable[Stage],
    report_day: int | None,
    reported_on: date,
) -> date:
    """The next day on which something of a task is due.

    Args:
        report_day: day of the month by which its unit reports; None without.
        reported_on: day of the latest report, or of the start.
    """
    days = [each.due_on for each in stages if each.due_on and not each.reached_on]
    days += [due_on] if due_on else []
    days += [next_report(report_day, reported_on)] if report_day else []
    return min(days, default=date(reported_on.year, 12, 31))
