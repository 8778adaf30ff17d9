"""Sections of a request's page that other apps contribute, such as what an officer found there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from jiceng.cases.models import Case
from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSection(Contribution):
    """A section of the page of every request, below its photos.

    Args:
        name: unique; its anchor.
        order: of the sections.
        template: renders it; its context is ``part``.
        context: what it shows to a reader; None hides it. Costs two queries at most.
    """

    name: str
    order: int
    template: str
    context: Callable[[Actor, Case, datetime], Mapping[str, Any] | None]


SECTIONS: Final = Slot(RequestSection, key=lambda section: section.name)


def sections_of(
    actor: Actor, case: Case, at: datetime
) -> list[tuple[RequestSection, Mapping[str, Any]]]:
    """The sections that have something to show, in order."""
    ordered = sorted(SECTIONS.all(), key=lambda each: each.order)
    found = ((each, each.context(actor, case, at)) for each in ordered)
    return [(each, shown) for each, shown in found if shown is not None]
