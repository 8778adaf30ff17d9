"""What tables become: a target says how rows of its kind are read and how they become records.

The file, the job, the walk through its rows, counts, rejects and pages are one for all.
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
"""Where a row ends in the file, the row, and why it cannot be read ("" if it can)."""
FATES: Final = ("opened", "updated", "unchanged", "rejected")
"""What becomes of rows; all of them together are the rows that were read."""


@dataclass(slots=True)
class RowOutcome:
    """What became of a batch.

    Args:
        opened, updated, unchanged: rows; with the rejected ones they are all that were given.
        rejected: line and reason of each row that was not taken.
        notes: what else the target counts, by name.
    """

    opened: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)


class RowWriter(ABC):
    """Reads the rows of one file and makes records of them, batch by batch."""

    @abstractmethod
    def ask(self, some: Sequence[Line]) -> HelperTask[Any]:
        """Have some rows read; helper processes may do it."""

    @abstractmethod
    def read(self, some: Sequence[Line], asked: HelperTask[Any]) -> Iterator[Any]:
        """What `ask` has made of each row: what `write` takes, or a text that says why nothing."""

    @abstractmethod
    def pass_by(self, line: int, taken: Any, *, was_rejected: bool) -> None:
        """A row that an earlier run has done, which may matter to later ones."""

    @abstractmethod
    def write(self, rows: Sequence[Any]) -> RowOutcome:
        """Make records of rows in the caller's transaction, each wholly or not at all."""


@dataclass(frozen=True, slots=True)
class Start:
    """What a writer begins with.

    Args:
        survey: of the file.
        by: the sender.
        at: when the rows are written down.
        now: nothing can have happened after it; the same for a run that goes on.
    """

    survey: Survey
    by: Actor
    at: datetime
    now: datetime
    helpers: Helpers


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows as they would be taken.

    Args:
        encoding, delimiter: by which the file is read.
        unused: columns that the mapping does not look at.
        lines: the rows, as the target's page shows them.
        rejected: how many of them would not be taken.
        obstacles: why the import cannot be started, in sentences.
    """

    encoding: str
    delimiter: str
    unused: Sequence[str]
    lines: Sequence[Any]
    rejected: int
    obstacles: Sequence[str] = ()


class ImportTarget(Contribution, ABC):
    """What tables of one kind become.

    Args:
        kind: of the records.
        stream: kind of the chain of an import, and the beginning of its events' types.
        batch: rows in one transaction.
        most_bytes: of a file; 0 for the limit of uploads.
        analysed: tables whose statistics a large import renews.
        has_helpers: rows are read by helper processes where that is worth their start.
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
        """The right that it takes."""

    @abstractmethod
    def visible_to(self, actor: Actor) -> QuerySet[TableImport]:
        """The imports that an actor sees."""

    @abstractmethod
    def first_mapping(self, path: Path, by: Actor) -> dict[str, Any]:
        """What is guessed of a file that was sent; {} for nothing.

        Raises:
            Invalid, Refused: it is no file of such records.
        """

    @abstractmethod
    def chosen(self, given: Mapping[str, Any], path: Path) -> dict[str, Any]:
        """A choice of the sender's as it is kept.

        Raises:
            Invalid: it cannot be used.
        """

    @abstractmethod
    def mapping_of(self, row: TableImport) -> TableMapping:
        """How a file is read.

        Raises:
            Invalid: nothing is chosen, or what is has a mistake.
        """

    @abstractmethod
    def identity(self, mapping: Any, sender: UUID | None) -> str:
        """Tells apart what has a file come to something else: the mapping and, where it matters,
        the sender (None: the command line). At most 80 characters."""

    @abstractmethod
    def source(self, mapping: Any) -> str:
        """Of what the file is a table; the same file of one source is imported by one at a time."""

    @abstractmethod
    def writer(self, mapping: Any, start: Start) -> RowWriter:
        """What makes records of the rows."""

    @abstractmethod
    def preview(self, path: Path, mapping: Any, *, by: Actor, now: datetime) -> Preview:
        """The first rows as they would be taken; nothing is written.

        Raises:
            Invalid: the file is no table, or lacks a column that the mapping names.
        """


def _no_context(_row: TableImport, _by: Actor) -> Mapping[str, Any]:
    return {}


def _as_it_is(line: Any) -> Any:
    return line


def _no_notes(_row: TableImport) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPages(Contribution):
    """How the pages of a target's imports are called and what is its own on them.

    Args:
        kind: of the target.
        listing: name of the address of the list.
        one: name of the address of one import; those of its forms begin with it.
        title: of the list.
        about: what is imported, in a sentence.
        home: name and label of the page above the list; None without.
        form: template of the fields that say how the file is read.
        form_context: what it shows.
        posted: the choice, from those fields.
        rows: template of the preview's table, which has the ``preview`` and its ``lines``.
        line: how one of those is shown.
        notes: what is said of the outcome beside the counts.
        fields: columns that are looked for: label, and whether it is needed.
        has_sample: whether an empty table with these headings can be had.
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
    form_context: Callable[[TableImport, Actor], Mapping[str, Any]] = _no_context
    line: Callable[[Any], Any] = _as_it_is
    notes: Callable[[TableImport], Sequence[str]] = _no_notes
    fields: Callable[[], Sequence[tuple[str, bool]]] = tuple
    has_sample: bool = False


TARGETS: Final[Slot[ImportTarget]] = Slot(
    ImportTarget,  # type: ignore[type-abstract]
    key=lambda target: target.kind,
)
PAGES: Final = Slot(ImportPages, key=lambda pages: pages.kind)
