"""The four units of time and an amount of one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Self

HOUR = 3_600_000_000  # microseconds, as in all arithmetic here: integers have no rounding
CLOCK_DAY = 24 * HOUR
WORKING_DAY = 8 * HOUR

MAX_AMOUNT = 1_000_000  # a century of hours: more is a typing error or an attack
MAX_DECIMALS = 40  # a microsecond as part of a day, to the last digit that a Decimal keeps


class TimeUnit(StrEnum):
    """A unit of deadlines; the value is used in storage and mapping files."""

    URGENT_HOUR = "urgent_hour"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    CALENDAR_DAY = "calendar_day"

    @property
    def is_working(self) -> bool:
        """Whether it runs in working hours only; the other two run day and night."""
        return self in _WORKING

    @property
    def micros(self) -> int:
        """Its length in microseconds of the time in which it runs (a working day has 8 hours)."""
        return _MICROS[self]

    @property
    def day_micros(self) -> int:
        """One day of the time in which it runs: 8 working hours, or 24 hours."""
        return WORKING_DAY if self in _WORKING else CLOCK_DAY


_WORKING = frozenset({TimeUnit.WORK_HOUR, TimeUnit.WORK_DAY})
_MICROS = {
    TimeUnit.URGENT_HOUR: HOUR,
    TimeUnit.WORK_HOUR: HOUR,
    TimeUnit.WORK_DAY: WORKING_DAY,
    TimeUnit.CALENDAR_DAY: CLOCK_DAY,
}
# Names as printed in deadline tables, so that such a table can be imported unchanged.
_NAMES = {
    **{unit.value: unit for unit in TimeUnit},
    "紧急工作时": TimeUnit.URGENT_HOUR,
    "工作时": TimeUnit.WORK_HOUR,
    "工作日": TimeUnit.WORK_DAY,
    "自然日": TimeUnit.CALENDAR_DAY,
}
_TEXT = re.compile(r"\s*(?P<amount>[0-9]+(?:\.[0-9]+)?)\s*(?:个)?\s*(?P<unit>[a-z_]+|[一-鿿]+)\s*")


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """An amount of one unit, such as 3 working days.

    Args:
        amount: zero or more, an `int` or a `Decimal` (a `float` is refused: 0.1 is not 0.1).
        unit: the unit that the amount counts.

    Raises:
        TypeError: for an amount of another type.
        ValueError: for an amount that is negative, not finite, over `MAX_AMOUNT`, or given to
            more than `MAX_DECIMALS` places.
    """

    amount: Decimal | int
    unit: TimeUnit
    micros: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        amount = _canonical(self.amount)
        object.__setattr__(self, "amount", amount)
        object.__setattr__(self, "unit", TimeUnit(self.unit))
        exact = amount * self.unit.micros
        if isinstance(exact, Decimal):
            exact = int(exact.to_integral_value(ROUND_HALF_EVEN))
        object.__setattr__(self, "micros", exact)

    @property
    def duration(self) -> timedelta:
        """The amount as time of its unit's kind: 3 working days are 24 hours."""
        return timedelta(microseconds=self.micros)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the output of `str`, or a Chinese deadline table: ``"3 work_day"``,
        ``"3个工作日"``.

        Raises:
            ValueError: for anything else.

        >>> WorkingTime.parse("2.5 工作时") == WorkingTime.parse("2.5 work_hour")
        True
        """
        match = _TEXT.fullmatch(text)
        unit = _NAMES.get(match["unit"]) if match else None
        if match is None or unit is None:
            raise ValueError(f"not a working time: {text[:60]!r}; write for example '3 work_day'")
        return cls(Decimal(match["amount"]), unit)

    @classmethod
    def of(cls, duration: timedelta, unit: TimeUnit) -> Self:
        """The amount of `unit` that lasts as long as `duration`, exact to the microsecond."""
        return cls(amount_in(duration, unit), unit)

    def __str__(self) -> str:
        # Format "f" avoids scientific notation for a Decimal; an int would gain ".000000".
        amount = f"{self.amount:f}" if isinstance(self.amount, Decimal) else self.amount
        return f"{amount} {self.unit.value}"


def amount_in(duration: timedelta, unit: TimeUnit) -> Decimal:
    """A duration as a number of `unit`; may be negative.

    >>> amount_in(timedelta(hours=12), TimeUnit.WORK_DAY)
    Decimal('1.5')
    """
    return Decimal(duration // timedelta(microseconds=1)) / unit.micros


def _canonical(amount: Decimal | int) -> Decimal | int:
    """One form for equal amounts, so that stored ones compare and print alike."""
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        raise TypeError(f"an amount is an int or a Decimal, not {type(amount).__name__}")
    if isinstance(amount, Decimal) and not amount.is_finite():
        raise ValueError(f"not a finite amount: {amount}")
    if not 0 <= amount <= MAX_AMOUNT:
        raise ValueError(f"an amount must be between 0 and {MAX_AMOUNT}")
    if isinstance(amount, int):
        return amount
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -MAX_DECIMALS:
        raise ValueError(f"an amount has at most {MAX_DECIMALS} decimal places")
    whole = int(amount)
    return whole if whole == amount else amount.normalize()
