"""The effects of a move as data: columns, dependent rows, events, clock entries. Pure.

`apply` of a move returns an `Outcome`; both writers, row by row and in bulk, write exactly that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from jiceng.core.access import Actor


@dataclass(frozen=True, slots=True)
class Context:
    """Who makes a move on which record, and when.

    Args:
        record: its identifier, for rows that belong to it.
        unit: unit of the position that gives the permission; None for the system.
    """

    actor: Actor
    at: datetime
    record: UUID
    unit: UUID | None = None


@dataclass(frozen=True, slots=True)
class New:
    """A dependent row to insert; its identifier is assigned when it is written."""

    model: type[Model]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """Columns of another row to update."""

    model: type[Model]
    id: UUID
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class After:
    """Placeholder in an event's data for the value of a record's column after the outcome is
    written, e.g. the due time that the clock computes.
    """

    column: str


@dataclass(frozen=True, slots=True)
class Event:
    """An event in addition to the move's own.

    Args:
        type: full type, e.g. ``"case.closed"``.
        data: as of an `Outcome`.
    """

    type: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The effects of a move.

    Args:
        state: target state; "" for the only permitted one.
        data: JSON-serialisable data of the move's event, without personal data and free text.
        changes: further columns of the record, by attribute.
        rows: other rows, in the order of writing; they refer to the record by its identifier.
        events: events after the move's own.
        clock: entries for the record's ledger of working time, in order.
    """

    state: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Any] = ()
    events: Sequence[Event] = ()
    clock: Sequence[Any] = ()


def fill_placeholders(data: Mapping[str, Any], record: Any) -> dict[str, Any]:
    """An event's data with every `After` replaced by the column's present value."""
    return {
        name: getattr(record, value.column) if isinstance(value, After) else value
        for name, value in data.items()
    }
