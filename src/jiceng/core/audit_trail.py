"""Audit log of all chains: events within the reader's reach, the newest first.

Events are found by recording time, which is their order on disk. A page looks back from the end of
the previous one, at most a month at a time: a rare event of years ago is found in steps, and no
page reads the whole history.
"""

from __future__ import annotations

import binascii
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.core import streams
from jiceng.core.access import Actor
from jiceng.core.day_closing import bounds
from jiceng.core.errors import Invalid
from jiceng.core.models import DayRoot, Event
from jiceng.core.permissions import AUDIT_READ
from jiceng.core.query_lookups import refers_to_any

PAGE = 50
# The widening look-back steps of one page; together about a month.
STEPS = tuple(timedelta(hours=hours) for hours in (1, 24, 24 * 6, 24 * 24))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CURSOR = struct.Struct(">q16si")
_ALL = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Filters:
    """Search criteria; empty ones do not restrict.

    Args:
        streams: only these; None does not restrict, an empty collection finds nothing.
        kind: of the streams.
        types: prefixes of event types.
        actors: references of actors; None and empty as for streams.
        since, until: of the recording time, half-open.
    """

    streams: Collection[UUID] | None = None
    kind: str = ""
    types: Sequence[str] = ()
    actors: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One event with its hashes, in hex."""

    stream_id: UUID
    seq: int
    kind: str
    type: str
    at: datetime
    recorded_at: datetime
    actor: str
    data: dict[str, Any]
    algorithm: int
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A page of events.

    Args:
        next: cursor of older events; "" when everything has been searched.
        looked_back_to: how far back this page has searched.
    """

    rows: list[TrailRow] = field(default_factory=list)
    next: str = ""
    looked_back_to: datetime | None = None


def trail(
    actor: Actor, filters: Filters, *, now: datetime, everything: bool, after: str | None = None
) -> TrailPage:
    """A page of events.

    Args:
        everything: whether the actor's reach covers everything; the caller decides, since it knows
            the units.
        after: the cursor of the previous page.

    Raises:
        Forbidden: without the right to read the audit log.
        Invalid: for a cursor that no page returned.
    """
    actor.may(AUDIT_READ).or_refuse()
    found = _filtered(filters)
    if not everything:
        found = found.filter(_in_reach(actor))
    first = _beginning(filters)
    high, place = _cursor(after) if after else (_end(filters, now), None)
    if place is not None:
        # Of the events recorded at the same instant, those not shown yet.
        stream, seq = place
        earlier = Q(stream_id__lt=stream) | Q(stream_id=stream, seq__lt=seq)
        edge = Q(recorded_at__lt=high) | Q(recorded_at=high) & earlier
    else:
        edge = Q(recorded_at__lt=high)
    found = found.filter(edge).order_by("-recorded_at", "-stream_id", "-seq")
    rows = list[Event]()
    low = high
    # A few streams are found by their key at any age; no need for steps.
    steps = (None,) if filters.streams is not None else STEPS
    upper = high + _MICROSECOND
    for step in steps:
        low = first if step is None else max(first, low - step)
        part = found.filter(recorded_at__gte=low, recorded_at__lt=upper)
        rows += part[: PAGE + 1 - len(rows)]
        upper = low
        if len(rows) > PAGE or low <= first:
            break
    return _page(rows, low, has_older=low > first)


@dataclass(frozen=True, slots=True)
class WatchedCount:
    """Number of events of one type by one actor."""

    type: str
    actor: str
    number: int


def watched_counts(
    actor: Actor, types: Sequence[str], *, since: datetime, everything: bool
) -> list[WatchedCount]:
    """Events of some types recorded since a moment, by type and actor: one statement, which reads
    the events of that time only.

    Args:
        types: codes of event types.
        everything: as for `trail`.

    Raises:
        Forbidden: without the right to read the audit log.
    """
    actor.may(AUDIT_READ).or_refuse()
    found = Event.objects.filter(recorded_at__gte=since, type__in=[*types])
    if not everything:
        found = found.filter(_in_reach(actor))
    rows = found.order_by().values_list("type", "actor").annotate(number=Count("seq"))
    return [WatchedCount(*row) for row in rows]


def recorded_late(
    actor: Actor, *, since: datetime, by: timedelta, everything: bool, up_to: int
) -> int:
    """Number of events since a moment that were recorded later than they happened, at most `up_to`.

    Args:
        by: how much later, at least.

    Raises:
        Forbidden: without the right to read the audit log.
    """
    actor.may(AUDIT_READ).or_refuse()
    found = Event.objects.filter(recorded_at__gte=since, recorded_at__gt=F("at") + by)
    if not everything:
        found = found.filter(_in_reach(actor))
    return found.order_by()[:up_to].count()


def _page(rows: list[Event], low: datetime, *, has_older: bool) -> TrailPage:
    shown = [_row(event) for event in rows[:PAGE]]
    if len(rows) > PAGE:
        last = shown[-1]
        cursor = _encode(last.recorded_at, last.stream_id, last.seq)
        return TrailPage(shown, cursor, last.recorded_at)
    return TrailPage(shown, _encode(low, _ALL, 0) if has_older else "", low)


def _filtered(filters: Filters) -> QuerySet[Event]:
    found = Event.objects.all()
    if filters.streams is not None:
        found = found.filter(stream_id__in=list(filters.streams))
    if filters.kind:
        found = found.filter(stream_kind=filters.kind)
    if filters.types:
        wanted = Q()
        for beginning in filters.types:
            wanted |= Q(type__startswith=beginning)
        found = found.filter(wanted)
    if filters.actors is not None:
        found = found.filter(actor__in=list(filters.actors))
    return found


def _in_reach(actor: Actor) -> Q:
    """Streams visible to the actor: installation-wide ones, and of the others those of objects that
    the actor may see."""
    kinds, auditor = streams.stream_kinds().values(), _where_auditing(actor)
    condition = Q(stream_kind__in=[each.kind for each in kinds if each.visible is None])
    for each in kinds:
        if each.visible is not None:
            seen = refers_to_any(each.visible(auditor), "stream_id")
            condition |= Q(stream_kind=each.kind) & seen
    return condition


def _where_auditing(actor: Actor) -> Actor:
    """The actor restricted to the units where they may read the trail: a person may audit one
    community and work in another."""
    if actor.all_powers:
        return actor
    grants = []
    for grant in actor.grants:
        for top in actor.reach(AUDIT_READ):
            if grant.path.startswith(top):
                grants.append(grant)
            elif top.startswith(grant.path):
                grants.append(replace(grant, unit_id=None, path=top))
    return replace(actor, grants=tuple(grants), attached=())


def _end(filters: Filters, now: datetime) -> datetime:
    return min(filters.until, now + timedelta(minutes=1)) if filters.until else now + timedelta(1)


def _beginning(filters: Filters) -> datetime:
    """The earliest time of interest: of the first recorded event or of the filter."""
    day = DayRoot.objects.aggregate(first=Min("day"))["first"]
    first: datetime | None = bounds(day)[0] if day else None
    if first is None:
        # No day is closed yet: the history is short, and reading it is cheap.
        first = Event.objects.aggregate(first=Min("recorded_at"))["first"] or _NEVER
    return max(first, filters.since) if filters.since else first


def _row(event: Event) -> TrailRow:
    return TrailRow(
        stream_id=event.stream_id,
        seq=event.seq,
        kind=event.stream_kind,
        type=event.type,
        at=event.at,
        recorded_at=event.recorded_at,
        actor=event.actor,
        data=orjson.loads(event.data),
        algorithm=event.algorithm,
        prev_hash=bytes(event.prev_hash).hex(),
        hash=bytes(event.hash).hex(),
    )


def _encode(at: datetime, stream: UUID, seq: int) -> str:
    packed = _CURSOR.pack((at - _EPOCH) // _MICROSECOND, stream.bytes, seq)
    return urlsafe_b64encode(packed).decode()


def _cursor(after: str) -> tuple[datetime, tuple[UUID, int]]:
    try:
        micros, raw, seq = _CURSOR.unpack(urlsafe_b64decode(after.encode("ascii")))
        return _EPOCH + timedelta(microseconds=micros), (UUID(bytes=raw), seq)
    except (binascii.Error, struct.error, ValueError, OverflowError):
        raise Invalid(
            _("This page does not exist any more. Start from the first one."), "page.unknown"
        ) from None
