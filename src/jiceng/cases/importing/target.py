"""Import target for requests: rows of another system's table, written in batches with helper
processes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiceng.cases.importing.batch import import_batch
from jiceng.cases.importing.chosen_columns import ChosenColumns, written
from jiceng.cases.importing.earlier_mappings import earlier_mappings
from jiceng.cases.importing.mapping import (
    COORDINATOR,
    REJECT,
    load_mapping,
    parse,
    shipped,
)
from jiceng.cases.importing.mapping import Mapping as RequestMapping
from jiceng.cases.importing.plan import Plan, read_all
from jiceng.cases.importing.preview import RequestPreview, first_choice, preview
from jiceng.cases.importing.records import ImportedRequest, Records
from jiceng.cases.importing.repeats import Repeats
from jiceng.cases.intake.report import Report
from jiceng.cases.permissions import CASE_IMPORT
from jiceng.core.access import Actor
from jiceng.core.helper_processes import HelperTask
from jiceng.directory import public as directory
from jiceng.records.imports.public import (
    Chosen,
    ImportReport,
    ImportTarget,
    Line,
    MappingProblem,
    RowOutcome,
    RowWriter,
    Start,
    TableImport,
    import_table,
    readable_columns_of,
)

KIND: Final = "case"
UNKNOWN: Final = ("", COORDINATOR, REJECT)
MOST_LETTERS: Final = 64_000
BATCH: Final = 5_000
NO_CHOICE: Final = {"name": "", "text": "", "units": "", "categories": ""}
"""Stored parts of a choice: name of a shipped mapping, or text of one's own; handling of unknown
units and categories."""

ReadRow = tuple[ImportedRequest | str, Report | str]


class RequestTarget(ImportTarget):
    """Target for requests with the times, units and categories of their source."""

    kind = KIND
    stream = "import"
    batch = BATCH
    analysed = ("cases_case", "cases_casesearch", "core_event", "core_stream")
    has_helpers = True

    @property
    def right(self) -> str:
        """The right to import requests."""
        return CASE_IMPORT

    def visible_to(self, actor: Actor) -> QuerySet[TableImport]:
        """Imports of units within the actor's right to import."""
        reach = actor.reach(CASE_IMPORT)
        found = TableImport.objects.filter(directory.within(reach, "unit__path"), kind=KIND)
        return found.order_by("-created_at", "-id")

    def first_mapping(self, path: Path, by: Actor) -> dict[str, Any]:
        """The shipped mapping that fits the columns best, or the newest one of earlier imports that
        fits; {} where none names just such columns.
        """
        columns = readable_columns_of(path)
        best = first_choice(columns)
        if best:
            return {**NO_CHOICE, "name": best.name}
        earlier = next(iter(earlier_mappings(self.visible_to(by), columns)), None)
        return {**NO_CHOICE, "text": earlier.text} if earlier else {}

    def chosen(self, given: Mapping[str, Any], path: Path) -> dict[str, Any]:
        """A shipped mapping by its name, an uploaded one, or columns that become one; and the
        handling of unknown units and categories.
        """
        found = {name: str(given.get(name, "")) for name in NO_CHOICE}
        if "columns" in given:
            there = set(readable_columns_of(path))
            columns = {name: each for name, each in given["columns"].items() if each}
            if not set(columns.values()) <= there:
                raise MappingProblem(_("Choose one from the list."), "form.choice")
            choice = ChosenColumns(str(given.get("source", "")), columns)
            found |= {"name": "", "text": written(choice)}
        mapping_from(**found)
        return found | {"text": "" if found["name"] else found["text"]}

    def mapping_by_name(self, path: Path, chosen: Chosen, *, by: Actor) -> RequestMapping:
        """A shipped mapping by its name, or a TOML file."""
        del path, by
        if chosen.columns or chosen.unit:
            raise MappingProblem(
                _("Columns and units of requests are in their mapping (--mapping)."),
                "mapping.columns",
            )
        if not chosen.mapping:
            raise MappingProblem(
                _("Name a mapping with --mapping: a file, or one of: %(known)s.")
                % {"known": ", ".join(shipped())},
                "mapping.none",
            )
        return load_mapping(chosen.mapping)

    def mapping_of(self, row: TableImport) -> RequestMapping:
        """The chosen mapping."""
        return mapping_from(**{"name": "", "text": "", **row.mapping})

    def identity(self, mapping: RequestMapping, sender: UUID | None) -> str:
        """Identity of the mapping alone: another sender of the same file resumes the import."""
        del sender
        return mapping.identity

    def source(self, mapping: RequestMapping) -> str:
        """The system from which the file was exported."""
        return mapping.source

    def writer(self, mapping: RequestMapping, start: Start) -> RequestWriter:
        """A writer of complete batches."""
        return RequestWriter(mapping, start)

    def preview(
        self, path: Path, mapping: RequestMapping, *, by: Actor, now: datetime
    ) -> RequestPreview:
        """Preview of the first rows."""
        return preview(path, mapping, by=by, now=now)


TARGET: Final = RequestTarget()


class RequestWriter(RowWriter):
    """Reads rows ahead in helper processes and writes batches by `import_batch`."""

    def __init__(self, mapping: RequestMapping, start: Start) -> None:
        self._start = start
        self._records = Records(mapping, start.now, are_rounded=start.survey.are_rounded)
        repeats = Repeats(start.survey.repeated)
        self._plan = Plan(mapping, start.by, directory.civil_day(start.now), repeats)

    def ask(self, some: Sequence[Line]) -> HelperTask[list[ReadRow]]:
        """Start parsing and validating rows."""
        given = [(line, dict(row), why) for line, row, why in some]
        return self._start.helpers.ask(read_all, self._records, given)

    def read(
        self, some: Sequence[Line], task: HelperTask[list[ReadRow]]
    ) -> Iterator[ImportedRequest | str]:
        """For every row the request, or the reason of rejection."""
        for (line, _row, _why), (record, read_report) in zip(some, task.result(), strict=True):
            if isinstance(record, ImportedRequest):
                self._plan.reports[line] = read_report
            yield record

    def note_done(self, line: int, taken: Any, *, was_rejected: bool) -> None:
        """Store the row under its number, unless it was rejected."""
        self._plan.reports.pop(line, None)
        if not was_rejected and isinstance(taken, ImportedRequest):
            self._plan.repeats.note(taken)

    def write(self, rows: Sequence[ImportedRequest]) -> RowOutcome:
        """Open new requests, and update stored ones that have changed in the source."""
        start = self._start
        return import_batch(
            rows=rows, plan=self._plan, by=start.by, at=start.at, helpers=start.helpers
        )


def mapping_from(name: str, text: str, units: str = "", categories: str = "") -> RequestMapping:
    """A shipped mapping by its name, or an uploaded one by its text.

    Args:
        units, categories: handling of unknown ones: "coordinator" or "reject"; "" for the mapping's
            own.

    Raises:
        MappingProblem: not found, too long or invalid.
    """
    if name and name not in shipped():  # a path would read any file of the server
        raise MappingProblem(
            _("Mapping “%(name)s” not found. Give a file, or one of: %(known)s.")
            % {"name": name[:40], "known": ", ".join(shipped())},
            "mapping.missing",
        )
    if not name and not text.strip():
        raise MappingProblem(_("Choose a mapping for the file."), "mapping.none")
    if not name and len(text) > MOST_LETTERS:
        raise MappingProblem(_("The mapping is too long. Shorten it."), "mapping.too_long")
    if name:
        mapping = load_mapping(name)
    else:
        mapping = parse("own", text, hashlib.sha256(text.encode()).hexdigest())
    for choice in (units, categories):
        if choice not in UNKNOWN:
            raise MappingProblem(_("Choose one from the list."), "form.choice")
    return mapping.answering(units, categories)


def import_file(
    path: Path,
    mapping: RequestMapping,
    *,
    by: Actor,
    at: datetime,
    rejects: Path | None = None,
    tick: Callable[[int], Callable[[int], None]] = lambda _total: lambda _done: None,
    batch: int = BATCH,
    at_end: Callable[[ImportReport], None] = lambda _report: None,
) -> ImportReport:
    """Import requests from a file, or resume an interrupted import; see `import_table`."""
    return import_table(
        path,
        mapping,
        TARGET,
        by=by,
        at=at,
        rejects=rejects,
        tick=tick,
        batch=batch,
        at_end=at_end,
    )
