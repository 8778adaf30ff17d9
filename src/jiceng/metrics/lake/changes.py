"""Events tell which months of the lake have changed.

Called with the lock of `refreshing` held: a change that is committed after a month was read for
writing is therefore looked up in the new file, never in the one before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from jiceng.core import event_readers
from jiceng.core.event_readers import ChangedRow, RecordedEvent
from jiceng.core.models import EventReader
from jiceng.metrics.facts import FACTS, Fact
from jiceng.metrics.lake import places, reading
from jiceng.metrics.lake.layout import relations_of
from jiceng.metrics.models import LakeMonth

WRITES: Final = {"mark": "which files of the lake are to be written again"}

READER: Final = "lake"
BATCH: Final = 5_000
LONGEST_TRANSACTION: Final = timedelta(hours=6)
"""A new reader begins so long ago, since what it begins with is read after that."""


def begin(at: datetime) -> None:
    """Take note of all events from now on, before the first months are written."""
    if not EventReader.objects.filter(pk=READER).exists():
        event_readers.handle_new_events(
            READER, (), lambda _events: None, at=at - LONGEST_TRANSACTION
        )


def mark_changed(at: datetime) -> None:
    """Mark the months of all rows that events have changed since the last call."""
    watched = [(fact, relations_of(fact)) for fact in FACTS.all()]
    tables = {table for _fact, relations in watched for table in relations}

    def handle(events: Sequence[RecordedEvent]) -> None:
        for fact, relations in watched:
            mark(fact, _months(fact, relations, events))

    while (
        event_readers.handle_new_events(READER, (), handle, at=at, batch=BATCH, tables=tables)
        == BATCH
    ):
        pass


def mark(fact: Fact, months: Iterable[date]) -> None:
    """Mark months to be written again, or for the first time."""
    LakeMonth.objects.bulk_create(
        [LakeMonth(fact=fact.name, month=each, is_stale=True) for each in sorted(set(months))],
        update_conflicts=True,
        unique_fields=["fact", "month"],
        update_fields=["is_stale"],
    )


def _months(
    fact: Fact, relations: dict[str, list[str]], events: Sequence[RecordedEvent]
) -> set[date]:
    """The months in which rows of a fact have changed, also those from which rows have moved."""
    keys: set[str] = set()
    moved: set[str] = set()
    for way in sorted({way for ways in relations.values() for way in ways}):
        rows = [
            (event, row)
            for event in events
            for row in event.rows
            if way in relations.get(row.table, ())
        ]
        if not rows:
            continue
        if not way:
            keys |= {row.key for _event, row in rows}
            moved |= {row.key for _event, row in rows if _moves(fact, row)}
            continue
        found = _facts_at(fact, way, rows)
        keys |= found
        if fact.moment.startswith(f"{way}__"):
            moved |= found
    if not keys:
        return set()
    now = _months_now(fact, keys)
    moved |= keys - now.keys()
    held = reading.months_holding(fact, moved) if moved else set()
    return {month for month in now.values() if month is not None} | held


def _moves(fact: Fact, row: ChangedRow) -> bool:
    """Whether a change may take a row out of the month in which it was."""
    if row.is_new or row.columns is None:
        return row.columns is None
    field = fact.model._meta.get_field(fact.moment.partition("__")[0])
    return bool(getattr(field, "column", None) in row.columns)


def _facts_at(fact: Fact, way: str, rows: Collection[tuple[RecordedEvent, ChangedRow]]) -> set[str]:
    """Facts whose columns come from some other rows: those that refer to them now, and those of the
    same record, for rows that were deleted or that have changed hands.
    """
    all_facts = fact.everything()
    record = fact.record or "pk"
    found = all_facts.filter(**{f"{way}__in": {row.key for _event, row in rows}})
    same = all_facts.filter(**{f"{record}__in": {event.stream_id for event, _row in rows}})
    return {str(key) for each in (found, same) for key in each.values_list("pk", flat=True)}


def _months_now(fact: Fact, keys: Collection[str]) -> dict[str, date | None]:
    """The month of each fact that exists; None without a moment."""
    rows = fact.everything().filter(pk__in=keys)
    return {
        str(key): None if moment is None else places.month_of(moment)
        for key, moment in rows.values_list("pk", fact.moment)
    }
