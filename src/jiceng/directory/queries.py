"""Reads of the directory. Each starts from what the actor may see; `visible_*` fail closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.directory.models import (
    Person,
    Post,
    Tree,
    Unit,
    UnitKind,
    UnitLink,
    UnitPlacement,
)
from jiceng.directory.periods import ending_by, holding_on, not_over_on
from jiceng.directory.permissions import DIRECTORY_READ
from jiceng.directory.rules import powers_are_separate
from jiceng.directory.tree import Node
from jiceng.directory.unit_tree import tree as units


def within(paths: Iterable[str], field: str = "path") -> Q:
    """Rows with a path in one of these subtrees; none without paths.

    Args:
        field: way to the path, such as ``"unit__path"``.
    """
    condition = Q(pk__in=())
    for path in paths:
        if path == "/":
            return Q()
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def visible_to(actor: Actor) -> QuerySet[Unit]:
    """Units in the subtrees that the actor may see, closed ones included."""
    return Unit.objects.filter(within(actor.reach(DIRECTORY_READ)))


def reaches_all(actor: Actor, right: str) -> bool:
    """Whether an actor holds a right over all units."""
    reach = actor.reach(right)
    return all(node.path.startswith(reach) for node in units().within("/") if not node.parent_id)


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """People who hold or held a post in the subtrees that the actor may see; and oneself."""
    reach = actor.reach(DIRECTORY_READ)
    oneself = Q(pk=actor.id) if actor.kind == "person" else Q(pk__in=())
    if "/" in reach:
        return Person.objects.all()
    posts = Post.objects.filter(within(reach, "unit__path"), person=OuterRef("pk"))
    return Person.objects.filter(oneself | Exists(posts))


def people_in_charge_of(actor: Actor, right: str, day: date) -> QuerySet[Person]:
    """People with a present or future post where an actor holds a right, and people without any
    post, so that they can be appointed."""
    reach = actor.reach(right)
    if not reach:
        return Person.objects.none()
    not_over = Post.objects.filter(not_over_on(day), person=OuterRef("pk"))
    inside = not_over.filter(within(reach, "unit__path"))
    return Person.objects.filter(Exists(inside) | ~Exists(not_over))


def names_of_people(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of those who hold or held posts, for a record that its reader may see already."""
    return dict(Person.objects.filter(pk__in=set(ids)).values_list("id", "name"))


def unit_for(actor: Actor, code: str) -> Unit:
    """One unit by its code.

    Raises:
        NotFound: missing and hidden alike.
    """
    return _or_missing(visible_to(actor).filter(code=code).first())


def unit_with(actor: Actor, unit_id: UUID) -> Unit:
    """One unit by its identifier, with the one above it.

    Raises:
        NotFound: missing and hidden alike.
    """
    return _or_missing(visible_to(actor).select_related("parent").filter(pk=unit_id).first())


def _or_missing(unit: Unit | None) -> Unit:
    if unit is None:
        raise NotFound(_("Unit not found."), "directory.no_unit")
    return unit


def posts_at(actor: Actor, unit: Unit, day: date) -> QuerySet[Post]:
    """The posts at one unit on a day, with person and role read along."""
    return (
        Post.objects.filter(holding_on(day), unit=unit)
        .filter(within(actor.reach(DIRECTORY_READ), "unit__path"))
        .select_related("person", "role")
        .order_by("role", "person__name", "id")
    )


def vacancies(
    actor: Actor, *, role: str, kind: UnitKind, day: date, department_kind: str = ""
) -> QuerySet[Unit]:
    """Units of a kind on a day without an active holder of the role."""
    held = Post.objects.filter(
        holding_on(day), unit=OuterRef("pk"), role=role, person__is_active=True
    )
    wanted = visible_to(actor).filter(holding_on(day), ~Exists(held), kind=kind)
    return wanted.filter(department_kind=department_kind) if department_kind else wanted


def expiring_posts(actor: Actor, *, day: date, until: date) -> QuerySet[Post]:
    """Posts that hold on a day and end on or before another, soonest first."""
    return (
        Post.objects.filter(holding_on(day), ending_by(until))
        .filter(within(actor.reach(DIRECTORY_READ), "unit__path"))
        .select_related("person", "role", "unit")
        .order_by("valid_to", "unit__path", "id")
    )


# Roles that each kind of unit must have filled; `coverage` counts them.
EXPECTED: tuple[tuple[UnitKind, str], ...] = (
    (UnitKind.DISTRICT, "district_office"),
    (UnitKind.STREET_TOWN, "dispatcher"),
    (UnitKind.STREET_TOWN, "street_leader"),
    (UnitKind.VILLAGE_COMMUNITY, "clerk"),
    (UnitKind.DEPARTMENT, "handler"),
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The number of units of a kind with a holder of a role.

    Args:
        vacant: codes of units without a holder, in the order of their paths.
    """

    kind: str
    role: str
    units: int
    filled: int
    vacant: tuple[str, ...]


def coverage(actor: Actor, *, day: date) -> list[Coverage]:
    """For each expected role, the units that exist on a day and those that lack it."""
    found = []
    for kind, role in EXPECTED:
        total = visible_to(actor).filter(holding_on(day), kind=kind).count()
        vacant = tuple(
            vacancies(actor, role=role, kind=kind, day=day)
            .order_by("path")
            .values_list("code", flat=True)
        )
        found.append(Coverage(kind.value, role, total, total - len(vacant), vacant))
    return found


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit in its place in the tree on a day.

    Args:
        path: by the parents of that day.
        depth: 0 for a root.
    """

    unit_id: UUID
    code: str
    name: str
    kind: str
    path: str
    depth: int


def tree_at(actor: Actor, *, day: date, tree: Tree = Tree.ADMIN) -> list[Placed]:
    """A tree on a day, parents before their children.

    Scope is that of today: a unit visible now is visible in its earlier places.
    """
    seen = set(visible_to(actor).filter(tree=tree).values_list("id", flat=True))
    rows = {
        row[0]: row[1:]
        for row in UnitPlacement.objects.filter(
            holding_on(day), holding_on(day, "unit__"), unit__tree=tree
        )
        .order_by("valid_from")
        .values_list("unit_id", "unit__code", "name", "unit__kind", "parent_id")
    }
    paths: dict[UUID, str] = {}

    def path_of(unit_id: UUID) -> str:
        if unit_id not in paths:
            code, parent_id = rows[unit_id][0], rows[unit_id][3]
            above = path_of(parent_id) if parent_id in rows else "/"
            paths[unit_id] = f"{above}{code}/"
        return paths[unit_id]

    placed = [
        Placed(unit_id, code, name, kind, path_of(unit_id), path_of(unit_id).count("/") - 2)
        for unit_id, (code, name, kind, _parent) in rows.items()
        if unit_id in seen
    ]
    return sorted(placed, key=lambda each: each.path)


def counterparts(actor: Actor, unit_id: UUID, *, day: date) -> list[Unit]:
    """The units of the other tree that a unit is linked to on a day."""
    reach = actor.reach(DIRECTORY_READ)
    links = UnitLink.objects.filter(holding_on(day)).filter(
        Q(party_unit=unit_id) | Q(admin_unit=unit_id)
    )
    others = {
        link.admin_unit_id if link.party_unit_id == unit_id else link.party_unit_id
        for link in links
    }
    # An actor who sees one side of a link sees the name of the other, so the query follows links.
    own = units().get(unit_id)
    if own is None or not any(own.path.startswith(top) for top in reach):
        return []
    return list(Unit.objects.filter(holding_on(day), pk__in=others).order_by("path"))


@dataclass(frozen=True, slots=True)
class LinkedUnits:
    """One step: a unit and its linked units in the other tree."""

    unit: Node
    beside: tuple[Node, ...]


def people_with_combined_powers(*, day: date) -> list[tuple[str, list[str]]]:
    """The names of people whose posts combine powers that must be separate, with their roles."""
    held: dict[UUID, list[Post]] = {}
    posts = Post.objects.filter(holding_on(day), person__is_active=True)
    for post in posts.select_related("person", "role").order_by("person__name", "id"):
        held.setdefault(post.person_id, []).append(post)
    return [
        (mine[0].person.name, sorted({post.role_id for post in mine}))
        for mine in held.values()
        if not powers_are_separate(
            frozenset[str]().union(*(post.role.permissions for post in mine))
        )
    ]


def chain(actor: Actor, unit_id: UUID, *, day: date) -> list[LinkedUnits]:
    """The chain from a unit of either tree up to its root, each step with its counterparts.

    Empty when the unit is missing or hidden.
    """
    tree = units()
    start = tree.get(unit_id)
    reach = actor.reach(DIRECTORY_READ)
    if start is None or not any(start.path.startswith(top) for top in reach):
        return []
    steps = tree.chain(unit_id)
    ids = [step.id for step in steps]
    beside: dict[UUID, list[Node]] = {each: [] for each in ids}
    for party_id, admin_id in (
        UnitLink.objects.filter(holding_on(day))
        .filter(Q(party_unit__in=ids) | Q(admin_unit__in=ids))
        .values_list("party_unit_id", "admin_unit_id")
    ):
        for own, other in ((party_id, admin_id), (admin_id, party_id)):
            node = tree.get(other)
            if own in beside and node is not None and node.exists_on(day):
                beside[own].append(node)
    return [
        LinkedUnits(step, tuple(sorted(beside[step.id], key=lambda node: node.path)))
        for step in steps
    ]
