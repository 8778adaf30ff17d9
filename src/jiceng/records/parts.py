"""Sections of the detail page of a record, as contributed by the mechanisms of its kind."""

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
    """The actor, the record and the input for one part of a page.

    Args:
        problem: why the submitted form was refused; None when the page is only viewed.
        begun: the actor's unsent input in the part, by field.
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
    """A section of the detail page of one kind of records, such as notes or photos.

    Args:
        kind: of the records.
        name: unique on the page; its anchor, and the last part of the URL to which its forms post.
        order: sections are shown in this order, below the facts and the moves.
        template: renders the section; its context is ``part``.
        context: computes what the template shows; None hides the section.
        post: handles the section's form and returns a confirmation; raises refusals. None: no form.
    """

    kind: str
    name: str
    order: int
    template: str
    context: Callable[[PartRequest], Mapping[str, Any] | None]
    post: Callable[[PartRequest], str] | None = None


PARTS: Final = Slot(RecordPart, key=lambda part: (part.kind, part.name))


def parts_of(kind: str) -> list[RecordPart]:
    """Sections of the detail page of one kind of records, in order."""
    return sorted((p for p in PARTS.all() if p.kind == kind), key=lambda part: part.order)
