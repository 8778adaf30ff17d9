"""Reads of the chain of four tiers: street – village or community – grid – household.

Units, grids and who serves in them are visible with the permission to see grids; households and who
looks after them only with that to see households.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.people.households import queries, rules
from jiceng.people.households.models import REMOVED, Household
from jiceng.people.households.permissions import READ
from jiceng.people.households.rules import Gap, Links

AREAS: Final = ("street_town", "village_community")
MOST: Final = 20
"""Hits of each sort in a search."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain below one end, on one day.

    Args:
        areas: streets, villages and communities.
        lines: one for each grid, by code.
        links: what is linked to what.
        sees_households: whether its reader may see households.
    """

    areas: Sequence[directory.Node]
    lines: Sequence[grids.ChainOfGrid]
    links: Links
    sees_households: bool

    def part(self, areas: Iterable[directory.Node], lines: Sequence[grids.ChainOfGrid]) -> Links:
        """The links of some areas and grids."""
        return rules.within(self.links, {each.id for each in areas}, {x.grid_code for x in lines})

    def gaps(self) -> dict[Gap, list[UUID | str]]:
        """What is missing; households only for those who may see them."""
        found = rules.gaps(self.links)
        if not self.sees_households:
            del found[Gap.HOUSEHOLD]
        return found


def top_of(actor: Actor) -> directory.Node:
    """The highest unit whose grids an actor sees.

    Raises:
        NotFound: there is none.
    """
    for path in actor.reach(grids.GRID_READ):
        nodes = directory.tree().within(path)
        found = next((node for node in nodes if node.tree == directory.Tree.ADMIN), None)
        if found is not None:
            return found
    raise NotFound(_("No unit with grids is visible to you."), "chain.no_unit")


def unit_for(actor: Actor, unit: UUID) -> directory.Node:
    """A unit of either tree in which an actor can begin.

    Raises:
        NotFound: missing and hidden alike.
    """
    node = directory.tree().get(unit)
    reach = actor.reach(grids.GRID_READ)
    if node is not None and node.tree == directory.Tree.PARTY:
        return node  # which grids are below it is asked for with the actor's own reach
    if node is None or not node.path.startswith(reach):
        raise NotFound(_("Unit not found."), "chain.no_unit")
    return node


def below_unit(actor: Actor, node: directory.Node, day: date) -> Chain:
    """The chain below a unit of either tree."""
    lines = grids.walk_chain(actor, day, unit_id=node.id)
    tree = directory.tree()
    if node.tree == directory.Tree.ADMIN:
        areas = tree.existing(day, [node.path], AREAS)
    else:
        named = {each.id: each for x in lines for each in (x.street, x.community) if each}
        areas = sorted(named.values(), key=lambda each: each.path)
    return _chain(actor, areas, lines, day)


def around_grid(actor: Actor, code: str, day: date) -> Chain:
    """The chain of one grid, upwards and downwards.

    Raises:
        NotFound: missing and hidden alike.
    """
    grid = grids.grid_for(actor, code)
    lines = grids.walk_chain(actor, day, grid_code=grid.code)
    if not lines:
        lines = grids.walk_chain(actor, day, min_unit_code=grid.code)
    areas = [each for x in lines for each in (x.street, x.community) if each is not None]
    return _chain(actor, areas, lines, day)


def around_member(
    actor: Actor, member: UUID, day: date
) -> tuple[directory.Person, list[Household], Chain]:
    """A member, the households that they look after, and the chain of the grids of these.

    Raises:
        NotFound: nobody who looks after anything that the actor sees.
    """
    person = directory.Person.objects.filter(pk=member).first()
    held = list(_households(actor).filter(member=member).order_by("place_code", "address"))
    of_units = grids.walk_chain(actor, day, person_id=member)
    if person is None or not (held or of_units or member == actor.id):
        raise NotFound(_("Member not found, or not visible to you."), "chain.no_member")
    index = grids.current()
    codes = {found.code for each in held if (found := _grid_of(index, each.place_code))}
    lines = {each.grid_code: each for each in of_units}
    for code in sorted(codes - {*lines}):
        lines |= {each.grid_code: each for each in grids.walk_chain(actor, day, grid_code=code)}
    found_lines = [lines[code] for code in sorted(lines)]
    areas = [each for x in found_lines for each in (x.street, x.community) if each is not None]
    return person, held, _chain(actor, areas, found_lines, day)


def households_at(actor: Actor, grid_code: str) -> list[Household]:
    """Households of a grid and its smallest units that an actor sees, by member and address."""
    places = [
        place.code
        for place in grids.current().places.values()
        if grid_code in (place.code, place.parent_code)
    ]
    found = _households(actor).filter(place_code__in=places)
    return list(found.order_by("member__name", "member", "place_code", "address"))


def members_of_units(units: Collection[UUID], day: date) -> dict[UUID, list[str]]:
    """Names of the people with a position at some Party units."""
    posts = directory.Post.objects.filter(
        directory.holding_on(day), unit__in=units, person__is_active=True
    )
    found: dict[UUID, list[str]] = {unit: [] for unit in units}
    for unit, name in posts.order_by("person__name", "id").values_list("unit_id", "person__name"):
        if name not in found[unit]:
            found[unit].append(name)
    return found


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found: units, grids, and members who look after households."""

    units: Sequence[directory.Node]
    grids: Sequence[grids.Place]
    members: Sequence[tuple[UUID, str]]


def search(actor: Actor, words: str, day: date) -> Hits:
    """Ends of the chain by name."""
    nodes = directory.tree().existing(day, actor.reach(grids.GRID_READ), AREAS)
    nodes += directory.tree().existing(day, tree=directory.Tree.PARTY)
    people = _households(actor).filter(member__name__icontains=words).order_by("member__name")
    members = people.values_list("member_id", "member__name").distinct()[:MOST]
    return Hits(
        [node for node in nodes if words in node.name][:MOST],
        grids.found_by_name(actor, words, MOST),
        list(members),
    )


def _households(actor: Actor) -> QuerySet[Household]:
    return queries.visible_to(actor).exclude(state=REMOVED)


def _grid_of(index: grids.GridIndex, code: str) -> grids.Place | None:
    return index.grid_of(index.places.get(code))


def _chain(
    actor: Actor,
    areas: Sequence[directory.Node],
    lines: Sequence[grids.ChainOfGrid],
    day: date,
) -> Chain:
    bodies = dict.fromkeys((each.id for each in areas), 0)
    linked = directory.UnitLink.objects.filter(directory.holding_on(day), admin_unit__in=bodies)
    counted = linked.order_by().values_list("admin_unit").annotate(Count("pk"))
    bodies.update(counted)
    branches = {each.grid_code: [node.id for node in each.branches] for each in lines}
    units = {unit for found in branches.values() for unit in found}
    posts = directory.Post.objects.filter(
        directory.holding_on(day), unit__in=units, person__is_active=True
    )
    members = posts.order_by().values_list("unit").annotate(Count("person", distinct=True))
    grid_of = {
        place.code: place.parent_code
        for place in grids.current().places.values()
        if place.parent_code in branches
    }
    contacts = {link.min_unit_code for each in lines for link in each.links}
    households = {
        code: (cared, number - cared)
        for code, number, cared in _counted(actor)
        if code in branches or code in grid_of
    }
    links = Links(bodies, branches, dict(members), grid_of, contacts, households)
    return Chain(areas, lines, links, actor.holds(READ))


def _counted(actor: Actor) -> Iterable[tuple[str, int, int]]:
    """The number of households of each place, and of those that somebody looks after."""
    rows = _households(actor).order_by().values("place_code")
    cared = Count("pk", filter=Q(member__isnull=False))
    counted: QuerySet[Any, Any] = rows.annotate(number=Count("pk"), cared=cared)
    return counted.values_list("place_code", "number", "cared")
