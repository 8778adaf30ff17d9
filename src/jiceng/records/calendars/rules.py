"""Calendar entries and the window of days that a feed covers. Pure: no Django, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from jiceng.core.worktime import CIVIL

PAST: Final = timedelta(days=90)
AHEAD: Final = timedelta(days=400)
"""Length of the window before and after today; clients keep older entries themselves."""
MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry of a calendar, made by `timed` or `whole_days`.

    Args:
        stream_kind, stream_id: of the record; together with `part` the entry's permanent identity.
        begins, ends: two moments, or two days with an exclusive end.
        changed_at: last change of anything in the entry.
        sequence: grows with each change, e.g. an event's number in the record's stream
            (`queries.revisions`).
        part: distinguishes several entries of one record.
        url: absolute URL of the details.
        is_cancelled: the entry stays in the feed, so that clients mark it as cancelled.
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
        """Permanent identifier, independent of the URL under which the feed is served."""
        part = f".{self.part}" if self.part else ""
        return f"{self.stream_kind}.{self.stream_id}{part}@jiceng"

    @property
    def first_day(self) -> date:
        """First day in China's time zone."""
        return _civil(self.begins)

    @property
    def day_after(self) -> date:
        """First day after the entry."""
        if not isinstance(self.ends, datetime):
            return self.ends
        # An entry that ends at midnight does not extend into the next day.
        last = max(self.begins, self.ends - timedelta(microseconds=1))
        return _civil(last) + timedelta(days=1)


def timed(*, begins: datetime, ends: datetime, **facts: Any) -> CalendarEntry:
    """An entry between two moments; see `CalendarEntry` for the facts."""
    return CalendarEntry(begins=begins, ends=ends, **facts)


def whole_days(*, first: date, last: date, **facts: Any) -> CalendarEntry:
    """An entry of whole days, the last one included; see `CalendarEntry` for the facts.

    Days carry no time zone, so three days of notice in China are the same three days on a phone
    elsewhere.
    """
    return CalendarEntry(begins=first, ends=last + timedelta(days=1), **facts)


def _civil(day: date) -> date:
    return day.astimezone(CIVIL).date() if isinstance(day, datetime) else day


def window(today: date) -> tuple[date, date]:
    """First day that a feed shows, and the first day after the last."""
    return today - PAST, today + AHEAD


def within(entries: Iterable[CalendarEntry], since: date, until: date) -> list[CalendarEntry]:
    """The entries with a day in the window, in order. At most `MOST`; those that end last are
    kept.
    """
    seen = [each for each in entries if each.first_day < until and each.day_after > since]
    seen.sort(key=lambda each: (each.day_after, each.first_day, each.uid))
    return seen[-MOST:]
