"""When a notice is sent: at once, with others by the hour or by the day, and never at night.

Pure: no Django, no clock, no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from jiceng.core.worktime import CIVIL

# The kinds of notices, in the order in which a page lists them; the first that fits counts.
KINDS: Final = (
    "whistled", "arrival_missed", "supervised", "breached", "returned", "assigned", "specialist",
    "due_soon", "approval_asked", "approval_decided", "mention", "resident_added",
)  # fmt: skip

AT_ONCE, HOURLY, DAILY, OFF = "at_once", "hourly", "daily", "off"
MODES: Final = (AT_ONCE, HOURLY, DAILY, OFF)
DAILY_AT: Final = time(8, 30)  # when work begins

# How long to wait after each failure; after the last one the message is given up.
PATIENCE: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nothing is sent, in civil time; the same time twice means none.

    Args:
        urgent_passes: what is urgent is sent at once all the same.
    """

    begins: time = time(22)
    ends: time = time(7)
    urgent_passes: bool = True

    def covers(self, moment: time) -> bool:
        """Whether this time of day is quiet; the end is not."""
        if self.begins == self.ends:
            return False
        if self.begins < self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends


def send_at(made: datetime, mode: str, quiet: Quiet, *, urgent: bool = False) -> datetime | None:
    """When a notice goes out to a channel; None: not at all.

    Args:
        made: when it came up.
        mode: one of `MODES`.
    """
    if mode == OFF:
        return None
    if urgent and quiet.urgent_passes:
        return made
    local = made.astimezone(CIVIL)
    if mode == HOURLY:
        local = _full_hour(local)
    elif mode == DAILY:
        local = _at_time(local, DAILY_AT)
    if quiet.covers(local.time()):
        local = _at_time(local, quiet.ends)
    return local.astimezone(made.tzinfo)


def _full_hour(moment: datetime) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + timedelta(hours=1)


def _at_time(moment: datetime, of_day: time) -> datetime:
    """The next moment, or this one, with that time of day."""
    found = datetime.combine(moment.date(), of_day, moment.tzinfo)
    return found if found >= moment else found + timedelta(days=1)


def next_try(failed_at: datetime, attempts: int) -> datetime | None:
    """When a message that has failed so many times is tried again; None: it is given up."""
    if attempts > len(PATIENCE):
        return None
    return failed_at + PATIENCE[attempts - 1]
