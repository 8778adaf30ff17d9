"""Choices of the forms of mediations: grids, rooms, parties, sessions, specialists of the grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format

from jiceng.cases.joint_centre.models import Room
from jiceng.core.access import Right
from jiceng.core.masking import mask_name
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.records.public import ChoiceContext, ChoiceMark, lifecycle_of

RUNNING = "running"
HOT_ISSUES = 50


@dataclass(frozen=True, slots=True)
class GridWithin(ChoiceMark):
    """Field marker: the code of a grid within the reach of a permission."""

    title: Any
    right: Right
    key: Any = str

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """The grids by name."""
        units = {*directory.tree().units_below(context.by.reach(self.right))}
        return [
            (place.code, place.name)
            for place in grids.current().places.values()
            if place.level == grids.GridLevel.GRID and place.unit_id in units
        ]

    def label(self, key: Any) -> str:
        """Name of a grid."""
        return grid_name(str(key))


@dataclass(frozen=True, slots=True)
class RoomOf(ChoiceMark):
    """Field marker: a room of the unit in charge or of a unit above it."""

    title: Any

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """The rooms in use, by name."""
        if context.facts is None:
            return []
        units = [node.id for node in directory.tree().chain(context.facts.record.unit_id)]
        rooms = Room.objects.filter(state=RUNNING, unit__in=units).order_by("name", "id")
        return [
            (str(room.pk), f"{room.name} · {directory.label_of(room.unit_id)}") for room in rooms
        ]


@dataclass(frozen=True, slots=True)
class SpecialistOf(ChoiceMark):
    """Field marker: a specialist attached to the grid of the dispute: the person, a bar, and the
    speciality.
    """

    title: Any
    key: Any = str

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """The specialists with what they are, in the order of their names."""
        if context.facts is None:
            return []
        found = grids.specialists_on(context.facts.record.place_code, context.day)
        names = directory.names_of_people(person for person, _matter in found)
        labelled = [
            (f"{person}|{matter}", f"{names.get(person, person)} · {grids.speciality(matter)}")
            for person, matter in found
        ]
        return sorted(labelled, key=lambda each: each[1])


@dataclass(frozen=True, slots=True)
class OwnRow(ChoiceMark):
    """Field marker: a row of the record, with words of the row as its label."""

    model: type[Model]
    where: Callable[[Any], Any]
    words: Callable[[Any], str]
    title: Any
    key: Any = UUID

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """The rows that a predicate selects."""
        rows = context.facts.of(self.model) if context.facts else ()
        return [(str(row.pk), self.words(row)) for row in rows if self.where(row)]


@dataclass(frozen=True, slots=True)
class HotIssueSeen(ChoiceMark):
    """Field marker: a hot issue that the actor sees and on which somebody may still act."""

    title: Any
    is_optional: bool = True

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """The hottest of them."""
        seen = lifecycle_of("hot_issue").visible(context.by)
        rows = seen.filter(state__in=("found", "supervised")).order_by("-heat", "-id")
        return [(str(row.pk), row.title) for row in rows[:HOT_ISSUES]]


def party_words(party: Any) -> str:
    """A party in a list of choices: its side and masked name."""
    return f"{party.get_side_display()} · {mask_name(party.name)}"


def session_words(session: Any) -> str:
    """A session in a list of choices: when it is."""
    return date_format(timezone.localtime(session.starts_at), "Y-m-d H:i")


def grid_name(code: str) -> str:
    """Name of a grid by its code; the code itself where it is no longer drawn."""
    place = grids.current().places.get(code)
    return place.name if place else code
