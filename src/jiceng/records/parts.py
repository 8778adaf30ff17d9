"""Parts of the page of a record, contributed by whatever the record carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class PartRequest:
    """Who looks at or acts on a part of which record's page.

    Args:
        problem: why what was sent could not be done; None on a page that is only looked at.
        begun: what the actor has begun to write in the part, by field.
    """

    request: HttpRequest
    actor: Actor
    kind: str
    record: UUID
    at: datetime
    problem: Exception | None = None
    begun: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPart(Contribution):
    """A part of the page of one kind of records, such as its remarks or its photos.

    Args:
        kind: of the records.
        name: tells the parts of one page apart; anchor on the page and last part of the address
            that its forms post to.
        order: parts are shown in this order, below the facts and the moves.
        template: draws the part; it finds the context as ``part``.
        context: what the template shows; None where the part is left out.
        post: does what a form of the part asks for and says what has been done; refusals are
            raised. None: the part has no form.
    """

    kind: str
    name: str
    order: int
    template: str
    context: Callable[[PartRequest], Mapping[str, Any] | None]
    post: Callable[[PartRequest], str] | None = None


PARTS: Final = Slot(RecordPart, key=lambda part: (part.kind, part.name))


def parts_of(kind: str) -> list[RecordPart]:
    """The parts of the page of one kind of records, in their order."""
    return sorted((p for p in PARTS.all() if p.kind == kind), key=lambda part: part.order)
