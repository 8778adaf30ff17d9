"""Which records of any kind somebody sees: where every read of what records carry begins.

What a record carries is kept by its stream, whatever table the record itself is in. Each kind says
with its `StreamKind` which of its records an actor sees; a kind that does not say it carries
nothing, so that nothing is shown by mistake.
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
    """The identifiers of the records of a kind that an actor sees.

    Raises:
        LookupError: for a kind that no app contributes, or one that does not say who sees what
            (a programming error).
    """
    found = stream_kinds().get(kind)
    if found is None or found.visible is None:
        raise LookupError(f"{kind}: nobody says who sees its records")
    return found.visible(actor)


def sees(kind: str, record: UUID, actor: Actor) -> bool:
    """Whether an actor sees one record.

    Raises:
        LookupError: as `visible`.
    """
    return bool(visible(kind, actor).filter(pk=record).exists())


def require_visible(kind: str, record: UUID, actor: Actor) -> None:
    """Refuse whoever does not see a record; the answer is the same for hidden and missing.

    Raises:
        NotFound: when it is missing or hidden.
        LookupError: as `visible`.
    """
    if not sees(kind, record, actor):
        raise NotFound(_("This does not exist, or you cannot see it."), "record.missing")
