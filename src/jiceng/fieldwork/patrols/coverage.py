"""Coverage of places: how many of a unit and of a type were checked recently, long ago, or never.

About places only: nothing is counted by officer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Count, Min, Q

from jiceng.core.access import Actor, outermost
from jiceng.core.query_lookups import uuid_array
from jiceng.directory import public as directory
from jiceng.fieldwork.patrols import places, rules
from jiceng.fieldwork.patrols.permissions import READ

LONG_DAYS: Final = 90
"""Days after which a place has not been checked for long."""
K = TypeVar("K")
COUNTED: Final = ("places", "fresh", "late", "long", "never")


def is_listed(_day: date) -> Q:
    """Places that are not struck off."""
    return ~Q(state=places.STRUCK)


def is_never(_day: date) -> Q:
    """Places that nobody has checked yet."""
    return ~Q(state=places.STRUCK) & Q(checked_on=None)


def is_fresh(day: date) -> Q:
    """Places that were checked recently."""
    return ~Q(state=places.STRUCK) & Q(checked_on__gte=day - timedelta(days=rules.STALE_DAYS))


def is_late(day: date) -> Q:
    """Places that were checked once, but not recently."""
    return ~Q(state=places.STRUCK) & Q(checked_on__lt=day - timedelta(days=rules.STALE_DAYS))


def is_long(day: date) -> Q:
    """Places that were checked once, but long ago."""
    return ~Q(state=places.STRUCK) & Q(checked_on__lt=day - timedelta(days=LONG_DAYS))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How long ago some places were checked.

    Args:
        places: all that are not struck off; the sum of `fresh`, `late` and `never`.
        long: of `late`, those not checked for `LONG_DAYS`.
        since: since when the place that waits longest has had no check.
    """

    places: int = 0
    fresh: int = 0
    late: int = 0
    long: int = 0
    never: int = 0
    since: date | None = None

    def __add__(self, other: Coverage) -> Coverage:
        """Of both together."""
        known = [each for each in (self.since, other.since) if each is not None]
        sums = {name: getattr(self, name) + getattr(other, name) for name in COUNTED}
        return Coverage(**sums, since=min(known, default=None))


@dataclass(frozen=True, slots=True)
class Counted:
    """Coverage of the places of one type in one community."""

    community: UUID
    kind: str
    coverage: Coverage


def counted(actor: Actor, day: date, within: directory.Node | None) -> list[Counted]:
    """The places that an actor sees, by community and type: one query, which counts in SQL.

    Args:
        within: a unit with all below it; None for all.
    """
    found = places.PLACES.visible(actor).filter(is_listed(day))
    if within is not None:
        units = directory.tree().units_below([within.path])
        found = found.filter(community__any_of=uuid_array(units))
    groups = found.order_by().values_list("community", "kind")
    rows = groups.annotate(
        n=Count("pk"),
        fresh=Count("pk", filter=is_fresh(day)),
        late=Count("pk", filter=is_late(day)),
        long=Count("pk", filter=is_long(day)),
        never=Count("pk", filter=is_never(day)),
        since=Min("waits_since"),
    )
    return [Counted(row[0], row[1], Coverage(*row[2:])) for row in rows]


def summed(rows: Iterable[Counted], key: Callable[[Counted], K]) -> dict[K, Coverage]:
    """Coverage by any property of the rows."""
    found: dict[K, Coverage] = {}
    for row in rows:
        name = key(row)
        found[name] = found.get(name, Coverage()) + row.coverage
    return found


def area_of(actor: Actor, on: date) -> directory.Node | None:
    """The unit that holds all places that an actor sees: their only one, else the district."""
    tree = directory.tree()
    paths = outermost(actor.reach(READ))
    if len(paths) == 1 and paths[0] != "/":
        return next(iter(tree.within(paths[0])), None)
    return tree.seat(on)


def part_of(community: UUID, area: directory.Node | None) -> UUID:
    """The unit directly below an area to which a community belongs: a street of a district, a
    community of a street; the community itself where it lies elsewhere.
    """
    chain: Sequence[directory.Node] = directory.tree().chain(community)
    if area is None:
        return community
    below: Mapping[Any, UUID] = {node.parent_id: node.id for node in chain}
    return below.get(area.id, community)
