"""Rules of delivery times (immediately, hourly, daily, quiet hours) and of subscriptions.

Pure: no Django, no clock, no database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from jiceng.core.worktime import CIVIL

AT_ONCE, HOURLY, DAILY, OFF = "at_once", "hourly", "daily", "off"
MODES: Final = (AT_ONCE, HOURLY, DAILY, OFF)
DAILY_AT: Final = time(8, 30)  # when work begins

# Waiting time after each failure; after the last one the message is abandoned.
PATIENCE: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet hours in civil time; start equal to end means none.

    Args:
        urgent_passes: urgent notifications are sent immediately.
    """

    begins: time = time(22)
    ends: time = time(7)
    urgent_passes: bool = True

    def covers(self, moment: time) -> bool:
        """Whether this time of day is quiet; the end is excluded."""
        if self.begins == self.ends:
            return False
        if self.begins < self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends


def send_at(made: datetime, mode: str, quiet: Quiet, *, urgent: bool = False) -> datetime | None:
    """The time at which a notification is sent to a channel; None: never.

    Args:
        made: the time of the event.
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
    """The next time, possibly this one, with that time of day."""
    found = datetime.combine(moment.date(), of_day, moment.tzinfo)
    return found if found >= moment else found + timedelta(days=1)


def next_try(failed_at: datetime, attempts: int) -> datetime | None:
    """Time of the next attempt after this many failures; None: the message is abandoned."""
    if attempts > len(PATIENCE):
        return None
    return failed_at + PATIENCE[attempts - 1]


# An unconfirmed address is deleted after this time.
CONFIRM_WITHIN: Final = timedelta(hours=48)
# Interval between confirmation mails to one address about one grid; and limit per day for all.
ASK_ONCE_IN: Final = timedelta(hours=1)
ASKED_A_DAY: Final = 5
# Subscribers are asked again after a year and have a month to confirm.
ASK_AGAIN_AFTER: Final = timedelta(days=365)
ANSWER_WITHIN: Final = timedelta(days=30)


def may_ask_by_mail(
    of_address: Sequence[datetime], of_grid: Sequence[datetime], at: datetime
) -> bool:
    """Whether another confirmation mail may be sent to an address.

    Args:
        of_address: times of confirmation mails to the address within a day, about any grid.
        of_grid: times of those about this grid.
    """
    return len(of_address) < ASKED_A_DAY and all(at - when >= ASK_ONCE_IN for when in of_grid)


def is_forgotten(asked_at: datetime, at: datetime) -> bool:
    """Whether a subscription was not confirmed in time."""
    return at - asked_at > CONFIRM_WITHIN
