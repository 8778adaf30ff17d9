"""Choices of the forms: places of a community, and members who can look after its households."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from jiceng.core.access import Right
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.records.public import ChoiceContext, ChoiceMark


@dataclass(frozen=True, slots=True)
class PlaceWithin(ChoiceMark):
    """Field marker: the code of a grid or smallest unit within the reach of a permission."""

    title: Any
    right: Right
    hint: Any = ""
    key: Any = str

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """Each grid, followed by its smallest units."""
        return context.once(("places", self.right), lambda: self._places(context))

    def _places(self, context: ChoiceContext) -> list[tuple[str, str]]:
        units = {*directory.tree().units_below(context.by.reach(self.right))}
        known = grids.current().places
        places = [each for each in known.values() if each.unit_id in units]
        return [(each.code, name_of(each, known)) for each in sorted(places, key=_order)]

    def label(self, key: Any) -> str:
        """Name of a place that is no longer drawn: its code."""
        return place_name(str(key))


@dataclass(frozen=True, slots=True)
class MemberOf(ChoiceMark):
    """Field marker: a person who serves in a community, or in a Party unit of it or of its grids.

    Before a household is known: of all communities within the reach of the permission.
    """

    title: Any
    right: Right
    hint: Any = ""
    key: Any = UUID
    is_optional: bool = False

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """People by name; those who share a name with the unit in which they serve."""
        if context.facts is not None:
            units: Collection[UUID] = [context.facts.record.unit_id]
        else:
            units = directory.tree().units_below(context.by.reach(self.right))
        name = ("members", frozenset(units))
        return context.once(name, lambda: members_of(units, context.day))

    def label(self, key: Any) -> str:
        """The person's name."""
        return directory.names_of_people([key]).get(key, str(key))


def members_of(units: Collection[UUID], day: date) -> list[tuple[str, str]]:
    """People with a position on a day in some communities, or in the Party units that lead them or
    are on their grids.
    """
    codes = [
        place.code
        for place in grids.current().places.values()
        if place.level == grids.GridLevel.GRID and place.unit_id in units
    ]
    leading = directory.UnitLink.objects.filter(directory.holding_on(day), admin_unit__in=units)
    branches = [each for found in grids.branches_on(codes, day).values() for each in found]
    posts = directory.Post.objects.filter(
        Q(unit__in=units) | Q(unit__in=branches) | Q(unit__in=leading.values("party_unit")),
        directory.holding_on(day),
        person__is_active=True,
    )
    found: dict[UUID, tuple[str, UUID]] = {}
    for person, name, unit in posts.order_by("person__name", "person", "id").values_list(
        "person_id", "person__name", "unit_id"
    ):
        found.setdefault(person, (name, unit))
    names = [name for name, _unit in found.values()]
    return [
        (str(person), name if names.count(name) == 1 else f"{name} · {directory.label_of(unit)}")
        for person, (name, unit) in found.items()
    ]


def place_name(code: str) -> str:
    """Name of a grid or smallest unit by its code; the code itself where it is no longer drawn."""
    known = grids.current().places
    place = known.get(code)
    return name_of(place, known) if place else code


def name_of(place: grids.Place, known: Mapping[str, grids.Place]) -> str:
    """Name of a place, of a smallest unit after that of its grid.

    Args:
        known: places by code.
    """
    above = known.get(place.parent_code)
    return f"{above.name} · {place.name}" if above else place.name


def _order(place: grids.Place) -> tuple[str, bool, str]:
    is_below = bool(place.parent_code)
    return (place.parent_code or place.code, is_below, place.code)
