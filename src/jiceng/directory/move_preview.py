"""Preview of the effects of moving a unit, and the obstacles to closing one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Problem, Refused
from jiceng.core.history import HistoryEntry, entries
from jiceng.core.manifests import Contribution, Slot
from jiceng.directory.actions.roles import role_stream
from jiceng.directory.actions.units import check_move
from jiceng.directory.models import Post, Unit, UnitLink
from jiceng.directory.periods import holding_on
from jiceng.directory.rules import civil_day
from jiceng.directory.tree import Node
from jiceng.directory.unit_tree import tree


@dataclass(frozen=True, slots=True)
class MoveEffect(Contribution):
    """Effects of a move on the records of another app, shown before it is made.

    Args:
        icon: a name of Tabler's icons, written out as a literal.
        sentence: for an actor who previews the move, about the records of all moving units.
    """

    icon: str
    sentence: Callable[[Actor, Collection[UUID]], str]


CONSEQUENCES: Final = Slot(MoveEffect)


def move_consequences(actor: Actor, units: Collection[UUID]) -> list[tuple[str, str]]:
    """Effects of a move in other apps: icons and sentences."""
    return [(each.icon, each.sentence(actor, units)) for each in CONSEQUENCES.all()]


_LINKS = ("unit.linked", "unit.unlinked")


@dataclass(frozen=True, slots=True)
class UnitMove:
    """Preview of a move.

    Args:
        day: the day from which it holds.
        units: the number of units below the moving one.
        posts: the number of posts at all of them.
        unit_ids: all of them, the moving one included.
        above_before, above_after: its parents, the highest first.
        leaves: units whose posts no longer cover it.
        joins: units whose posts cover it from now on.
        problem: why it may not be made; None when it may.
    """

    day: date
    units: int
    posts: int
    unit_ids: tuple[UUID, ...]
    above_before: list[Node]
    above_after: list[Node]
    leaves: list[Node]
    joins: list[Node]
    problem: Problem | None


def preview_move(*, unit: Unit, parent: Unit, by: Actor, at: datetime) -> UnitMove:
    """Preview of moving a unit to another parent; both are visible to the actor."""
    day, known = civil_day(at), tree()
    moving = [node for node in known.within(unit.path) if node.exists_on(day)]
    ids = tuple(node.id for node in moving)
    before, after = known.chain(unit.parent_id)[::-1], known.chain(parent.pk)[::-1]
    return UnitMove(
        day=day,
        units=max(0, len(moving) - 1),
        posts=Post.objects.filter(holding_on(day), unit__path__startswith=unit.path).count(),
        unit_ids=ids,
        above_before=before,
        above_after=after,
        leaves=[node for node in before if node not in after],
        joins=[node for node in after if node not in before],
        problem=_problem(unit, parent, by, at),
    )


def _problem(unit: Unit, parent: Unit, by: Actor, at: datetime) -> Problem | None:
    if unit.parent_id == parent.pk:
        return Refused(_("The unit is already there."), "directory.stands_there")
    try:
        check_move(unit=unit, parent=parent, by=by, at=at)
    except Refused as problem:
        return problem
    return None


def unit_history(unit: Unit) -> list[HistoryEntry]:
    """History of a visible unit, newest first; a link is listed at both units, though its event is
    on the Party unit's chain only."""
    own = entries([unit.pk])
    party = set(UnitLink.objects.filter(admin_unit=unit).values_list("party_unit_id", flat=True))
    if not party:
        return own
    links = [
        entry
        for entry in entries(sorted(party))
        if entry.type in _LINKS and entry.data.get("admin_unit") == str(unit.pk)
    ]
    return sorted([*own, *links], key=lambda entry: entry.recorded_at, reverse=True)


def role_history(code: str) -> list[HistoryEntry]:
    """History of a role, newest first."""
    return entries([role_stream(code)])
