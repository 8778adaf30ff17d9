"""What is left until a deadline, in the one kind of time in which its clock runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

ALMOST: Final = 0.8
"""Share of the time allowed from which a deadline is near; the last reminder is sent there."""
SOON: Final = timedelta(hours=4)
"""The same where the time allowed is not known: half a working day."""


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Time until a deadline, or since it passed.

    Args:
        micros: microseconds left; negative if it has passed.
        is_working: whether they pass in working hours only, or day and night.
        share: used part of the time allowed, above 1 once it has passed; None if that time is not
            known.
    """

    micros: int
    is_working: bool
    share: float | None = None

    @classmethod
    def on_the_clock(cls, due: datetime, at: datetime) -> Self:
        """The time until a moment, day and night."""
        return cls((due - at) // timedelta(microseconds=1), is_working=False)

    @property
    def is_late(self) -> bool:
        """Whether the deadline has passed."""
        return self.micros < 0

    @property
    def is_near(self) -> bool:
        """Whether most of the time has been used."""
        if self.is_late:
            return False
        if self.share is None:
            return self.micros < SOON // timedelta(microseconds=1)
        return self.share >= ALMOST
