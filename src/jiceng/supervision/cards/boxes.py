"""Boxes of the inbox: cards and appeals to be decided, bulletins to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.desk.public import Box, BoxEntry, BoxSource, Cursor, Rows
from jiceng.supervision.cards import bulletins
from jiceng.supervision.cards.bulletins import BULLETINS, CIRCULATED
from jiceng.supervision.cards.lifecycle import CARDS
from jiceng.supervision.cards.models import Bulletin, Reading
from jiceng.supervision.cards.moves import APPEALED, PROPOSED
from jiceng.supervision.cards.permissions import ANSWER, BULLETIN_READ, DECIDE, READ

TEMPLATE: Final = "desk/record_row.html"
PAGE: Final = 50
DECISIONS: Final = Box("card_decisions", _("Cards and appeals to decide"), icon="gavel")
TO_READ: Final = Box("bulletins_to_read", _("Bulletins to read"), icon="news")


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A record in a box."""

    id: UUID
    href: str
    title: str
    kind: Any
    state: Any
    due: datetime
    left: None = None


Find = Callable[[Actor, UUID], QuerySet[Any]]
"""What waits for a unit, with the day by which it is due as ``day`` of each row."""


def _cards(actor: Actor, unit: UUID) -> QuerySet[Any]:
    """Proposed cards and appeals that a unit decides."""
    return CARDS.visible(actor).filter(issuer=unit, state__in=[PROPOSED, APPEALED])


def _bulletins(actor: Actor, unit: UUID) -> QuerySet[Any]:
    """Bulletins that name a unit and that it has not read."""
    unread = Reading.objects.filter(unit=unit, read_at__isnull=True).order_by()
    waiting = bulletins.visible_to(actor).filter(state=CIRCULATED)
    return waiting.filter(pk__in=unread.values("bulletin"))


def _rows(
    find: Find,
    day: str,
    lifecycle: Any,
    actor: Actor,
    unit: UUID,
    _box: str,
    _at: datetime,
    after: Cursor | None,
    limit: int,
    _chosen: Mapping[str, str],
) -> Rows:
    found = find(actor, unit)
    if after:
        found = found.filter(_behind(day, after))
    rows = list(found.order_by(day, "pk")[: limit + 1])
    entries = [_entry(lifecycle, day, each) for each in rows[:limit]]
    return Rows(entries, len(rows) > limit)


def _behind(name: str, after: Cursor) -> Q:
    """The condition of rows after a cursor: a row is due at the end of its day."""
    at, last = after
    day = timezone.localtime(at).date()
    later = Q(**{f"{name}__gte": day})
    before = day - timedelta(days=1)
    return later | Q(**{name: before, "pk__gt": last}) if _end_of(before) == at else later


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())


def _entry(lifecycle: Any, day: str, record: Any) -> BoxEntry:
    due = _end_of(getattr(record, day))
    title = record.title if isinstance(record, Bulletin) else record.task.title
    row = WaitingRow(
        record.pk,
        reverse(lifecycle.kind, kwargs={"record_id": record.pk}),
        title,
        lifecycle.label,
        lifecycle.states[record.state],
        due,
    )
    return BoxEntry(due, record.pk, row, TEMPLATE, (record.version,))


def _tallies(
    rows: Any, box: Box, actor: Actor, unit: UUID, at: datetime, shown: Mapping[str, Rows]
) -> dict[str, BoundedCount]:
    found = shown.get(box.name) or rows(actor, unit, box.name, at, None, PAGE, {})
    return {box.name: BoundedCount(len(found.entries), found.has_more)} if found.entries else {}


def _source(box: Box, kind: str, right: str, does: str, find: Find, day: str, of: Any) -> BoxSource:
    rows = partial(_rows, find, day, of)
    return BoxSource(
        kind=kind,
        right=right,
        does=(does,),
        boxes=(box,),
        tallies=partial(_tallies, rows, box),
        rows=rows,
    )


SOURCES: Final = (
    _source(DECISIONS, CARDS.kind, READ, DECIDE, _cards, "next_on", CARDS),
    _source(TO_READ, BULLETINS.kind, BULLETIN_READ, ANSWER, _bulletins, "read_by", BULLETINS),
)
