"""Rules of cards: limits, levels, and when a card is lifted again. Pure.

A card appears as soon as a figure reaches its limit. It is lifted only once the figure has been
better than the limit by a margin, or for a number of days: a figure that wavers about its limit
neither brings nor lifts cards again and again.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Final

DIGITS: Final = Decimal("0.0001")
"""Figures are compared with four decimal places, so that 0.1 + 0.2 is 0.3."""


class Level(IntEnum):
    """How serious a card is."""

    NONE = 0
    WATCH = 1
    YELLOW = 2
    RED = 3


class Comparison(StrEnum):
    """On which side of its limit a figure brings a card."""

    OVER = "over"
    FROM = "from"
    UNDER = "under"
    UP_TO = "up_to"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of a figure.

    Args:
        key: identifies it among the limits of a rule set.
        margin: by so much the figure must be better before the card is lifted; 0 for no margin.
        span_days: for so many days in a row it must be better; 0 for no span. With both, either
            lifts the card; with neither, the first better day does.
    """

    key: Hashable
    level: Level
    comparison: Comparison
    limit: Decimal
    margin: Decimal = Decimal(0)
    span_days: int = 0

    def is_reached(self, value: Decimal) -> bool:
        """Whether a value brings a card."""
        match self.comparison:
            case Comparison.OVER:
                return value > self.limit
            case Comparison.FROM:
                return value >= self.limit
            case Comparison.UNDER:
                return value < self.limit
            case Comparison.UP_TO:
                return value <= self.limit

    @property
    def lifts_at(self) -> Decimal:
        """The value from which a card is lifted at once: better than the limit by the margin."""
        is_high = self.comparison in {Comparison.OVER, Comparison.FROM}
        return self.limit - self.margin if is_high else self.limit + self.margin

    def is_clear(self, value: Decimal) -> bool:
        """Whether a value is better than the limit by the margin."""
        if not self.margin or self.is_reached(value):
            return False
        if self.comparison in {Comparison.OVER, Comparison.FROM}:
            return value <= self.lifts_at
        return value >= self.lifts_at


@dataclass(frozen=True, slots=True)
class Reading:
    """A task's figure by one limit on a day.

    Args:
        value: None if the task has no such figure.
        is_covered: whether the limit applies to the task at all.
    """

    value: Decimal | None
    is_covered: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """A limit that was reached and whose card is not lifted yet.

    Args:
        better_since: first of the days in a row on which the figure has been better; None while it
            has not.
    """

    better_since: date | None = None


def next_held(held: Held | None, limit: Limit, reading: Reading, day: date) -> Held | None:
    """What is remembered of a limit after a reading; None if it holds no card.

    A reading that the limit does not cover counts as better, but not as better by the margin unless
    the figure is: otherwise a condition on the progress itself would let cards flap.
    """
    value = reading.value
    if value is not None and reading.is_covered and limit.is_reached(value):
        return Held()
    if held is None:
        return None
    if value is not None and limit.is_clear(value):
        return None
    since = held.better_since or day
    if limit.span_days and (day - since).days >= limit.span_days:
        return None
    return Held(since) if limit.span_days or limit.margin else None


@dataclass(frozen=True, slots=True)
class Decided:
    """What the limits say of a task.

    Args:
        by: the limit with the highest level, the first of those; None without a card.
        held: what is remembered, by limit.
    """

    level: Level
    by: Hashable | None
    held: Mapping[Hashable, Held]


def decide(
    limits: Iterable[Limit],
    held: Mapping[Hashable, Held],
    readings: Mapping[Hashable, Reading],
    day: date,
) -> Decided:
    """The level of a task by all limits of a rule set, in their order."""
    after = dict[Hashable, Held]()
    top: Limit | None = None
    for limit in limits:
        kept = next_held(held.get(limit.key), limit, readings[limit.key], day)
        if kept is None:
            continue
        after[limit.key] = kept
        if top is None or limit.level > top.level:
            top = limit
    return Decided(top.level if top else Level.NONE, top.key if top else None, after)


def rounded(value: float) -> Decimal:
    """A figure as it is compared and shown."""
    return Decimal(f"{Decimal(repr(value)).quantize(DIGITS).normalize():f}") + 0
