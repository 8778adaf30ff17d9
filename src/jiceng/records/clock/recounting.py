"""Whether deadlines are being counted again: the calendar has changed, and a job goes through the
open records. Until it is done every page shows the number that is stored, and says so."""

from __future__ import annotations

from typing import Final

from jiceng.core.shared_reference_data import number_of

CALENDAR: Final = "calendar"
COUNTED_BY: Final = "cases.calendar"


def is_pending() -> bool:
    """Whether the stored deadlines may be those of the calendar as it was; no query."""
    calendar = number_of(CALENDAR)
    return calendar is not None and calendar != number_of(COUNTED_BY)
