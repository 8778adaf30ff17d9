"""Which feeds there are, and which apps fill them."""

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
    """For whom a feed is written.

    Args:
        actor: what they may see is in the feed, and nothing else.
        language: of the texts; "": the installation's.
    """

    actor: Actor
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedKind(LinkPurpose):
    """One kind of feeds: each person's own, each centre's, each booking's.

    It is the purpose of its links at the same time; `label` is what phones call it.

    Args:
        reader: for whom the feed of a record is written at a moment; None: it is closed.
    """

    reader: Callable[[UUID, datetime], Reader | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a feed wants of an app.

    Args:
        stream_id: of the record whose feed it is.
        since, until: the first day, and the first one after the last.
    """

    stream_id: UUID
    actor: Actor
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class FeedSource(Contribution):
    """What an app has for feeds of a kind.

    Args:
        code: ``"activities.bookings"``.
        feed: code of the kind.
        entries: in one query if it can be; those outside the window are left out afterwards.
    """

    code: str
    feed: str
    entries: Callable[[Wanted], Iterable[CalendarEntry]]


KINDS: Final = Slot(FeedKind, key=lambda kind: kind.code)
SOURCES: Final = Slot(FeedSource, key=lambda source: source.code)


def sources_for(feed: str) -> tuple[FeedSource, ...]:
    """The sources of feeds of a kind."""
    return tuple(each for each in SOURCES.all() if each.feed == feed)
