"""Reads of the grids. Each starts from what the actor may see; hidden and missing are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.core import pinyin
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.directory import public as directory
from jiceng.grids import rules
from jiceng.grids.models import (
    Grid,
    GridLevel,
    GridParty,
    GridPost,
    GridRole,
    GridVersion,
    MinUnitLink,
    VersionState,
)
from jiceng.grids.permissions import GRID_READ
from jiceng.grids.published_grids import Place, current


def visible_to(actor: Actor) -> QuerySet[Grid]:
    """Current places in the subtrees that the actor may see; those without a unit only for actors
    who see everything."""
    return Grid.objects.filter(
        directory.within(actor.reach(GRID_READ), "unit__path"),
        version__state=VersionState.PUBLISHED,
    )


def found_by_name(actor: Actor, words: str, most: int) -> list[Place]:
    """Grids in force by any part of name, code or pinyin, those that begin with it first.

    No query: the grids of the installation are in memory.

    Args:
        words: "" for the first grids.
        most: at most so many.
    """
    sought, reach = pinyin.sought(words), actor.reach(GRID_READ)
    units = set(directory.tree().units_below(reach))
    found = [
        (f"\n{sought}" not in f"\n{text}", place)
        for place, text in current().search_texts
        if sought in text and (place.unit_id in units or "/" in reach)
    ]
    found.sort(key=lambda each: each[0])
    return [place for _rank, place in found[:most]]


def grid_for(actor: Actor, code: str) -> Grid:
    """One place in force by its code.

    Raises:
        NotFound: missing and hidden alike.
    """
    found = visible_to(actor).select_related("unit").filter(code=code).order_by("level").first()
    if found is None:
        raise NotFound(
            _("Grid %(code)s not found. Check the code.") % {"code": code[:40]}, "grids.no_grid"
        )
    return found


def posts_on(actor: Actor, code: str, day: date) -> QuerySet[GridPost]:
    """Posts of a grid on a day."""
    grid_for(actor, code)
    return (
        GridPost.objects.filter(directory.holding_on(day), grid_code=code)
        .select_related("person")
        .order_by("role", "valid_from", "id")
    )


def posts_from(actor: Actor, code: str, day: date) -> QuerySet[GridPost]:
    """Posts of a grid on a day or later."""
    grid_for(actor, code)
    return (
        GridPost.objects.filter(directory.not_over_on(day), grid_code=code)
        .select_related("person")
        .order_by("role", "valid_from", "id")
    )


def party_links_from(actor: Actor, code: str, day: date) -> QuerySet[GridParty]:
    """Party units linked to a grid on a day or later."""
    grid_for(actor, code)
    return (
        GridParty.objects.filter(directory.not_over_on(day), grid_code=code)
        .select_related("party_unit")
        .order_by("valid_from", "id")
    )


def min_units_of(actor: Actor, code: str) -> QuerySet[Grid]:
    """The current smallest units of a grid."""
    return visible_to(actor).filter(level=GridLevel.MIN_UNIT, parent_code=code).order_by("code")


def posts_of(person_id: UUID, day: date) -> list[tuple[str, str, str]]:
    """The grids that a person is posted to on a day: (grid code, role, speciality)."""
    return list(
        GridPost.objects.filter(directory.holding_on(day), person=person_id)
        .order_by("grid_code", "role")
        .values_list("grid_code", "role", "speciality")
    )


def officers_on(grid_codes: Iterable[str], day: date) -> dict[str, list[GridPost]]:
    """The officers of grids that the actor has been shown, by grid."""
    posts = (
        GridPost.objects.filter(
            directory.holding_on(day),
            grid_code__in=set(grid_codes),
            role=GridRole.OFFICER,
            person__is_active=True,
        )
        .select_related("person")
        .order_by("valid_from", "id")
    )
    found: dict[str, list[GridPost]] = defaultdict(list)
    for post in posts:
        found[post.grid_code].append(post)
    return found


def officer_counts_on(day: date) -> dict[str, int]:
    """Number of officers with a post on each grid on a day, without who they are: one query."""
    posts = GridPost.objects.filter(
        directory.holding_on(day), role=GridRole.OFFICER, person__is_active=True
    )
    return dict(posts.order_by().values_list("grid_code").annotate(count=Count("person")))


def public_phones(grid_codes: Iterable[str], day: date) -> dict[str, str]:
    """Name and work phone of grid officers who give one out, by grid; no more than posters show."""
    return {
        code: f"{post.person.name} {post.public_phone}"
        for code, posts in officers_on(grid_codes, day).items()
        for post in reversed(posts)
        if post.public_phone
    }


def party_units_on(grid_code: str, day: date) -> list[str]:
    """Names of the Party units that are linked to a grid; public, as they name no person."""
    linked = GridParty.objects.filter(directory.holding_on(day), grid_code=grid_code)
    units = linked.order_by("valid_from", "id").values_list("party_unit", flat=True)
    return [directory.label_of(unit) for unit in units]


def versions(actor: Actor) -> QuerySet[GridVersion]:
    """All versions, newest first, for actors who may see any grid; drafts have no rows to hide."""
    if not actor.reach(GRID_READ):
        return GridVersion.objects.none()
    return GridVersion.objects.order_by("-number")


def diff_of(actor: Actor, before: int, after: int) -> rules.Diff:
    """Differences of two versions of one level, by their numbers, within the actor's scope.

    Raises:
        NotFound: one of them is missing, or they are of different levels.
    """
    found = {each.number: each for each in versions(actor).filter(number__in=(before, after))}
    if before not in found or after not in found or found[before].level != found[after].level:
        raise NotFound(
            _("No two versions of one level found. List the versions first."), "grids.no_version"
        )
    scope = directory.within(actor.reach(GRID_READ), "unit__path")
    old, new = (
        [
            rules.Cell(row.code, row.name, row.geometry, row.parent_code, row.unit_id)
            for row in found[number].grids.filter(scope).order_by("code")
        ]
        for number in (before, after)
    )
    return rules.diff(old, new)


@dataclass(frozen=True, slots=True)
class Gaps:
    """Codes of the grids in force that lack something, in order."""

    grids: int
    without_officer: tuple[str, ...]
    without_chief: tuple[str, ...]
    without_party: tuple[str, ...]


def gaps(actor: Actor, day: date) -> Gaps:
    """Grids without an officer, a chief or a Party unit on a day."""
    codes = list(
        visible_to(actor)
        .filter(level=GridLevel.GRID)
        .order_by("code")
        .values_list("code", flat=True)
    )
    held: dict[str, set[str]] = {GridRole.OFFICER: set(), GridRole.CHIEF: set()}
    for role, code in GridPost.objects.filter(
        directory.holding_on(day), role__in=list(held), person__is_active=True
    ).values_list("role", "grid_code"):
        held[role].add(code)
    party = set(
        GridParty.objects.filter(directory.holding_on(day)).values_list("grid_code", flat=True)
    )
    return Gaps(
        len(codes),
        tuple(code for code in codes if code not in held[GridRole.OFFICER]),
        tuple(code for code in codes if code not in held[GridRole.CHIEF]),
        tuple(code for code in codes if code not in party),
    )


def branches_on(grid_codes: Collection[str], day: date) -> dict[str, list[UUID]]:
    """The Party units that are linked to some grids on a day, by grid."""
    linked = GridParty.objects.filter(directory.holding_on(day), grid_code__in=grid_codes)
    found: dict[str, list[UUID]] = defaultdict(list)
    for code, unit in linked.order_by("valid_from", "id").values_list("grid_code", "party_unit"):
        found[code].append(unit)
    return found


@dataclass(frozen=True, slots=True)
class Link:
    """A member and the households that they keep in touch with."""

    min_unit_code: str
    person_id: UUID
    person: str
    households: int


@dataclass(frozen=True, slots=True)
class ChainOfGrid:
    """One grid's line of the four tiers: street committee – village committee – grid branch –
    households linked to members."""

    grid_code: str
    grid_name: str
    street: directory.Node | None
    street_committees: tuple[directory.Node, ...]
    community: directory.Node | None
    village_committees: tuple[directory.Node, ...]
    branches: tuple[directory.Node, ...]
    links: tuple[Link, ...]


def walk_chain(
    actor: Actor,
    day: date,
    *,
    unit_id: UUID | None = None,
    grid_code: str = "",
    min_unit_code: str = "",
    person_id: UUID | None = None,
) -> list[ChainOfGrid]:
    """Walk the four-tier chain from any end: give one of the arguments.

    Args:
        unit_id: a street, community, street or village committee, or a branch on a grid.
        grid_code, min_unit_code: a place.
        person_id: a member with linked households.

    Returns:
        One line per grid that the end is chained to and that the actor may see, by code.
    """
    visible = visible_to(actor).filter(level=GridLevel.GRID)
    if unit_id is not None:
        wanted = visible.filter(_under_unit(unit_id, day))
    elif grid_code:
        wanted = visible.filter(code=grid_code)
    else:
        units = Grid.objects.filter(version__state=VersionState.PUBLISHED, level=GridLevel.MIN_UNIT)
        if person_id is not None:
            linked = MinUnitLink.objects.filter(directory.holding_on(day), person=person_id)
            units = units.filter(code__in=linked.values("min_unit_code"))
        else:
            units = units.filter(code=min_unit_code)
        wanted = visible.filter(code__in=units.values("parent_code"))
    return _lines(list(wanted.order_by("code")), day)


def _under_unit(unit_id: UUID, day: date) -> Q:
    """Grids below an administrative unit, below those that a Party unit leads, or linked to a
    Party unit."""
    node = directory.tree().get(unit_id)
    if node is None:
        return Q(pk__in=())
    if node.tree == directory.Tree.ADMIN:
        return directory.within([node.path], "unit__path")
    led = directory.UnitLink.objects.filter(directory.holding_on(day), party_unit=unit_id)
    paths = list(led.values_list("admin_unit__path", flat=True))
    on_grids = GridParty.objects.filter(directory.holding_on(day), party_unit=unit_id)
    return directory.within(paths, "unit__path") | Q(code__in=on_grids.values("grid_code"))


def _lines(grids: list[Grid], day: date) -> list[ChainOfGrid]:
    tree = directory.tree()
    codes = [grid.code for grid in grids]
    communities = {g.code: tree.ancestor(g.unit_id, "village_community") for g in grids}
    streets = {g.code: tree.ancestor(g.unit_id, "street_town") for g in grids}
    leading: dict[UUID, list[directory.Node]] = defaultdict(list)
    areas = {n.id for n in (*communities.values(), *streets.values()) if n is not None}
    for admin_id, party_id in directory.UnitLink.objects.filter(
        directory.holding_on(day), admin_unit__in=areas
    ).values_list("admin_unit_id", "party_unit_id"):
        _add_node(leading[admin_id], tree.get(party_id))
    branches: dict[str, list[directory.Node]] = defaultdict(list)
    for code, party_id in GridParty.objects.filter(
        directory.holding_on(day), grid_code__in=codes
    ).values_list("grid_code", "party_unit_id"):
        _add_node(branches[code], tree.get(party_id))
    links = _links(codes, day)

    def committees(area: directory.Node | None) -> tuple[directory.Node, ...]:
        return _sorted(leading[area.id]) if area else ()

    return [
        ChainOfGrid(
            grid.code,
            grid.name,
            streets[grid.code],
            committees(streets[grid.code]),
            communities[grid.code],
            committees(communities[grid.code]),
            _sorted(branches[grid.code]),
            tuple(links[grid.code]),
        )
        for grid in grids
    ]


def _add_node(nodes: list[directory.Node], node: directory.Node | None) -> None:
    if node is not None:
        nodes.append(node)


def _sorted(nodes: Iterable[directory.Node]) -> tuple[directory.Node, ...]:
    return tuple(sorted(nodes, key=lambda node: node.path))


def _links(grid_codes: list[str], day: date) -> dict[str, list[Link]]:
    grid_of: dict[str, Any] = dict(
        Grid.objects.filter(
            version__state=VersionState.PUBLISHED,
            level=GridLevel.MIN_UNIT,
            parent_code__in=grid_codes,
        ).values_list("code", "parent_code")
    )
    found: dict[str, list[Link]] = defaultdict(list)
    for row in (
        MinUnitLink.objects.filter(directory.holding_on(day), min_unit_code__in=list(grid_of))
        .order_by("min_unit_code", "id")
        .values_list("min_unit_code", "person_id", "person__name", "households")
    ):
        found[grid_of[row[0]]].append(Link(*row))
    return found
