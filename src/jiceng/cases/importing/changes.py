"""Updates of requests that were imported before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.utils import timezone

from jiceng.cases.importing.imported_timeline import Held, course_of, news
from jiceng.cases.importing.records import ImportedRequest
from jiceng.cases.importing.tables import copy_rows
from jiceng.cases.importing.writing import CASES, EVENT_COLUMNS, course_columns, ending
from jiceng.cases.intake.sources import spellings
from jiceng.core import event_changes
from jiceng.core.access import Actor
from jiceng.core.calendar import current_calendar
from jiceng.core.events import Head, NewEvent, chain_events, default_algorithm
from jiceng.records.clock import public as clocks

_HELD = (
    "id",
    "source_ref",
    "unit_id",
    "state",
    "resolved_at",
    "closed_at",
    "due_at",
    "resolution",
    "callback_level",
    "callback_contacted",
    "callback_solved",
    "opened_at",
    "title",
    "text",
    "address",
    "erased_at",
    "media_url",
    "lon",
    "lat",
    "category_id",
)
Pair = tuple[Held, ImportedRequest]


def held_requests(source: str, refs: Sequence[str]) -> dict[str, Held]:
    """Stored requests for these rows, by their reference in the source."""
    spelled = {written: ref for ref in refs for written in spellings(source, ref)}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(_HELD)} FROM cases_case"  # noqa: S608 - names of ours
            " WHERE source = %s AND source_ref = ANY(%s) AND source_ref <> ''",
            [source, list(spelled)],
        )
        return {spelled[row[1]]: Held(*row) for row in cursor.fetchall()}


def apply_news(known: Sequence[Pair], *, by: Actor, at: datetime) -> tuple[int, set[int]]:
    """Update stored requests where the source has changed.

    A request that staff have edited here is left unchanged.

    Returns:
        Number of updated requests, and the lines whose requests were left unchanged.
    """
    changed = [(held, record, what) for held, record in known if (what := news(held, record))]
    if not changed:
        return 0, set()
    worked_on = _worked_on([held.id for held, _record, _what in changed])
    left = {record.line for held, record, _what in changed if held.id in worked_on}
    changed = [one for one in changed if one[0].id not in worked_on]
    rows = _lock([held.id for held, _record, _what in changed])
    heads = _lock_heads([held.id for held, _record, _what in changed])
    updates, tales = [], {}
    for held, record, what in changed:
        columns = {**rows[held.id], **_columns(held, record, rows[held.id], at)}
        data = {"changes": sorted(what), "state": columns["state"], "due_at": columns["due_at"]}
        tale = [NewEvent("case.import_updated", at, data)]
        if columns["closed_at"] != held.closed_at:
            tale += ending(columns)
        tales[held.id] = tale
        updates.append(columns)
    _write(updates)
    _append_events(tales, heads, by=by)
    return len(changed), left


def _columns(
    held: Held, record: ImportedRequest, row: dict[str, Any], at: datetime
) -> dict[str, Any]:
    """Columns of a request with the changes applied."""
    first = clocks.entry_from_dict(row["ledger"][0])
    assert isinstance(first, clocks.Start)  # every ledger begins so
    course = course_of(
        record,
        unit_id=held.unit_id,
        is_placed=row["accepted_at"] is not None,
        span=first.span,
        calendar=current_calendar(),
        now=at,
    )
    columns = course_columns(course)
    columns["resolution"] = record.resolution or held.resolution
    columns["changed_at"] = at
    return columns


def _worked_on(ids: Sequence[UUID]) -> set[UUID]:
    """Requests with events by anyone other than imports and the system.

    An import started on a page writes under the name of a person, with the time of its first event.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT stream_id FROM core_event AS e WHERE stream_id = ANY(%s)"
            " AND actor <> 'system' AND actor NOT LIKE 'import%%' AND NOT EXISTS ("
            "SELECT 1 FROM core_event AS i WHERE i.stream_id = e.stream_id"
            " AND i.type IN ('case.imported', 'case.import_updated')"
            " AND i.recorded_at = e.recorded_at AND i.actor = e.actor)",
            [list(ids)],
        )
        return {stream for (stream,) in cursor.fetchall()}


def _lock(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ledger::text, unit_id, accepted_at FROM cases_case"
            " WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
            [list(ids)],
        )
        return {
            id_: {
                "id": id_,
                "ledger": orjson.loads(ledger),
                "unit_id": unit_id,
                "accepted_at": accepted_at,
            }
            for id_, ledger, unit_id, accepted_at in cursor.fetchall()
        }


def _lock_heads(ids: Sequence[UUID]) -> dict[UUID, Head]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, seq, hash FROM core_stream WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
            [list(ids)],
        )
        return {stream: Head(seq, bytes(hash_)) for stream, seq, hash_ in cursor.fetchall()}


def _write(updates: Sequence[dict[str, Any]]) -> None:
    if not updates:
        return
    names = [name for name in updates[0] if name not in {"id", "unit_id", "accepted_at"}]
    settings = ", ".join(f"{name} = %s" for name in names)
    ids = [row["id"] for row in updates]
    with event_changes.noting_changes("cases_case", ids), connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE cases_case SET {settings}, version = version + 1 WHERE id = %s",  # noqa: S608
            [[*(CASES.encode(n, row[n]) for n in names), row["id"]] for row in updates],
        )


def _append_events(
    tales: dict[UUID, list[NewEvent]], heads: dict[UUID, Head], *, by: Actor
) -> None:
    recorded_at, algorithm = timezone.now().astimezone(UTC), default_algorithm()
    changes = event_changes.take_changes([*tales]) if tales else {}
    events: list[tuple[Any, ...]] = []
    for stream, tale in tales.items():
        linked, heads[stream] = chain_events(
            "case",
            stream,
            heads[stream],
            tale,
            by=by,
            recorded_at=recorded_at,
            algorithm=algorithm,
            changes=changes.get(stream, ""),
        )
        events += linked
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE core_stream SET seq = %s, hash = %s WHERE id = %s",
            [(head.seq, head.hash, stream) for stream, head in heads.items()],
        )
    copy_rows("core_event", EVENT_COLUMNS, events)
