"""People who act for each unit of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jiceng.core.access import Actor
from jiceng.directory import public as units


@dataclass(slots=True)
class Staff:
    """The people who act for a unit."""

    by_unit: dict[UUID, Actor]
    callback: Actor
    district: Actor

    def of(self, unit: UUID) -> Actor:
        """A person of a unit, or the district office where it has no staff."""
        return self.by_unit.get(unit, self.district)


def staff() -> Staff:
    """The first person posted at each unit."""
    found: dict[UUID, Actor] = {}
    special: dict[str, Actor] = {}
    posts = units.Post.objects.select_related("person").order_by("unit", "role", "person__name")
    for post in posts:
        actor = Actor(kind="person", id=post.person_id, name=post.person.name)
        special.setdefault(post.role_id, actor)
        if post.role_id in ("handler", "dispatcher", "clerk", "district_office"):
            found.setdefault(post.unit_id, actor)
    return Staff(found, special["callback_agent"], special["district_office"])
