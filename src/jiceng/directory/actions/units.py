"""Actions on units: create, rename, move, close."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import rules
from jiceng.directory.actions import succession
from jiceng.directory.actions.new_units import clean_name, draft_unit, require_open, write_new
from jiceng.directory.holdings import Owner, open_items_of
from jiceng.directory.models import Tree, Unit, UnitKind, UnitLink, UnitPlacement
from jiceng.directory.periods import not_over_on
from jiceng.directory.permissions import DIRECTORY_EDIT
from jiceng.directory.unit_tree import label_of

UnitRef = Unit | UUID


def lock_unit(unit: UnitRef, *, stays: bool = False) -> Unit:
    """Lock a unit and read its present state for writing.

    The bump comes first: its row lock makes writers of the directory take turns, so that two
    concurrent moves can never close a circle.

    Args:
        stays: only rows that belong to the unit change, so other processes need not reload the
            tree.

    Raises:
        NotFound: there is none.
    """
    invalidate("directory")
    if not stays:
        invalidate("units")
    found = Unit.objects.filter(pk=unit.pk if isinstance(unit, Unit) else unit).first()
    if found is None:
        raise NotFound(_("Unit not found."), "directory.no_unit")
    return found


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    kind: UnitKind | str,
    parent: UnitRef | None,
    by: Actor,
    at: datetime,
    tree: Tree | str = Tree.ADMIN,
    department_kind: str = "",
    valid_from: date | None = None,
) -> Unit:
    """Create a unit.

    Args:
        parent: its parent; None for a root, which only the system may create.
        department_kind: for departments, the kind of matter that they are in charge of.
        valid_from: its first day; the civil day of `at` when not given.

    Raises:
        Refused: no right there, or the parent is of the other tree or closed.
        Invalid: a code that is in use or malformed, an unknown kind, a bad name.
    """
    invalidate("directory")
    invalidate("units")
    unit = draft_unit(
        code=code,
        name=name,
        kind=kind,
        above=lock_unit(parent) if parent else None,
        by=by,
        at=at,
        tree=tree,
        department_kind=department_kind,
        valid_from=valid_from,
        taken=set(Unit.objects.filter(code=code).values_list("code", flat=True)),
    )
    write_new([unit], by=by, at=at)
    return unit


def replace_placement(unit: Unit, day: date) -> None:
    """End a unit's last placement and begin one with its present name and parent, until its
    closing day if one is set.

    A placement that began on the same day is overwritten, since it never held for a whole day.

    Raises:
        Refused: the last placement begins only after that day.
    """
    current = (
        UnitPlacement.objects.filter(not_over_on(day), unit=unit).order_by("-valid_from").first()
    )
    if current is not None and not rules.begins_by(day, current.valid_from):
        raise Refused(
            _("%(unit)s has been in its present place only since %(day)s.")
            % {"unit": label_of(unit.pk, unit.name), "day": current.valid_from.isoformat()},
            "directory.before_placement",
        )
    if current is not None and current.valid_from == day:
        current.parent_id, current.name = unit.parent_id, unit.name
        current.valid_to = unit.valid_to
        current.save(update_fields=["parent", "name", "valid_to"])
        return
    if current is not None:
        current.valid_to = day
        current.save(update_fields=["valid_to"])
    UnitPlacement.objects.create(
        unit=unit,
        parent_id=unit.parent_id,
        name=unit.name,
        valid_from=day,
        valid_to=unit.valid_to,
    )


@transaction.atomic
def rename_unit(*, unit: UnitRef, name: str, by: Actor, at: datetime) -> Unit:
    """Give a unit another name from today on; the old one stays in its history."""
    locked = lock_unit(unit)
    by.may(DIRECTORY_EDIT, locked.path).or_refuse()
    before, locked.name = locked.name, clean_name(name)
    if before != locked.name:
        require_open(locked, rules.civil_day(at))
        locked.save(update_fields=["name"])
        replace_placement(locked, rules.civil_day(at))
        record(
            "unit",
            locked.pk,
            "unit.renamed",
            by=by,
            at=at,
            data={"from": before, "to": locked.name},
        )
    return locked


@transaction.atomic
def edit_unit(
    *, unit: UnitRef, kind: UnitKind | str, department_kind: str, by: Actor, at: datetime
) -> Unit:
    """Correct what a unit is and which matters it is in charge of."""
    locked = lock_unit(unit)
    by.may(DIRECTORY_EDIT, locked.path).or_refuse()
    if kind not in UnitKind.values:
        raise Invalid(_("Unit type not found."), "directory.bad_kind")
    if locked.parent is not None and kind != locked.kind:
        rules.may_stand_below(kind=kind, above=locked.parent.kind).or_refuse()
    if kind != locked.kind:
        here = locked.children.filter(not_over_on(rules.civil_day(at)))
        for below in here.order_by().values_list("kind", flat=True).distinct():
            rules.may_stand_below(kind=below, above=kind).or_refuse()
    locked.kind, locked.department_kind = UnitKind(kind), department_kind.strip()
    locked.save(update_fields=["kind", "department_kind"])
    record(
        "unit",
        locked.pk,
        "unit.edited",
        by=by,
        at=at,
        data={"kind": locked.kind, "department_kind": locked.department_kind},
    )
    return locked


@transaction.atomic
def move_unit(*, unit: UnitRef, parent: UnitRef, by: Actor, at: datetime) -> Unit:
    """Move a unit, with all units below it, to another parent from today on.

    Raises:
        Refused: no right at the unit, at its old or its new parent; a cycle; the other tree; a
            kind that is not allowed below the new parent.
    """
    locked, target = lock_unit(unit), lock_unit(parent)
    day = rules.civil_day(at)
    check_move(unit=locked, parent=target, by=by, at=at)
    if locked.parent_id == target.pk:
        return locked
    old_path, old_parent = locked.path, locked.parent_id
    new_path = rules.path_below(target.path, locked.code)
    subtree = Unit.objects.filter(path__startswith=old_path)
    subtree.update(path=Concat(Value(new_path), Substr(F("path"), len(old_path) + 1)))
    locked.path, locked.parent = new_path, target
    locked.save(update_fields=["path", "parent"])
    replace_placement(locked, day)
    record(
        "unit",
        locked.pk,
        "unit.moved",
        by=by,
        at=at,
        data={"from": old_parent, "to": target.pk, "path": new_path},
    )
    return locked


def check_move(*, unit: Unit, parent: Unit, by: Actor, at: datetime) -> None:
    """Refuse a move that may not be made, as `move_unit` does; changes nothing.

    Raises:
        Refused: as `move_unit`.
    """
    for path in {unit.path, unit.parent.path if unit.parent else "/", parent.path}:
        by.may(DIRECTORY_EDIT, path).or_refuse()
    day = rules.civil_day(at)
    require_open(unit, day)
    require_open(parent, day)
    deepest = Unit.objects.filter(path__startswith=unit.path).aggregate(
        deepest=Max(Length("path"))
    )["deepest"]
    rules.may_move(
        unit_path=unit.path,
        unit_tree=unit.tree,
        target_path=parent.path,
        target_tree=parent.tree,
        deepest=deepest,
    ).or_refuse()
    if parent.pk != unit.parent_id:
        rules.may_stand_below(kind=unit.kind, above=parent.kind).or_refuse()


@transaction.atomic
def close_unit(
    *,
    unit: UnitRef,
    by: Actor,
    at: datetime,
    on: date | None = None,
    successor: UnitRef | None = None,
    seconded_by: Actor | None = None,
) -> Unit:
    """Close a unit; its history stays, its open items go to its successor.

    Args:
        on: the first day on which it no longer exists; today when not given. For a future day,
            items are handed over on that day.
        successor: takes over its posts and the items of other apps, and those that return later.
            Without one, later items go to the unit above.
        seconded_by: who has confirmed it, where one alone may not.

    Raises:
        NeedsSecond: a post there may not be ended, or not be given at the successor, by one alone.
        Refused: no right, open units below it, or open items and no successor.
        Invalid: the day is in the past, or before its first.
    """
    locked = lock_unit(unit)
    by.may(DIRECTORY_EDIT, locked.path).or_refuse()
    today = rules.civil_day(at)
    day = on or today
    require_open(locked, today)
    if day < today:
        raise Invalid(_("A unit cannot be closed in the past."), "directory.ends_in_past")
    if not rules.begins_by(day, locked.valid_from):
        raise Invalid(_("It cannot end before it begins."), "directory.ends_before_start")
    later = not_over_on(day)
    successor_unit = lock_unit(successor) if successor is not None else None
    rules.may_close(
        open_children=locked.children.filter(later).count(),
        open_posts=locked.posts.filter(later).count(),
        has_successor=successor_unit is not None,
    ).or_refuse()
    succession.demand(open_items_of(Owner.UNIT, locked.pk, today), successor=successor_unit)
    if successor_unit is not None:
        succession.require_successor_unit(locked, successor_unit, day, by)
        succession.move_posts(locked, successor_unit, day, by=by, at=at, seconded_by=seconded_by)
    locked.valid_to, locked.successor = day, successor_unit
    locked.save(update_fields=["valid_to", "successor"])
    UnitPlacement.objects.filter(later, unit=locked).update(valid_to=day)
    UnitLink.objects.filter(later, Q(party_unit=locked) | Q(admin_unit=locked)).update(valid_to=day)
    record(
        "unit",
        locked.pk,
        "unit.closed",
        by=by,
        at=at,
        data={"on": day, "successor": successor_unit.pk if successor_unit else None},
    )
    if successor_unit is not None and day == today:
        succession.hand_over_items(Owner.UNIT, locked.pk, successor_unit.pk, by=by, at=at)
    return locked
