"""What comes of a move, as data: columns, further rows, events, entries of a clock. Pure.

`apply` of a move gives an `Outcome`; whoever writes it, row by row or in bulk, adds nothing.
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
        unit: from which unit: that of a post which gives the right; None for the system.
    """

    actor: Actor
    at: datetime
    record: UUID
    unit: UUID | None = None


@dataclass(frozen=True, slots=True)
class New:
    """A further row that a move makes; it gets an identifier of its own when it is written."""

    model: type[Model]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """Columns of another row that a move changes."""

    model: type[Model]
    id: UUID
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class After:
    """In an event's data: what a column of the record holds once the outcome is written, such as
    the due time that the clock gives."""

    column: str


@dataclass(frozen=True, slots=True)
class Event:
    """An event besides a move's own.

    Args:
        type: the whole of it, such as ``"case.closed"``.
        data: as of an `Outcome`.
    """

    type: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a move.

    Args:
        state: where the record stands then; "" for the only one in which the move may end.
        data: JSON-able facts for the move's event, free of personal data and of what people wrote.
        changes: further columns of the record, by attribute.
        rows: other rows, in the order in which they are written; they name the record by its
            identifier.
        events: those besides the move's own, which comes first.
        clock: entries of the record's ledger of working time, in their order.
    """

    state: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Any] = ()
    events: Sequence[Event] = ()
    clock: Sequence[Any] = ()


def told(data: Mapping[str, Any], record: Any) -> dict[str, Any]:
    """An event's data, with what columns hold now in the places of `After`."""
    return {
        name: getattr(record, value.column) if isinstance(value, After) else value
        for name, value in data.items()
    }
