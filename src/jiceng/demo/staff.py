"""People who act for each unit of the demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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


def first_of(unit: UUID, roles: Sequence[str], at: datetime) -> Actor:
    """The person who holds one of some roles at a unit, the first role that anybody holds there.

    Raises:
        LookupError: nobody does.
    """
    held = units.holding_on(units.civil_day(at))
    posts = units.Post.objects.filter(held, unit=unit, role__in=roles).order_by("id")
    people = dict(posts.reverse().values_list("role", "person_id"))
    person = next((people[role] for role in roles if role in people), None)
    if person is None:
        raise LookupError(f"nobody at the unit {unit} is one of {roles}")
    return units.actor_of(person, at)


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
