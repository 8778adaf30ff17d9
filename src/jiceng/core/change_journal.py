"""Journal of a transaction's changes to rows of evidence that no event has recorded yet.

Code that writes such rows notes them here; the next event includes them (`changes`). One journal
belongs to each connection and follows its savepoints.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection

from jiceng.core.evidence import RecordingPlan, plans

Cells = dict[str, Any]


class UnrecordedChange(DatabaseError):
    """A row of evidence was changed without an event in the transaction, which is rolled back."""


@dataclass(slots=True)
class RowChange:
    """The changes of one row; guarded columns hold their values until the event is written."""

    plan: RecordingPlan
    key: str
    is_new: bool = False
    is_gone: bool = False
    cells: Cells = field(default_factory=dict)
    # A text was erased: the rest gets a new salt, so that the old digests reveal nothing.
    is_emptied: bool = False


@dataclass(frozen=True, slots=True)
class _Note:
    row: RowChange
    is_loose: bool


class Journal:
    """The changes of one connection's transaction that no event has recorded yet."""

    def __init__(self) -> None:
        self._notes: list[_Note] = []
        self._salts: dict[UUID, str] = {}
        self._marks: dict[str, tuple[list[_Note], int]] = {}

    def note(self, row: RowChange, *, is_loose: bool) -> None:
        """Note a change; a loose one belongs to no action (see `in_action`)."""
        self._notes.append(_Note(row, is_loose))

    def know_salt(self, row: UUID, salt: str) -> None:
        """Remember a salt that is written with its row."""
        self._salts[row] = salt

    def mark(self, savepoint: str) -> None:
        """Remember the present notes, for a rollback to this savepoint."""
        self._marks[savepoint] = (self._notes, len(self._notes))

    def back_to(self, savepoint: str) -> None:
        """Discard the notes since; changes that an event had included count as unrecorded again."""
        marked = self._marks.pop(savepoint, None)
        if marked is not None:
            notes, length = marked
            self._notes = notes[:length]

    def unmark(self, savepoint: str) -> None:
        """Discard a savepoint that was released."""
        self._marks.pop(savepoint, None)

    def clear(self) -> None:
        """Discard everything: the transaction has ended."""
        self._notes, self._salts, self._marks = [], {}, {}

    def refuse_unrecorded(self) -> None:
        """Raise if an action is about to end with a change that no event has recorded.

        Raises:
            UntoldChange: naming the tables.
        """
        unrecorded = [note.row for note in self._notes if not note.is_loose]
        if unrecorded:
            self._notes = [note for note in self._notes if note.is_loose]
            tables = ", ".join(sorted({row.plan.table for row in unrecorded}))
            raise UnrecordedChange(f"no event records the change of {tables}")

    def take(self) -> tuple[dict[tuple[str, str], RowChange], dict[UUID, str]]:
        """All notes, folded to one entry per row, and the known salts."""
        notes, self._notes = self._notes, []
        salts, self._salts = self._salts, {}
        folded: dict[tuple[str, str], RowChange] = {}
        for note in notes:
            _fold(folded, note.row)
        return folded, salts


def _fold(folded: dict[tuple[str, str], RowChange], row: RowChange) -> None:
    place = (row.plan.table, row.key)
    before = folded.get(place)
    if before is None or row.is_new or row.is_gone:
        folded[place] = RowChange(
            row.plan, row.key, row.is_new, row.is_gone, dict(row.cells), row.is_emptied
        )
        return
    before.cells |= row.cells
    before.is_emptied |= row.is_emptied


def plan_of(table: str) -> RecordingPlan | None:
    """How events record a table's rows; None for a table that is not evidence."""
    return plans().get(table)


def journal() -> Journal:
    """The journal of this thread's connection."""
    found: Journal = connection.journal  # type: ignore[attr-defined]
    return found


@dataclass(slots=True)
class TestExemption:
    """Exemptions for tests, which make rows by hand before they act; the product writes no row of
    evidence outside an action. The next event includes rows made by hand."""

    is_allowed: bool = False  # outside every action
    is_meant: bool = False  # even inside a transaction


by_hand = TestExemption()


@contextmanager
def made_by_hand() -> Iterator[None]:
    """Mark writes as belonging to no action: rows with which a test or a benchmark begins."""
    before = by_hand.is_allowed, by_hand.is_meant
    by_hand.is_allowed = by_hand.is_meant = True
    try:
        yield
    finally:
        by_hand.is_allowed, by_hand.is_meant = before


def in_action() -> bool:
    """Whether one of the product's own transactions is open, other than a test's around it or one
    that Django opens for a single call."""
    blocks: Any = connection.atomic_blocks
    if not blocks or by_hand.is_meant:
        return False
    if not blocks[0]._from_testcase:  # noqa: SLF001
        return True
    return any(block.savepoint and not block._from_testcase for block in blocks)  # noqa: SLF001


def require_action(plan: RecordingPlan) -> None:
    """Refuse to write a row of evidence where no event can record it.

    Raises:
        UntoldChange: outside every transaction.
    """
    if not by_hand.is_allowed and not in_action():
        raise UnrecordedChange(f"{plan.table} is written by actions only, inside a transaction")


def note(row: RowChange) -> None:
    """Note a change of a row of evidence."""
    journal().note(row, is_loose=not in_action())
