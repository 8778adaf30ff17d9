"""Content of calendar feeds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from uuid import UUID

from jiceng.core.models import Stream
from jiceng.core.vocabulary.languages import speaking
from jiceng.directory.public import civil_day
from jiceng.records.calendars import rules, writing
from jiceng.records.calendars.feeds import FeedKind, Wanted, sources_for


def calendar_of(kind: FeedKind, stream_id: UUID, at: datetime) -> bytes | None:
    """A feed as iCalendar bytes, with what its reader may see; None when the feed is closed."""
    reader = kind.reader(stream_id, at)
    if reader is None:
        return None
    since, until = rules.window(civil_day(at))
    wanted = Wanted(stream_id, reader.actor, since, until)
    with speaking(reader.language or None):
        found = chain.from_iterable(source.entries(wanted) for source in sources_for(kind.code))
        return writing.write(str(kind.label), rules.within(found, since, until))


def revisions(streams: Iterable[UUID]) -> dict[UUID, int]:
    """By stream, the sequence number of its last event; streams without events are left out.

    It grows with each change of a record, as the ``SEQUENCE`` of a calendar entry must (RFC 5545).
    """
    return dict(Stream.objects.filter(pk__in=list(streams)).values_list("id", "seq"))
