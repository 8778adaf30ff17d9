"""When a notification is sent: at once, with others by the hour or by the day, and never at night;
how long news run and subscriptions hold.

Pure: no Django, no clock, no database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from jiceng.core.worktime import CIVIL

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
    """When a notification goes out to a channel; None: not at all.

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


# The kinds of units whose residents are told something: 村社区, 镇街.
NEWS_UNITS: Final = frozenset({"village_community", "street_town"})
LONGEST_NEWS: Final = timedelta(days=366)


def news_may_run(first: date, last: date, today: date) -> bool:
    """Whether news may be shown over these days: some of them are still to come, and they end."""
    return first <= last and last >= today and last - first <= LONGEST_NEWS


def news_is_over(last: date, day: date) -> bool:
    """Whether news that are shown up to a day, that one included, are no longer."""
    return last < day


def news_is_coming(first: date, day: date) -> bool:
    """Whether news begin only after a day."""
    return first > day


# Somebody has typed an address: it is forgotten unless its owner answers within this time.
CONFIRM_WITHIN: Final = timedelta(hours=48)
# Between two mails that ask the same address about the same grid; and in a day, about all of them.
ASK_ONCE_IN: Final = timedelta(hours=1)
ASKED_A_DAY: Final = 5
# Whoever subscribed is asked again after a year, and has a month to say yes.
ASK_AGAIN_AFTER: Final = timedelta(days=365)
ANSWER_WITHIN: Final = timedelta(days=30)


def may_ask_by_mail(
    of_address: Sequence[datetime], of_grid: Sequence[datetime], at: datetime
) -> bool:
    """Whether one more mail may ask an address whether it wants a grid's news.

    Args:
        of_address: when the address was asked within a day, about any grid.
        of_grid: when it was asked about this one.
    """
    return len(of_address) < ASKED_A_DAY and all(at - when >= ASK_ONCE_IN for when in of_grid)


def is_forgotten(asked_at: datetime, at: datetime) -> bool:
    """Whether nobody has answered in time."""
    return at - asked_at > CONFIRM_WITHIN
