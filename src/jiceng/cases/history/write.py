"""Storing many stories at once, in one transaction, by COPY."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from jiceng.cases.history.story import Story
from jiceng.cases.importing.tables import Table, copy_rows
from jiceng.cases.importing.writing import EVENT_COLUMNS, STREAM_COLUMNS
from jiceng.cases.models import Case, CaseSearch
from jiceng.cases.search import units_of, words_vector
from jiceng.core import changes
from jiceng.core.events import START, default_algorithm, link
from jiceng.core.worktime import CIVIL


@transaction.atomic
def write(*, stories: Sequence[Story]) -> None:
    """Store stories with all that belongs to them; a merged one with or after the one it is in."""
    recorded_at, algorithm = timezone.now().astimezone(UTC), default_algorithm()
    belongings: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    heads, events = [], []
    change, salts = changes.draw_number(), []
    for story in stories:
        head = START
        # Nobody did these things here: the first event tells what came of all of them.
        told, more = changes.tell_new([story.case, *story.rows], change)
        salts += more
        for by, happening in story.told:
            rows, head = link(
                "case",
                story.case.id,
                head,
                [happening],
                by=by,
                recorded_at=recorded_at,
                algorithm=algorithm,
                told=told,
            )
            told = ""
            events.extend(rows)
        heads.append((story.case.id, "case", head.seq, head.hash))
        for row in story.rows:
            belongings[type(row)].append(row)
    # A request that others were merged into comes before them.
    cases = [story.case for story in stories]
    cases.sort(key=lambda case: case.merged_into_id is not None)
    _copy(Case, cases)
    _copy(CaseSearch, map(_search, cases))  # before the tasks, which the database adds to them
    for model, rows_ in belongings.items():
        _copy(model, rows_)
    copy_rows(changes.SALT_TABLE, ("row", "salt"), zip(salts[::2], salts[1::2], strict=True))
    copy_rows("core_stream", STREAM_COLUMNS, heads)
    copy_rows("core_event", EVENT_COLUMNS, events)


def _search(case: Case) -> CaseSearch:
    words = words_vector(case.number, case.title, case.text, case.address)
    return CaseSearch(case=case, opened_at=case.opened_at, words=words, units=units_of(case))


def _copy(model: type[models.Model], instances: Iterable[models.Model]) -> None:
    table = Table(model)
    names = [(column, each.attname) for column, each in table.fields.items()]
    table.copy(
        table.row(**{column: _plain(getattr(instance, name)) for column, name in names})
        for instance in instances
    )


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, models.Choices) else value


def numbers(moments: Sequence[datetime]) -> list[str]:
    """Draw a request number for each moment, in their order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number') FROM generate_series(1, %s)", [len(moments)])
        serials = [row[0] for row in cursor.fetchall()]
    return [
        f"{moment.astimezone(CIVIL):%Y%m%d}{serial % 100_000_000:08d}"
        for moment, serial in zip(moments, serials, strict=True)
    ]
