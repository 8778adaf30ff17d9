"""Bulk insert of stories by COPY, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.db import connection, models, transaction
from django.utils import timezone

from jiceng.cases.history.story import Story
from jiceng.cases.importing.tables import Table, copy_formatted, formatted
from jiceng.cases.importing.writing import EVENT_COLUMNS, STREAM_COLUMNS
from jiceng.cases.models import Case, CaseSearch
from jiceng.cases.search.by_words import units_of, words_vector
from jiceng.core import event_changes
from jiceng.core.events import EMPTY_HEAD, chain_events, default_algorithm
from jiceng.core.worktime import CIVIL


@dataclass(frozen=True, slots=True)
class Made:
    """Rows of stories in COPY format, table by table in the order of writing.

    Args:
        parts: name, columns and rows of each table.
    """

    parts: tuple[tuple[str, tuple[str, ...], bytes], ...]


@transaction.atomic
def write(*, stories: Sequence[Story]) -> None:
    """Store stories with all dependent rows; a merged one together with or after the one it is
    merged into.
    """
    write_made(made(stories, change=event_changes.draw_number(), recorded_at=timezone.now()))


@transaction.atomic
def write_made(rows: Made) -> None:
    """Store the result of `made`."""
    for table, columns, formatted_rows in rows.parts:
        copy_formatted(table, columns, formatted_rows)


def made(stories: Sequence[Story], *, change: int, recorded_at: datetime) -> Made:
    """Format the rows of stories without writing, so that a helper process can do it.

    Args:
        change: sequence number of the row changes in the events, already drawn.
    """
    recorded_at, algorithm = recorded_at.astimezone(UTC), default_algorithm()
    belongings: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    heads, events, salts = [], [], []
    for story in stories:
        head = EMPTY_HEAD
        # The moves were not made in this database: the first event holds all row changes.
        changes, more = event_changes.record_new_instances([story.case, *story.rows], change)
        salts += more
        for by, happening in story.events:
            rows, head = chain_events(
                "case",
                story.case.id,
                head,
                [happening],
                by=by,
                recorded_at=recorded_at,
                algorithm=algorithm,
                changes=changes,
            )
            changes = ""
            events.extend(rows)
        heads.append((story.case.id, "case", head.seq, head.hash))
        for row in story.rows:
            belongings[type(row)].append(row)
    # Requests that others were merged into come first, because of the foreign key.
    cases = [story.case for story in stories]
    cases.sort(key=lambda case: case.merged_into_id is not None)
    # Search rows before tasks, whose trigger updates them.
    parts = [_rows(Case, cases), _rows(CaseSearch, map(_search, cases))]
    parts += [_rows(model, rows_) for model, rows_ in belongings.items()]
    pairs = zip(salts[::2], salts[1::2], strict=True)
    parts.append((event_changes.SALT_TABLE, ("row", "salt"), formatted(pairs)))
    parts.append(("core_stream", tuple(STREAM_COLUMNS), formatted(heads)))
    parts.append(("core_event", tuple(EVENT_COLUMNS), formatted(events)))
    return Made(tuple(parts))


def _search(case: Case) -> CaseSearch:
    words = words_vector(case.number, case.title, case.text, case.address)
    return CaseSearch(case=case, opened_at=case.opened_at, words=words, units=units_of(case))


@cache
def _table(model: type[models.Model]) -> Table:
    return Table(model)


def _rows(
    model: type[models.Model], instances: Iterable[models.Model]
) -> tuple[str, tuple[str, ...], bytes]:
    table = _table(model)
    rows = formatted(map(table.row_of, instances))
    return model._meta.db_table, tuple(table.columns), rows


def numbers(moments: Sequence[datetime]) -> list[str]:
    """Draw a request number for each moment, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number') FROM generate_series(1, %s)", [len(moments)])
        serials = [row[0] for row in cursor.fetchall()]
    return [
        f"{moment.astimezone(CIVIL):%Y%m%d}{serial % 100_000_000:08d}"
        for moment, serial in zip(moments, serials, strict=True)
    ]
