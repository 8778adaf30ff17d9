"""Areas that an actor may watch: districts, streets and communities within their reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.command.permissions import READ
from jiceng.core.access import Actor, outermost
from jiceng.core.errors import NotFound
from jiceng.directory import public as directory

KINDS: Final = frozenset(
    {
        directory.UnitKind.CITY.value,
        directory.UnitKind.DISTRICT.value,
        directory.UnitKind.STREET_TOWN.value,
        directory.UnitKind.VILLAGE_COMMUNITY.value,
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """An area under watch.

    Args:
        units: whose requests are counted; None for all of the installation.
        above: areas around it that the actor may watch too, the widest first.
        below: areas directly in it.
    """

    node: directory.Node
    units: tuple[UUID, ...] | None
    above: tuple[directory.Node, ...]
    below: tuple[directory.Node, ...]

    @property
    def name(self) -> str:
        """Its unit's name."""
        return self.node.name


def scope_of(actor: Actor, code: str, on: date) -> Scope:
    """The area of a unit's code, or the widest that the actor may watch.

    Raises:
        NotFound: missing or outside the actor's reach; the answer is the same.
    """
    tree = directory.tree()
    node = tree.by_code(code) if code else _widest(actor, on)
    if node is None or node.kind not in KINDS or not actor.reaches(READ, node.path):
        raise NotFound(_("Unit not found, or not visible to you."), "unit.not_found")
    is_whole = tree.widest([node.path]) == ("/",)
    above = [each for each in tree.chain(node.id)[1:] if actor.reaches(READ, each.path)]
    below = [each for each in tree.children(node.id) if each.kind in KINDS and each.exists_on(on)]
    return Scope(
        node,
        None if is_whole else tree.units_below([node.path]),
        tuple(reversed([each for each in above if each.kind in KINDS])),
        tuple(below),
    )


def _widest(actor: Actor, on: date) -> directory.Node | None:
    tree = directory.tree()
    for path in outermost(actor.reach(READ)):
        found = [
            each
            for each in tree.within(path)
            if each.kind in KINDS and each.tree == directory.Tree.ADMIN and each.exists_on(on)
        ]
        if found:
            seat = tree.seat(on)
            return seat if seat in found else found[0]
    return None
