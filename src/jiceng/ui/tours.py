"""Guided tours of the desk: steps over several pages, declared by apps, shown by the frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from jiceng.core.manifests import Contribution, Derived, Slot

MOST_STEPS: Final = 8
"""With signing in and starting, a tour takes at most ten clicks."""


@dataclass(frozen=True, slots=True)
class TourStep:
    """One stop of a tour.

    Args:
        page: name of the address, which takes no arguments, or the record.
        element: CSS selector of what is described; of several elements, the first visible one.
        title: in few words.
        text: what the reader does with it, in at most three sentences.
        record: kind of a record whose page it is: the first one of the reader's inbox. All steps
            of a tour have the same one; they are left out where the inbox has none.
    """

    page: str
    element: str
    title: Any
    text: Any
    record: str = ""


@dataclass(frozen=True, slots=True)
class Tour(Contribution):
    """A tour for the holders of some roles.

    Args:
        name: stable, kept in the session while the tour goes on.
        title: heading.
        roles: codes of the roles whose work it shows.
        steps: at most `MOST_STEPS`.
    """

    name: str
    title: Any
    roles: tuple[str, ...]
    steps: tuple[TourStep, ...]

    @property
    def record(self) -> str:
        """Kind of the record that some steps are about; "" for none."""
        return next((step.record for step in self.steps if step.record), "")

    def steps_with(self, record: UUID | None) -> tuple[TourStep, ...]:
        """The steps of a reader who has such a record, or none."""
        return tuple(step for step in self.steps if record is not None or not step.record)


TOURS: Final = Slot(Tour, key=lambda tour: tour.name)


def _by_role() -> dict[str, Tour]:
    found: dict[str, Tour] = {}
    for tour in TOURS.all():
        if not 0 < len(tour.steps) <= MOST_STEPS:
            raise ValueError(f"{tour.name}: a tour has 1 to {MOST_STEPS} steps")
        for role in tour.roles:
            if found.setdefault(role, tour) is not tour:
                raise ValueError(f"two tours are for the role “{role}”")
    return found


tour_by_role: Final = Derived(_by_role)
"""The tour of each role that has one.

Raises:
    ValueError: a tour is too long, or two are for one role.
"""


def tours_for(roles: list[str]) -> list[Tour]:
    """The tours for the holder of these roles, each once, in order."""
    by_role = tour_by_role.get()
    return list({tour.name: tour for role in roles if (tour := by_role.get(role))}.values())
