"""Visibility of records of any kind; every query of notes, photos and the like starts here.

Whatever is attached to a record refers to its stream, not to its table. Each `StreamKind` declares
which of its records an actor sees; a kind that declares nothing shows nothing, so access fails
closed.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.streams import stream_kinds


def visible(kind: str, actor: Actor) -> QuerySet[Any]:
    """Identifiers of the records of a kind that an actor sees.

    Raises:
        LookupError: an unknown kind, or one that does not declare its visibility (a programming
            error).
    """
    found = stream_kinds().get(kind)
    if found is None or found.visible is None:
        raise LookupError(f"{kind}: no visibility declared")
    return found.visible(actor)


def sees(kind: str, record: UUID, actor: Actor) -> bool:
    """Whether an actor sees one record.

    Raises:
        LookupError: as `visible`.
    """
    return bool(visible(kind, actor).filter(pk=record).exists())


def require_visible(kind: str, record: UUID, actor: Actor) -> None:
    """Refuse access to a record that the actor does not see; the answer is the same for missing
    ones.

    Raises:
        NotFound: missing or hidden.
        LookupError: as `visible`.
    """
    if not sees(kind, record, actor):
        raise NotFound(_("Record not found, or not visible to you."), "record.missing")
