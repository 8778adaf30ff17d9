"""Entries of calendars and which of them a feed holds. Pure: no Django, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from jiceng.core.worktime import CIVIL

PAST: Final = timedelta(days=90)
AHEAD: Final = timedelta(days=400)
"""A feed goes back and forth so far: phones keep what they have seen."""
MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry of a calendar; `timed` and `whole_days` make them.

    Args:
        stream_kind, stream_id: of the record. With `part` they name the entry for ever.
        begins, ends: two moments, or two days of which the second is the first one after the entry.
        changed_at: when anything that the entry says has changed last.
        sequence: grows with each change; an event's number in the record's stream will do
            (`queries.revisions`).
        part: what tells several entries of one record apart.
        url: where people read more; an absolute address.
        is_cancelled: it stays in the feed, so that phones strike it out.
    """

    stream_kind: str
    stream_id: UUID
    title: str
    begins: date
    ends: date
    changed_at: datetime
    sequence: int
    part: str = ""
    text: str = ""
    place: str = ""
    url: str = ""
    is_cancelled: bool = False

    def __post_init__(self) -> None:
        is_timed = isinstance(self.begins, datetime)
        if is_timed != isinstance(self.ends, datetime):
            raise ValueError("an entry has two moments or two days")
        moments = (self.begins, self.ends, self.changed_at)
        if any(isinstance(each, datetime) and each.tzinfo is None for each in moments):
            raise ValueError("a moment says its zone")
        if self.ends < self.begins or (not is_timed and self.ends == self.begins):
            raise ValueError("an entry ends after it begins")

    @property
    def uid(self) -> str:
        """What names the entry for ever, under whatever address it is served."""
        part = f".{self.part}" if self.part else ""
        return f"{self.stream_kind}.{self.stream_id}{part}@jiceng"

    @property
    def first_day(self) -> date:
        """Its first day in China."""
        return _civil(self.begins)

    @property
    def day_after(self) -> date:
        """The first day on which it is over."""
        if not isinstance(self.ends, datetime):
            return self.ends
        # What ends at midnight has nothing of the day that begins then.
        last = max(self.begins, self.ends - timedelta(microseconds=1))
        return _civil(last) + timedelta(days=1)


def timed(*, begins: datetime, ends: datetime, **facts: Any) -> CalendarEntry:
    """An entry from one moment to another; see `Entry` for the facts."""
    return CalendarEntry(begins=begins, ends=ends, **facts)


def whole_days(*, first: date, last: date, **facts: Any) -> CalendarEntry:
    """An entry of whole days, the last one included; see `Entry` for the facts.

    A day is a day wherever the calendar is read: three days of notice in China are the same three
    days on a phone in Copenhagen.
    """
    return CalendarEntry(begins=first, ends=last + timedelta(days=1), **facts)


def _civil(day: date) -> date:
    return day.astimezone(CIVIL).date() if isinstance(day, datetime) else day


def window(today: date) -> tuple[date, date]:
    """The first day that a feed shows, and the first one after it."""
    return today - PAST, today + AHEAD


def within(entries: Iterable[CalendarEntry], since: date, until: date) -> list[CalendarEntry]:
    """The entries that have a day in a window, in order; at most `MOST`, those that end last."""
    seen = [each for each in entries if each.first_day < until and each.day_after > since]
    seen.sort(key=lambda each: (each.day_after, each.first_day, each.uid))
    return seen[-MOST:]
