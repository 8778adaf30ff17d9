"""What comes of a move on a request, besides what comes of a move on any record. Pure."""

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
    """What somebody wrote for it. It is kept apart from the chain, whose event tells of it by a
    digest.

    Args:
        kind: of the remark.
        internal: not shown to the resident.
    """

    kind: str
    text: str
    internal: bool = True


@dataclass(frozen=True, slots=True)
class Photos:
    """Kept photos that become the request's."""

    kept: Sequence[files.StoredPhoto]
    kind: AttachmentKind
    internal: bool = False
    task: UUID | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """A new row, with its identifier."""

    row: Model


@dataclass(frozen=True, slots=True)
class Set:
    """Columns that change in rows which the facts have given.

    Args:
        values: by attribute; the same in all of the rows.
    """

    rows: Sequence[Model]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MovedUnit(Event):
    """An event with the words that belong to it."""

    words: Written | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a move does to another request.

    Args:
        changes: as of an outcome; its state stays.
    """

    case: Case
    events: Sequence[Event]
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseOutcome(Outcome):
    """What comes of a move on a request.

    Args:
        words: that belong to its own event.
        photos: an event of their own tells of them.
        beside: other requests that it changes.
    """

    words: Written | None = None
    photos: Photos | None = None
    beside: Sequence[Beside] = ()
