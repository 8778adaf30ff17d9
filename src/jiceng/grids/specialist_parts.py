"""Sections of the page of specialists, contributed by the apps whose records are theirs there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class SpecialistVisit:
    """A specialist who looks at their page.

    Args:
        grids: codes of the grids to which they are attached.
        units: the communities of these.
    """

    actor: Actor
    grids: Sequence[str]
    units: Sequence[UUID]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistPart(Contribution):
    """A section: records of one app on the grids of a specialist.

    Args:
        name: unique on the page; its anchor.
        title: heading.
        order: place on the page, by tens.
        template: renders the section; its context is ``part``.
        context: what the section shows, within what the actor may see; None hides it. A few
            bounded queries.
    """

    name: str
    title: Any
    order: int
    template: str
    context: Callable[[SpecialistVisit], Mapping[str, Any] | None]


PARTS: Final = Slot(SpecialistPart, key=lambda part: part.name)


def parts() -> list[SpecialistPart]:
    """All sections in the order of the page."""
    return sorted(PARTS.all(), key=lambda part: (part.order, part.name))
