"""Import target for records: each row is opened as by the form."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Problem, Refused
from jiceng.core.helper_processes import HelperTask
from jiceng.core.large_uploads import MEGABYTE
from jiceng.records.imports import mapping as mappings
from jiceng.records.imports.mapping import UNIT, ColumnMapping
from jiceng.records.imports.models import TableImport
from jiceng.records.imports.reading import columns_of, rows_of, surveyed
from jiceng.records.imports.rows import Reader, Understood, reason_for, unit_named, units_by_name
from jiceng.records.imports.targets import (
    Chosen,
    ImportTarget,
    Line,
    Preview,
    RowOutcome,
    RowWriter,
    Start,
)
from jiceng.records.public import RecordPages
from jiceng.ui import workbooks
from jiceng.ui.tables import WORKBOOK, TableRow, detect_encoding

STREAM: Final = "table_import"
MOST_MB: Final = 20
"""Maximum size of a table in MB, since each row costs as much as opening a record."""
PREVIEWED: Final = 20
MOST_READ: Final = 1_000
"""Rows that are searched for words to be explained before the import."""
MOST_WORDS: Final = 60
REMEMBERED: Final = 50
"""Earlier imports whose words are remembered."""

Cell = tuple[str, str, bool]
"""Converted value, the cell's text if it differs, and whether it is rejected."""


@dataclass(frozen=True, slots=True)
class RecordPreview(Preview):
    """Preview of the first rows; each line has its number, cells and expected result.

    Args:
        heads: column headings.
    """

    heads: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Word:
    """A text of a table that has to be explained.

    Args:
        count: rows with it.
        said: what it means, as somebody has said or as it is proposed.
        is_proposed: whether nobody has confirmed it yet.
    """

    field: str
    label: str
    text: str
    count: int
    said: str = ""
    is_proposed: bool = False


def _proposal(reader: Reader, name: str, text: str) -> tuple[str, bool]:
    said = reader.mapping.words.get(name, {}).get(text)
    if said is not None:
        return said, False
    meaning = reader.meaning_of(name, text)
    return (str(meaning.values.get(name, "")), True) if meaning else ("", False)


def title_of(path: Path) -> str:
    """What is written above the table of a workbook; "" for other files."""
    return workbooks.title(path)[:200] if detect_encoding(path) == WORKBOOK else ""


def said_before(kind: str, by: Actor) -> dict[str, dict[str, str]]:
    """What words meant in earlier imports of a kind by an actor's units, the newest last."""
    rows = TableImport.objects.filter(kind=kind)
    if not by.all_powers:
        rows = rows.filter(unit__in={grant.unit_id for grant in by.grants if grant.unit_id})
    found: dict[str, dict[str, str]] = {}
    for mapping in reversed(rows.order_by("-id").values_list("mapping", flat=True)[:REMEMBERED]):
        for name, said in (mapping or {}).get("words", {}).items():
            found[name] = {**found.get(name, {}), **said}
    return found


class RecordTarget(ImportTarget):
    """Target for the records of one type; an import is visible to its sender only."""

    stream = STREAM
    batch = 100
    most_bytes = MOST_MB * MEGABYTE

    def __init__(self, pages: RecordPages) -> None:
        self.pages, self.kind = pages, pages.kind

    @property
    def right(self) -> str:
        """The right to open such a record."""
        return self.pages.lifecycle.opening.right

    def visible_to(self, actor: Actor) -> QuerySet[TableImport]:
        """The actor's own imports."""
        found = TableImport.objects.filter(kind=self.kind, by=actor.id)
        return found if actor.holds(self.right) else found.none()

    def first_mapping(self, path: Path, by: Actor) -> dict[str, Any]:
        """Columns whose names match labels of fields; the unit is the sender's if there is only
        one.
        """
        columns = columns_of(path)
        if not columns:
            raise Refused(
                _("The table has no rows below its headings. Fill them in and send it again."),
                "import.empty",
            )
        own = {grant.unit_id for grant in by.grants if self.right in grant.permissions}
        unit = next(iter(own)) if len(own) == 1 else None
        guess = mappings.guessed(self.pages, columns, unit).model_dump(mode="json")
        return {**guess, "title": title_of(path), "words": said_before(self.kind, by)}

    def chosen(self, given: Mapping[str, Any], path: Path) -> dict[str, Any]:
        """The chosen columns, validated against the file."""
        given = {**given, "title": title_of(path)}
        return mappings.chosen(self.pages, given, columns_of(path)).model_dump(mode="json")

    def mapping_by_name(self, path: Path, chosen: Chosen, *, by: Actor) -> ColumnMapping:
        """The guessed columns, replaced where others are named."""
        if chosen.mapping:
            raise Invalid(
                _("These records have no mapping file. Name columns with --column."),
                "mapping.columns",
            )
        guess, heads = self.first_mapping(path, by), columns_of(path)
        if unknown := sorted({*chosen.columns} - {*mappings.targets(self.pages)}):
            known = ", ".join(mappings.targets(self.pages))
            raise Invalid(
                _("Unknown field: %(name)s. The fields are: %(known)s.")
                % {"name": unknown[0], "known": known},
                "mapping.field",
            )
        if missing := sorted({*chosen.columns.values()} - {*heads}):
            raise Invalid(
                _("The table has no column “%(name)s”.") % {"name": missing[0]}, "mapping.heading"
            )
        unit = guess["unit"]
        if chosen.unit:
            unit = str(unit_named(chosen.unit, units_by_name(by, self.right, timezone.now())))
        columns = {**guess["columns"], **chosen.columns}
        words = {name: {**guess["words"].get(name, {})} for name in guess["words"]}
        for name, said in chosen.words.items():
            words[name] = {**words.get(name, {}), **said}
        given = {**guess, "columns": columns, "unit": unit, "fixed": chosen.fixed, "words": words}
        return mappings.chosen(self.pages, given, heads)

    def mapping_of(self, row: TableImport) -> ColumnMapping:
        """The chosen columns; missing ones are reported when the file is read."""
        return mappings.complete(self.pages, row.mapping)

    def identity(self, mapping: ColumnMapping, sender: UUID | None) -> str:
        """Identity of mapping and sender, since jurisdictions differ."""
        identity = f"{self.kind} {sender} {mapping.model_dump_json()}"
        return f"{self.kind}@{hashlib.sha256(identity.encode()).hexdigest()[:32]}"

    def source(self, mapping: ColumnMapping) -> str:
        """The record type itself."""
        return self.kind

    def writer(self, mapping: ColumnMapping, start: Start) -> RecordWriter:
        """A writer that opens records."""
        return RecordWriter(self.reader(mapping, start.by, start.at))

    def reader(self, mapping: ColumnMapping, by: Actor, at: datetime) -> Reader:
        """A reader of the rows."""
        return Reader(self.pages, mapping, by=by, at=at)

    def puzzles(
        self, path: Path, mapping: ColumnMapping, *, by: Actor, now: datetime
    ) -> list[Word]:
        """Words in the table that are not understood, and those that were explained: by field in
        the order of the table.
        """
        found: dict[tuple[str, str], int] = {}
        survey = surveyed(path, mapping)
        rows = rows_of(path, mapping, survey.encoding, survey.delimiter)
        reader = self.reader(mapping, by, now)
        for _line, cells, why in islice(rows, MOST_READ):
            texts = {} if why else reader.puzzles(cells)
            for name, said in mapping.words.items():
                text = cells.get(mapping.columns.get(name, ""), "").strip()
                if text in said:
                    texts[name] = text
            for each in texts.items():
                found[each] = found.get(each, 0) + 1
        known = mappings.targets(self.pages)
        return [
            Word(name, known[name][0], text, n, *_proposal(reader, name, text))
            for (name, text), n in list(found.items())[:MOST_WORDS]
        ]

    def preview(
        self, path: Path, mapping: ColumnMapping, *, by: Actor, now: datetime
    ) -> RecordPreview:
        """Preview of the first rows with converted cells."""
        found = surveyed(path, mapping)
        rows = rows_of(path, mapping, found.encoding, found.delimiter)
        reader = self.reader(mapping, by, now)
        known = mappings.targets(self.pages)
        names = [name for name in known if name == UNIT or name in mapping.columns]
        lines = []
        for line, cells, why in islice(rows, PREVIEWED):
            each = reader.preview(cells, line, why)
            lines.append((line, [_cell(mapping, name, cells, each) for name in names], each))
        return RecordPreview(
            encoding=found.encoding,
            delimiter=found.delimiter,
            unused=mappings.unused(mapping, found.columns),
            lines=lines,
            rejected=sum(1 for *_others, each in lines if each.problem),
            heads=[known[name][0] for name in names],
        )


def _cell(mapping: ColumnMapping, name: str, cells: TableRow, found: Understood) -> Cell:
    typed = cells.get(mapping.columns.get(name, ""), "").strip()
    value = found.values.get(name, typed)
    return value, typed if typed and typed != value else "", name in found.faults


class RecordWriter(RowWriter):
    """Opens a record for each row, or updates the existing one by a move."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def ask(self, some: Sequence[Line]) -> HelperTask[None]:
        """Nothing: rows are parsed when they are written."""
        del some
        return HelperTask(None, lambda: None)

    def read(self, some: Sequence[Line], task: HelperTask[None]) -> Iterator[TableRow | str]:
        """The rows themselves."""
        del task
        for _line, row, why in some:
            yield why or row

    def note_done(self, line: int, taken: Any, *, was_rejected: bool) -> None:
        """Nothing: existing records are found by their key."""

    def write(self, rows: Sequence[TableRow]) -> RowOutcome:
        """Write each row in its own savepoint."""
        kind, outcome = self._reader.pages.kind, RowOutcome()
        with connection.cursor() as cursor:
            # Two simultaneous imports must not both open the same missing record.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"records.import:{kind}"])
        for row in rows:
            try:
                with transaction.atomic():
                    fate = self._reader.write(row)
            except Problem as problem:
                outcome.rejected.append((row.line, reason_for(problem, self._reader.pages)))
            else:
                setattr(outcome, fate, getattr(outcome, fate) + 1)
        return outcome
