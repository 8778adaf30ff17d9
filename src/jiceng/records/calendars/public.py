"""Public interface of calendars."""

from __future__ import annotations

from jiceng.records.calendars.actions import subscribe
from jiceng.records.calendars.feeds import FeedKind, FeedSource, Reader, Wanted
from jiceng.records.calendars.people import PERSONAL
from jiceng.records.calendars.queries import revisions
from jiceng.records.calendars.rules import CalendarEntry, timed, whole_days
from jiceng.records.calendars.writing import MEDIA_TYPE, write

__all__ = [
    "MEDIA_TYPE",
    "PERSONAL",
    "CalendarEntry",
    "FeedKind",
    "FeedSource",
    "Reader",
    "Wanted",
    "revisions",
    "subscribe",
    "timed",
    "whole_days",
    "write",
]
