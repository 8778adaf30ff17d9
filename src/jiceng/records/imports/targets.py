"""Import targets: how rows of one kind are parsed and written.

File, job, iteration over the rows, counts, rejects and pages are the same for all.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict

from jiceng.core.access import Actor
from jiceng.core.helper_processes import Helpers, HelperTask
from jiceng.core.manifests import Contribution, Slot
from jiceng.records.imports.models import TableImport
from jiceng.records.imports.reading import Survey
from jiceng.records.imports.table_mapping import TableMapping
from jiceng.ui.tables import TableRow

Line = tuple[int, TableRow, str]
"""Last line of a row in the file, the row, and the reason if it is unreadable ("" otherwise)."""
FATES: Final = ("opened", "updated", "unchanged", "rejected")
"""Results of rows; together they are the rows read."""


@dataclass(slots=True)
class RowOutcome:
    """Result of a batch.

    Args:
        opened, updated, unchanged: rows; with the rejected ones they are all rows given.
        rejected: line and reason of each rejected row.
        notes: other counts of the target by name.
    """

    opened: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)


class RowWriter(ABC):
    """Parses the rows of one file and writes them as records, in batches."""

    @abstractmethod
    def ask(self, some: Sequence[Line]) -> HelperTask[Any]:
        """Start parsing some rows, possibly in helper processes."""

    @abstractmethod
    def read(self, some: Sequence[Line], task: HelperTask[Any]) -> Iterator[Any]:
        """Results of `ask` for each row: the input of `write`, or a text with the reason of
        rejection.
        """

    @abstractmethod
    def note_done(self, line: int, taken: Any, *, was_rejected: bool) -> None:
        """Note a row of an earlier run, which may matter to later rows."""

    @abstractmethod
    def write(self, rows: Sequence[Any]) -> RowOutcome:
        """Write rows as records in the caller's transaction, each completely or not at all."""


@dataclass(frozen=True, slots=True)
class Start:
    """Input of a writer.

    Args:
        survey: of the file.
        by: the sender.
        at: time of the import.
        now: later times are rejected; unchanged for a resumed run.
    """

    survey: Survey
    by: Actor
    at: datetime
    now: datetime
    helpers: Helpers


@dataclass(frozen=True, slots=True)
class Preview:
    """Preview of the first rows.

    Args:
        encoding, delimiter: detected ones of the file.
        unused: columns that the mapping does not use.
        lines: the rows, in the format of the target's page.
        rejected: how many of them would be rejected.
        obstacles: messages about reasons why the import cannot be started.
    """

    encoding: str
    delimiter: str
    unused: Sequence[str]
    lines: Sequence[Any]
    rejected: int
    obstacles: Sequence[str] = ()

    @property
    def encoding_name(self) -> str:
        """Encoding for display: UTF-8 with or without a byte order mark has one name."""
        return self.encoding.removesuffix("-sig").upper()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The mapping as given on the command line; empty parts are not given.

    Args:
        mapping: a name or a path.
        columns: headings by field.
        unit: code or name of the unit of rows that name none.
        fixed: value for all rows by field.
        words: what words mean, by field.
    """

    mapping: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class ImportTarget(Contribution, ABC):
    """Import target of one kind of tables.

    Args:
        kind: of the records.
        stream: stream kind of an import, and the prefix of its event types.
        batch: rows in one transaction.
        most_bytes: maximum size of a file; 0 for the limit of uploads.
        analysed: tables whose statistics are updated after a large import.
        has_helpers: helper processes parse the rows of large files.
    """

    kind: str
    stream: str
    batch: int
    most_bytes: int = 0
    analysed: tuple[str, ...] = ()
    has_helpers: bool = False

    @property
    @abstractmethod
    def right(self) -> str:
        """The required right."""

    @abstractmethod
    def visible_to(self, actor: Actor) -> QuerySet[TableImport]:
        """Imports that are visible to an actor."""

    @abstractmethod
    def first_mapping(self, path: Path, by: Actor) -> dict[str, Any]:
        """Guessed mapping of an uploaded file; {} for none.

        Raises:
            Invalid, Refused: not a file of such records.
        """

    @abstractmethod
    def chosen(self, given: Mapping[str, Any], path: Path) -> dict[str, Any]:
        """The sender's choice in the format in which it is stored.

        Raises:
            Invalid: unusable.
        """

    @abstractmethod
    def mapping_by_name(self, path: Path, chosen: Chosen, *, by: Actor) -> TableMapping:
        """Mapping of a file as given on the command line.

        Raises:
            Invalid: unusable.
        """

    @abstractmethod
    def mapping_of(self, row: TableImport) -> TableMapping:
        """Mapping of an import.

        Raises:
            Invalid: not chosen yet, or invalid.
        """

    @abstractmethod
    def identity(self, mapping: Any, sender: UUID | None) -> str:
        """Identity of everything that changes the result for a file: the mapping and, if it
        matters, the sender (None: the command line). At most 80 characters.
        """

    @abstractmethod
    def source(self, mapping: Any) -> str:
        """Source of the file; the same file of one source is imported by one process at a time."""

    @abstractmethod
    def writer(self, mapping: Any, start: Start) -> RowWriter:
        """A writer of the rows."""

    @abstractmethod
    def preview(self, path: Path, mapping: Any, *, by: Actor, now: datetime) -> Preview:
        """Preview of the first rows; nothing is written.

        Raises:
            Invalid: the file is not a table, or a column of the mapping is missing.
        """


def _no_context(_row: TableImport, _by: Actor, _typed: QueryDict | None) -> Mapping[str, Any]:
    return {}


def _as_it_is(line: Any) -> Any:
    return line


def _no_notes(_row: TableImport) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPages(Contribution):
    """Names and specific parts of the pages of a target's imports.

    Args:
        kind: of the target.
        listing: URL name of the list.
        one: URL name of one import, and the prefix of those of its forms.
        title: of the list.
        about: description of the import in one sentence.
        home: URL name and label of the page above the list; None without.
        form: template of the fields for the mapping.
        form_context: its context, also from what was typed into a refused form.
        posted: the choice, from those fields.
        rows: template of the preview's table, with ``preview`` and its ``lines``.
        line: display of one line.
        notes: additional statements about the result.
        fields: expected columns: label, and whether required.
        has_sample: an empty table with these headings can be downloaded.
    """

    kind: str
    listing: str
    one: str
    title: Any
    about: Any
    form: str
    posted: Callable[[QueryDict], dict[str, Any]]
    rows: str
    home: tuple[str, Any] | None = None
    form_context: Callable[[TableImport, Actor, QueryDict | None], Mapping[str, Any]] = _no_context
    line: Callable[[Any], Any] = _as_it_is
    notes: Callable[[TableImport], Sequence[str]] = _no_notes
    fields: Callable[[], Sequence[tuple[str, bool]]] = tuple
    has_sample: bool = False


TARGETS: Final[Slot[ImportTarget]] = Slot(
    ImportTarget,  # type: ignore[type-abstract]
    key=lambda target: target.kind,
)
PAGES: Final = Slot(ImportPages, key=lambda pages: pages.kind)
