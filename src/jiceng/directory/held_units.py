"""The units at which people held posts, by day, for histories that name both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from jiceng.directory.models import Post
from jiceng.directory.rules import holds_on

Period = tuple[UUID, date, date | None]
"""A unit, the first day of a post there, and the first day after it."""


class HeldUnits:
    """Units of some people over time.

    Args:
        periods: of each person, those of their posts.
    """

    def __init__(self, periods: Mapping[UUID, Sequence[Period]]) -> None:
        self._periods = periods

    def on(self, person: UUID, day: date) -> list[UUID]:
        """Units of a person's posts on a day, each once, in the order in which posts began."""
        periods = self._periods.get(person, ())
        held = (unit for unit, begins, ends in periods if holds_on(day, begins, ends))
        return list(dict.fromkeys(held))


def held_units(people: Iterable[UUID]) -> HeldUnits:
    """Units of people's posts, for records that the reader may see already: one query, or none."""
    ids = set(people)
    found: dict[UUID, list[Period]] = defaultdict(list)
    if ids:
        rows = Post.objects.filter(person__in=ids).order_by("valid_from", "id")
        held = rows.values_list("person_id", "unit_id", "valid_from", "valid_to")
        for person, unit, begins, ends in held:
            found[person].append((unit, begins, ends))
    return HeldUnits(found)
