"""iCalendar writer (RFC 5545). No Django, no clock.

The library folds lines by octets without splitting characters and escapes texts; URLs and names are
sanitised here. Equal entries give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDuration, vText

from jiceng.core.text_cleaning import without_unencodable
from jiceng.core.worktime import CIVIL
from jiceng.records.calendars.rules import CalendarEntry

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
PRODUCT: Final = "-//Jiceng//Jiceng//ZH"
REFRESH: Final = timedelta(hours=1)
_ZONE: Final = "Asia/Shanghai"
# The end of China's last daylight saving time.
_SINCE: Final = datetime(1991, 9, 15, 1, 0)  # noqa: DTZ001 - RFC 5545 wants local time here


def write(title: str, entries: Iterable[CalendarEntry]) -> bytes:
    """Serialise a calendar with its entries, in the given order.

    Args:
        title: name of the calendar in clients.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # The library does not escape properties that it does not know.
    calendar.add("x-wr-calname", vText(_line(title)))
    calendar.add("x-wr-timezone", _ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _zone() -> Timezone:
    standard = TimezoneStandard()
    standard.add("dtstart", _SINCE)
    standard.add("tzoffsetfrom", timedelta(hours=9))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone = Timezone()
    zone.add("tzid", _ZONE)
    zone.add_component(standard)
    return zone


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    # The time of the last change, not of the download, so that an unchanged entry gives equal
    # bytes.
    changed = entry.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", _when(entry.begins))
    if entry.ends != entry.begins:
        event.add("dtend", _when(entry.ends))
    event.add("summary", _line(entry.title))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    for name, text in (
        ("description", without_unencodable(entry.text).replace("\r\n", "\n").strip()),
        ("location", _line(entry.place)),
        ("url", "".join(without_unencodable(entry.url).split())),
    ):
        if text:
            event.add(name, text)
    return event


def _when(moment: date) -> date:
    return moment.astimezone(CIVIL) if isinstance(moment, datetime) else moment


def _line(text: str) -> str:
    return " ".join(without_unencodable(text).split())
