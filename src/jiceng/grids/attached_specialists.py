"""In-memory list of specialists attached to grids: few, and read with every request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from jiceng.core.access import SpecialistPlace
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.shared_reference_data import Versioned
from jiceng.directory import public as directory
from jiceng.grids.models import GridPost, GridRole


@dataclass(frozen=True, slots=True)
class SpecialistMatters(Contribution):
    """Specialities with at least one matter of an app; specialists of others get no
    notifications."""

    has: Callable[[str], bool]


MATTERS: Final = Slot(SpecialistMatters)


def has_matters(speciality: str) -> bool:
    """Whether any matter has this speciality."""
    return any(each.has(speciality) for each in MATTERS.all())


_Row = tuple[str, UUID, str]
_specialists: Versioned[dict[date, tuple[_Row, ...]]] = Versioned("grid_posts", dict)


def _on(day: date) -> tuple[_Row, ...]:
    held = _specialists.get()
    if day not in held:
        rows = GridPost.objects.filter(directory.holding_on(day), role=GridRole.SPECIALIST)
        held[day] = tuple(
            rows.order_by("grid_code", "id").values_list("grid_code", "person_id", "speciality")
        )
    return held[day]


def specialists_on(grid_code: str, day: date) -> list[tuple[UUID, str]]:
    """People attached to a grid on a day, and their kind of matter."""
    return [(person, matter) for code, person, matter in _on(day) if code == grid_code]


def attachments(day: date) -> dict[UUID, tuple[SpecialistPlace, ...]]:
    """The grids to which people are attached on a day."""
    found: dict[UUID, list[SpecialistPlace]] = defaultdict(list)
    for code, person, matter in _on(day):
        found[person].append(SpecialistPlace(code, matter))
    return {person: tuple(posts) for person, posts in found.items()}
