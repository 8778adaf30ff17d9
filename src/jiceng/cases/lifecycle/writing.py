"""Order in which the parts of an outcome are written, for the database and in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final, Protocol

from django.db.models import Model

from jiceng.cases.intake import service_times
from jiceng.cases.lifecycle.outcomes import Added, Beside, CaseOutcome, Photos, Set, Written
from jiceng.cases.models import Case
from jiceng.records.clock import public as clocks
from jiceng.records.public import fill_placeholders

_TIMED: Final = frozenset({"category_id", "request_type", "contacted_at", "answered_at"})
"""Columns on which the due times of contact and answer depend."""


class Writer(Protocol):
    """Target of the rows and events of a move."""

    @property
    def case(self) -> Case:
        """The request, changed in place."""
        ...

    def add(self, rows: Sequence[Model]) -> None:
        """Insert rows of one model."""

    def set(self, rows: Sequence[Model], values: Mapping[str, Any]) -> None:
        """Update columns of rows."""

    def remark(self, kind: str, text: str, *, internal: bool = True) -> dict[str, Any]:
        """Store a text; returns its event data."""
        ...

    def attach(self, photos: Photos) -> None:
        """Attach photos and record the event."""

    def add_event(self, type_: str, data: Mapping[str, Any] | None = None) -> None:
        """Add an event."""

    def beside(self, other: Beside) -> None:
        """Change another request and record its events."""


def write_outcome_parts(writer: Writer, event: str, outcome: CaseOutcome) -> None:
    """Write an outcome except the request's state, version and events, which the caller finishes.

    Args:
        event: type of the move's own event.
    """
    case = writer.case
    for column, value in outcome.changes.items():
        setattr(case, column, value)
    clocks.append(case, *outcome.clock)
    if outcome.clock or not _TIMED.isdisjoint(outcome.changes):
        service_times.follow(case)
    for _kind, rows in groupby(outcome.rows, lambda row: (type(row), _model(row))):
        _write(writer, list(rows))
    writer.add_event(
        event, {**fill_placeholders(outcome.data, case), **_written(writer, outcome.words)}
    )
    if outcome.photos is not None and outcome.photos.kept:
        writer.attach(outcome.photos)
    for each in outcome.events:
        words = getattr(each, "words", None)
        writer.add_event(
            each.type, {**fill_placeholders(each.data, case), **_written(writer, words)}
        )


def _model(row: Added | Set) -> type[Model] | None:
    return type(row.row) if isinstance(row, Added) else None


def _write(writer: Writer, rows: list[Added | Set]) -> None:
    added = [row.row for row in rows if isinstance(row, Added)]
    if added:
        writer.add(added)
    for row in rows:
        if isinstance(row, Set):
            writer.set(row.rows, row.values)


def _written(writer: Writer, words: Written | None) -> dict[str, Any]:
    if words is None:
        return {}
    return writer.remark(words.kind, words.text, internal=words.internal)
