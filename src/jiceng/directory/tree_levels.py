"""Levels of a tree on any day, read one by one as a page opens them, at constant cost.

Scope is that of today, as in `queries.tree_at`: a unit visible now is visible in its earlier
places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jiceng.core.access import Actor
from jiceng.directory.models import Post, Tree, UnitPlacement
from jiceng.directory.periods import holding_on
from jiceng.directory.permissions import DIRECTORY_READ
from jiceng.directory.queries import EXPECTED, visible_to, within

EXPECTED_ROLES: Final = {
    kind.value: tuple(role for each, role in EXPECTED if each is kind) for kind, _role in EXPECTED
}
LEADING: Final = {
    "village_community": ("party_secretary", "grid_chief"),
    "street_town": ("street_leader",),
    "centre": ("street_leader", "duty_officer"),
    "department": ("department_lead",),
    "committee": ("party_secretary",),
    "general_branch": ("party_secretary",),
    "branch": ("party_secretary",),
}
"""By kind of unit, the roles whose holders lead it; the first one that is held counts."""
MOST_NAMED: Final = 2
MOST_FOUND: Final = 50
_FIELDS: Final = (
    "unit_id",
    "unit__code",
    "name",
    "unit__kind",
    "unit__department_kind",
    "unit__tree",
    "unit__path",
    "parent_id",
    "has_below",
)
_KIND: Final = _FIELDS.index("unit__kind")


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in its place on a day: one line of a tree.

    Args:
        name: that of the day.
        parent_id: its parent on that day.
        path: that of today, which decides rights.
        posts: the number of posts at the unit itself.
        lacks: codes of required roles without a holder.
        leaders: names of those who hold the leading role there, at most `MOST_NAMED` of them.
    """

    unit_id: UUID
    code: str
    name: str
    kind: str
    department_kind: str
    tree: str
    path: str
    parent_id: UUID | None
    has_below: bool
    posts: int
    lacks: tuple[str, ...]
    leaders: tuple[str, ...]


def _visible_placements(actor: Actor, day: date) -> QuerySet[Any]:
    """Places of that day that an actor may see, each with whether it had children."""
    seen = (
        holding_on(day),
        holding_on(day, "unit__"),
        within(actor.reach(DIRECTORY_READ), "unit__path"),
    )
    below = UnitPlacement.objects.filter(*seen, parent=OuterRef("unit"))
    return UnitPlacement.objects.filter(*seen).annotate(has_below=Exists(below))


def tops(actor: Actor, *, day: date, tree: Tree) -> list[Branch]:
    """The highest units of a tree that an actor saw on a day."""
    above = visible_to(actor).filter(pk=OuterRef("parent"))
    return _branches(_visible_placements(actor, day).filter(~Exists(above), unit__tree=tree), day)


def children_of(actor: Actor, parents: Iterable[UUID], *, day: date) -> dict[UUID, list[Branch]]:
    """Children of some units on a day: two queries for any number of units."""
    found: dict[UUID, list[Branch]] = {each: [] for each in parents}
    for branch in _branches(_visible_placements(actor, day).filter(parent__in=list(found)), day):
        if branch.parent_id is not None:
            found[branch.parent_id].append(branch)
    return found


def placed(actor: Actor, unit_id: UUID, *, day: date) -> Branch | None:
    """One unit on a day; None where it did not exist or is hidden."""
    return next(iter(_branches(_visible_placements(actor, day).filter(unit=unit_id), day)), None)


def find(
    actor: Actor, words: str, *, day: date, tree: Tree, but: str = ""
) -> tuple[list[Branch], bool]:
    """Units of a tree by parts of their names of that day or the beginning of their codes.

    Args:
        words: all of them must fit.
        but: path of a subtree that is left out.

    Returns:
        the first `MOST_FOUND`, and whether there are more.
    """
    rows = _visible_placements(actor, day).filter(unit__tree=tree)
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(unit__code__istartswith=word))
    if but:
        rows = rows.exclude(unit__path__startswith=but)
    found = _branches(rows, day, MOST_FOUND + 1)
    return found[:MOST_FOUND], len(found) > MOST_FOUND


def parents_of(unit_ids: Iterable[UUID], *, day: date) -> dict[UUID, list[tuple[UUID, str]]]:
    """Parents of some units on a day, the highest first: one query for each level.

    Parents outside the reader's scope are included, since they are the path to visible units.
    """
    wanted = set(unit_ids)
    known: dict[UUID, tuple[UUID | None, str]] = {}
    ask = wanted
    while ask:
        rows = UnitPlacement.objects.filter(holding_on(day), unit__in=ask).order_by("valid_from")
        level: dict[UUID, tuple[UUID | None, str]] = {
            row[0]: row[1:] for row in rows.values_list("unit_id", "parent_id", "name")
        }
        known |= level
        ask = {parent for parent, _name in level.values() if parent is not None} - known.keys()
    return {each: _chain(each, known) for each in wanted}


def _chain(unit_id: UUID, known: dict[UUID, tuple[UUID | None, str]]) -> list[tuple[UUID, str]]:
    found: list[tuple[UUID, str]] = []
    parent = known.get(unit_id, (None, ""))[0]
    while parent is not None and parent in known:
        above_it, name = known[parent]
        found.append((parent, name))
        parent = above_it
    return found[::-1]


def _branches(places: QuerySet[UnitPlacement], day: date, limit: int | None = None) -> list[Branch]:
    rows = places.order_by("unit__code", "valid_from").values_list(*_FIELDS)[:limit]
    units: dict[UUID, tuple[Any, ...]] = {row[0]: row for row in rows}
    held = _holders(units, day)
    found = []
    for unit_id, row in units.items():
        roles = held.get(unit_id, {})
        kind = row[_KIND]
        names = {role: each.names for role, each in roles.items()}
        number = sum(each.number for each in roles.values())
        found.append(Branch(*(*row, number, lacking(kind, roles), leading(kind, names))))
    return found


@dataclass(frozen=True, slots=True)
class _Holders:
    """Holders of one role at a unit: their number, and the first names in order."""

    number: int
    names: tuple[str, ...]


def _holders(units: Iterable[UUID], day: date) -> dict[UUID, dict[str, _Holders]]:
    """The holders of each role at some units on a day; names of leading roles only: one query."""
    found: dict[UUID, dict[str, _Holders]] = {}
    leads = {role for roles in LEADING.values() for role in roles}
    rows = Post.objects.filter(holding_on(day), unit__in=units).order_by()
    named = rows.values_list("unit_id", "role_id").annotate(
        number=Count("id"),
        names=ArrayAgg("person__name", filter=Q(role__in=leads), order_by="person__name"),
    )
    for unit_id, role, count, names in named:
        found.setdefault(unit_id, {})[role] = _Holders(count, tuple((names or ())[:MOST_NAMED]))
    return found


def leading(kind: str, names: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The names of those who lead a unit of some kind.

    Args:
        names: of the holders of each role.

    >>> leading("village_community", {"clerk": ["A"], "grid_chief": ["B"]}), leading("city", {})
    (('B',), ())
    """
    held = (tuple(names[role]) for role in LEADING.get(kind, ()) if names.get(role))
    return next(held, ())


def lacking(kind: str, held: Iterable[str]) -> tuple[str, ...]:
    """The roles that a unit of some kind must have and does not.

    >>> lacking("street_town", ["street_leader"]), lacking("city", [])
    (('dispatcher',), ())
    """
    there = set(held)
    return tuple(role for role in EXPECTED_ROLES.get(kind, ()) if role not in there)
