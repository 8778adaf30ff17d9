"""Outcomes of moves on requests, in addition to those of all records. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model

from jiceng.cases.models import AttachmentKind, Case
from jiceng.core import files
from jiceng.records.public import Event, Outcome


@dataclass(frozen=True, slots=True)
class Written:
    """A text to store outside of the event stream; its event holds a digest.

    Args:
        kind: of the note.
        internal: visible to staff only.
    """

    kind: str
    text: str
    internal: bool = True


@dataclass(frozen=True, slots=True)
class Photos:
    """Uploaded photos to attach to the request."""

    kept: Sequence[files.StoredPhoto]
    kind: AttachmentKind
    internal: bool = False
    task: UUID | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """A row to insert, with its identifier."""

    row: Model


@dataclass(frozen=True, slots=True)
class Set:
    """Columns to update in rows from the facts.

    Args:
        values: by attribute; equal for all rows.
    """

    rows: Sequence[Model]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MovedUnit(Event):
    """An event with its text."""

    words: Written | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """Effects of a move on another request.

    Args:
        changes: as of an outcome; the state does not change.
    """

    case: Case
    events: Sequence[Event]
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseOutcome(Outcome):
    """Outcome of a move on a request.

    Args:
        words: text of its own event.
        photos: recorded by an event of their own.
        beside: changes of other requests.
    """

    words: Written | None = None
    photos: Photos | None = None
    beside: Sequence[Beside] = ()
