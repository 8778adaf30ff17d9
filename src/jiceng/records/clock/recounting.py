"""Status of the job that recomputes open deadlines after a change of the calendar.

Until it has finished, pages show the stored deadlines with a notice.
"""

from __future__ import annotations

from typing import Final

from jiceng.core.shared_reference_data import number_of

CALENDAR: Final = "calendar"
COUNTED_BY: Final = "cases.calendar"


def is_pending() -> bool:
    """Whether stored deadlines may still follow the previous calendar; no query."""
    calendar = number_of(CALENDAR)
    return calendar is not None and calendar != number_of(COUNTED_BY)
