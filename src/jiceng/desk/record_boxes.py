"""Inbox rows of records with a lifecycle, for all kinds with a queue.

A record waits for its unit in charge while its state permits a move from there. It is in the first
box, together with all other work, and in a box of its own kind. Registers, whose list is not sorted
by due time, have no rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.db.models import DateTimeField, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.worktime import TimeLeft
from jiceng.desk.boxes import PAGE, TO_DO, Box, BoxEntry, BoxSource, Cursor, Rows
from jiceng.records.clock import public as clocks
from jiceng.records.public import DUE, IN_CHARGE, LIFECYCLES, PAGES, Lifecycle, RecordPages

TEMPLATE: Final = "desk/record_row.html"


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as a row of the inbox."""

    id: UUID
    href: str
    title: str
    kind: Any
    state: Any
    due: datetime
    left: TimeLeft | None


def sources() -> Iterator[BoxSource]:
    """A source for each kind of records whose list is a queue."""
    pages = PAGES.by_key()
    for each in LIFECYCLES.all():
        if each.kind in pages and pages[each.kind].is_queue:
            yield _source(each, pages[each.kind])


def _source(lifecycle: Lifecycle, pages: RecordPages) -> BoxSource:
    own = Box(lifecycle.kind, pages.title, pages.icon)
    return BoxSource(
        kind=lifecycle.kind,
        right=pages.reads,
        does=pages.lifecycle.rights_of_moves,
        boxes=(TO_DO, own),
        tallies=partial(_tallies, lifecycle, pages),
        rows=partial(_rows, lifecycle, pages),
    )


def waiting(pages: RecordPages, actor: Actor, unit_id: UUID) -> QuerySet[Any]:
    """Records that wait for a unit, limited to those that the actor sees."""
    lifecycle = pages.lifecycle
    states = set(pages.waits) or {
        state
        for move in lifecycle.moves
        if move.right and IN_CHARGE in move.relations
        for state in move.on
    }
    return lifecycle.visible(actor).filter(unit=unit_id, state__in=sorted(states))


def _rows(
    lifecycle: Lifecycle,
    pages: RecordPages,
    actor: Actor,
    unit_id: UUID,
    _box: str,
    at: datetime,
    after: Cursor | None,
    limit: int,
    _chosen: Mapping[str, str] = MappingProxyType({}),
) -> Rows:
    is_day = not isinstance(lifecycle.model._meta.get_field(pages.order), DateTimeField)
    found = waiting(pages, actor, unit_id)
    if after:
        found = found.filter(_behind(pages.order, after, is_day=is_day))
    rows = list(found.order_by(pages.order, "pk")[: limit + 1])
    return Rows([_entry(lifecycle, pages, row, at) for row in rows[:limit]], len(rows) > limit)


def _behind(order: str, after: Cursor, *, is_day: bool) -> Q:
    """Condition for rows after a cursor. A day ends when the next one begins."""
    at, last = after
    if not is_day:
        return Q(**{f"{order}__gt": at}) | Q(**{order: at, "pk__gt": last})
    day = timezone.localtime(at).date()
    later = Q(**{f"{order}__gte": day})
    before = day - timedelta(days=1)
    return later | Q(**{order: before, "pk__gt": last}) if end_of(before) == at else later


def end_of(day: date) -> datetime:
    """The end of a day as a moment."""
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())


def _entry(lifecycle: Lifecycle, pages: RecordPages, record: Any, at: datetime) -> BoxEntry:
    value = getattr(record, pages.order)
    due = value if isinstance(value, datetime) else end_of(value)
    row = RecordRow(
        id=record.pk,
        href=reverse(lifecycle.kind, kwargs={"record_id": record.pk}),
        title=str(getattr(record, lifecycle.named)),
        kind=lifecycle.label,
        state=lifecycle.states[record.state],
        due=due,
        left=clocks.time_left_of(record.ledger, at) if pages.order == DUE else None,
    )
    return BoxEntry(due, record.pk, row, TEMPLATE, (record.version,))


def _tallies(
    lifecycle: Lifecycle,
    pages: RecordPages,
    actor: Actor,
    unit_id: UUID,
    _at: datetime,
    shown: Mapping[str, Rows],
) -> dict[str, BoundedCount]:
    """Both boxes contain the same rows; if a first page is shown, its rows are not counted again.
    The box of the kind is shown only if it is not empty.
    """
    rows = shown.get(TO_DO.name) or shown.get(lifecycle.kind)
    if rows is not None:
        tally = BoundedCount(len(rows.entries), rows.has_more)
    else:
        count = waiting(pages, actor, unit_id).order_by()[: PAGE + 1].count()
        tally = BoundedCount(min(count, PAGE), count > PAGE)
    return {TO_DO.name: tally} | ({lifecycle.kind: tally} if tally.count else {})
