"""Registry of feed kinds and of the apps' sources of entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot
from jiceng.records.calendars.rules import CalendarEntry
from jiceng.records.links.public import LinkPurpose


@dataclass(frozen=True, slots=True)
class Reader:
    """On whose behalf a feed is written.

    Args:
        actor: the feed holds what this actor may see.
        language: of the texts; "" for the installation's.
    """

    actor: Actor
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedKind(LinkPurpose):
    """A kind of feeds, e.g. of a person, a centre or a booking.

    It is also the purpose of its secret links; `label` is the calendar's name on phones.

    Args:
        reader: the reader of a record's feed at a moment; None: the feed is closed.
    """

    reader: Callable[[UUID, datetime], Reader | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Request for the entries of one feed.

    Args:
        stream_id: of the record whose feed it is.
        since, until: first day, and first day after the last (exclusive end).
    """

    stream_id: UUID
    actor: Actor
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class FeedSource(Contribution):
    """An app's source of entries for feeds of one kind.

    Args:
        code: e.g. ``"activities.bookings"``.
        feed: code of the kind of feeds.
        entries: returns them, preferably with one query; entries outside the window are dropped
            later.
    """

    code: str
    feed: str
    entries: Callable[[Wanted], Iterable[CalendarEntry]]


KINDS: Final = Slot(FeedKind, key=lambda kind: kind.code)
SOURCES: Final = Slot(FeedSource, key=lambda source: source.code)


def sources_for(feed: str) -> tuple[FeedSource, ...]:
    """The sources for a kind of feeds."""
    return tuple(each for each in SOURCES.all() if each.feed == feed)
