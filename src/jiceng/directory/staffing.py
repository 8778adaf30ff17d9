"""Present, past and future posts at a unit, people who can be appointed, and rights of roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import Actor, powers
from jiceng.core.errors import NotFound
from jiceng.core.shared_reference_data import Versioned
from jiceng.directory import rules
from jiceng.directory.holdings import OpenItems, Owner, open_items_of
from jiceng.directory.models import Person, Post, Role, Unit, UnitLink
from jiceng.directory.periods import beginning_after, ending_by, holding_on, not_over_on
from jiceng.directory.permissions import DIRECTORY_EDIT, DIRECTORY_READ, POST_EDIT
from jiceng.directory.queries import people_in_charge_of, people_visible_to, posts_at, within
from jiceng.directory.roles import is_usual
from jiceng.directory.tree import Node
from jiceng.directory.tree_levels import lacking
from jiceng.directory.unit_tree import tree

MOST_OVER: Final = 50
MOST_FOUND: Final = 20
MOST_COLLEAGUES: Final = 200


@dataclass(frozen=True, slots=True)
class Staff:
    """The posts of one unit, seen from a day.

    Args:
        held, coming: on that day, and later.
        over: the last `MOST_OVER` that had ended, the newest first.
        lacks: codes of required roles without a holder.
    """

    held: list[Post]
    coming: list[Post]
    over: list[Post]
    lacks: tuple[str, ...]


def staff_of(actor: Actor, unit: Unit, day: date) -> Staff:
    """Present, future and past posts at a unit."""
    held = list(posts_at(actor, unit, day))
    others = (
        Post.objects.filter(within(actor.reach(DIRECTORY_READ), "unit__path"), unit=unit)
        .exclude(valid_to=F("valid_from"))  # taken back before it began
        .select_related("person", "role")
    )
    coming = others.filter(beginning_after(day)).order_by("valid_from", "id")
    over = others.filter(ending_by(day)).order_by("-valid_to", "id")[:MOST_OVER]
    return Staff(
        held, list(coming), list(over), lacking(unit.kind, [post.role_id for post in held])
    )


def gives_powers(role: str, unit: UUID) -> bool:
    """Whether a role now gives powers over others at a unit."""
    found = Role.objects.filter(pk=role).first()
    place = Unit.objects.filter(pk=unit).first()
    if found is None or place is None:
        return False
    is_wide = rules.is_wide(kind=place.kind, tree=place.tree, is_root=place.parent_id is None)
    return not powers(is_wide=is_wide).isdisjoint(found.permissions)


def post_with(actor: Actor, post_id: UUID) -> Post:
    """One post with its person, role and unit.

    Raises:
        NotFound: missing and hidden alike.
    """
    seen = Post.objects.filter(within(actor.reach(DIRECTORY_READ), "unit__path"), pk=post_id)
    found = seen.select_related("person", "role", "unit").first()
    if found is None:
        raise NotFound(_("Position not found."), "directory.no_post")
    return found


def candidates(actor: Actor, words: str, *, day: date) -> list[Person]:
    """People with an open account whom an actor may appoint, by parts of their names or their
    numbers, with the posts that they hold: the first `MOST_FOUND`."""
    found = _appointable(actor, day)
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word) | Q(username__icontains=word) | Q(work_number__iexact=word)
        )
    return list(found.order_by("name", "id")[:MOST_FOUND])


def candidate(actor: Actor, person_id: UUID, *, day: date) -> Person:
    """One of those whom an actor may appoint.

    Raises:
        NotFound: missing and hidden alike.
    """
    found = _appointable(actor, day).filter(pk=person_id).first()
    if found is None:
        raise NotFound(_("Person not found."), "directory.no_person")
    return found


def _appointable(actor: Actor, day: date) -> QuerySet[Person]:
    found = people_in_charge_of(actor, POST_EDIT, day).filter(is_active=True)
    return found.exclude(pk=actor.id) if actor.id else found


def posts_of_people(people: list[Person], day: date) -> dict[UUID, list[Post]]:
    """The posts that some people hold on a day: one query."""
    found: dict[UUID, list[Post]] = {}
    rows = Post.objects.filter(holding_on(day), person__in=people).select_related("role", "unit")
    for post in rows.order_by("unit__path", "id"):
        found.setdefault(post.person_id, []).append(post)
    return found


def possible_successors(actor: Actor, unit_id: UUID, day: date) -> list[Node]:
    """Units that may take over from another one, the likeliest first: its siblings, its parent,
    all others."""
    known = tree()
    own = known.get(unit_id)
    if own is None:
        return []
    found = [
        node
        for node in known.existing(day, actor.reach(DIRECTORY_EDIT), tree=own.tree)
        if not node.path.startswith(own.path)
        and (own.kind not in rules.RECEIVING or node.kind in rules.RECEIVING)
    ]

    def distance(node: Node) -> tuple[bool, bool, bool, str]:
        beside = node.parent_id == own.parent_id
        return (not beside, node.kind != own.kind, node.id != own.parent_id, node.path)

    return sorted(found, key=distance)


def colleagues_of(actor: Actor, person: Person, day: date) -> list[Person]:
    """People who may take over from a person: holders of a post on the day at one of the person's
    units or above, as far as the actor sees them."""
    units = Post.objects.filter(not_over_on(day), person=person).values_list("unit", flat=True)
    near = {node.id for unit in units for node in tree().chain(unit)}
    held = Post.objects.filter(holding_on(day), person=OuterRef("pk"), unit__in=near)
    found = people_visible_to(actor).filter(Exists(held), is_active=True).exclude(pk=person.pk)
    return list(found.order_by("name", "id")[:MOST_COLLEAGUES])


def open_items_at_end(post: Post, day: date) -> list[OpenItems]:
    """Open items of a person whose last post is about to end."""
    is_last = (
        not Post.objects.filter(not_over_on(day), person=post.person_id)
        .exclude(pk=post.pk)
        .exists()
    )
    return open_items_of(Owner.PERSON, post.person_id, day) if is_last else []


def link_with(actor: Actor, link_id: UUID) -> UnitLink:
    """One link between the trees, with both its units.

    Raises:
        NotFound: missing, or neither side is visible.
    """
    reach = actor.reach(DIRECTORY_READ)
    sides = within(reach, "party_unit__path") | within(reach, "admin_unit__path")
    found = UnitLink.objects.filter(sides, pk=link_id)
    link = found.select_related("party_unit", "admin_unit").first()
    if link is None:
        raise NotFound(_("Link not found."), "directory.no_link")
    return link


def links_of(actor: Actor, unit: Unit, day: date) -> list[tuple[UnitLink, Unit]]:
    """The links of a visible unit on a day, each with the unit on its other side."""
    if not any(unit.path.startswith(top) for top in actor.reach(DIRECTORY_READ)):
        return []
    rows = UnitLink.objects.filter(
        holding_on(day), Q(party_unit=unit) | Q(admin_unit=unit)
    ).select_related("party_unit", "admin_unit")
    found = [
        (link, link.admin_unit if link.party_unit_id == unit.pk else link.party_unit)
        for link in rows
    ]
    return sorted(found, key=lambda pair: pair[1].path)


def roles(actor: Actor, day: date) -> list[tuple[Role, int]]:
    """All roles, each with how many hold it on a day within an actor's reach."""
    reach = actor.reach(DIRECTORY_READ)
    if not reach:
        return []
    mine = holding_on(day, "post__") & within(reach, "post__unit__path")
    found = Role.objects.annotate(holders=Count("post", filter=mine)).order_by("code")
    return [(role, role.holders) for role in found]


def roles_for(actor: Actor, kind: str, day: date) -> list[Role]:
    """All roles to choose from at a kind of unit: those that are usual there first."""
    found = [role for role, _holders in roles(actor, day)]
    return sorted(found, key=lambda role: not is_usual(role.code, kind))


def _load_names() -> dict[str, str]:
    return dict(Role.objects.order_by().values_list("code", "name"))


_names: Versioned[dict[str, str]] = Versioned("directory", _load_names)


def role_name(code: str) -> str:
    """A role's name in the reader's language, from memory; its code where there is none."""
    name = _names.get().get(code, "")
    return str(_(name)) if name else code


def role_with(actor: Actor, code: str) -> Role:
    """One role.

    Raises:
        NotFound: there is none, or the actor sees nothing of the directory.
    """
    found = Role.objects.filter(pk=code).first() if actor.holds(DIRECTORY_READ) else None
    if found is None:
        raise NotFound(
            _("Role “%(role)s” not found. Choose one from the list.") % {"role": code},
            "directory.no_role",
        )
    return found
