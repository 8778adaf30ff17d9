"""Creation of many units at once, under the rules for single ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory.actions.new_units import draft_unit, write_new
from jiceng.directory.models import Tree, Unit, UnitKind


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be created; details as for `create_unit`.

    Args:
        parent: code of its parent, which exists or comes before it; empty for a root.
    """

    code: str
    name: str
    kind: UnitKind | str
    parent: str = ""
    tree: Tree | str = Tree.ADMIN
    department_kind: str = ""


@transaction.atomic
def create_units(
    *, units: Sequence[NewUnit], by: Actor, at: datetime, valid_from: date | None = None
) -> list[Unit]:
    """Create units, all of them or none, each with its own event.

    Args:
        units: parents before children.
        valid_from: first day of all of them; the civil day of `at` when not given.

    Raises:
        Refused, Invalid: as `create_unit`, for the first unit that it would refuse.
        NotFound: a parent neither exists nor comes before.
    """
    invalidate("directory")
    invalidate("units")
    named = {code for unit in units for code in (unit.code, unit.parent)}
    known = {unit.code: unit for unit in Unit.objects.filter(code__in=named)}
    created = []
    for new in units:
        unit = draft_unit(
            code=new.code,
            name=new.name,
            kind=new.kind,
            above=_parent(known, new.parent) if new.parent else None,
            by=by,
            at=at,
            tree=new.tree,
            department_kind=new.department_kind,
            valid_from=valid_from,
            taken=known,
        )
        known[unit.code] = unit
        created.append(unit)
    write_new(created, by=by, at=at)
    return created


def _parent(known: dict[str, Unit], code: str) -> Unit:
    found = known.get(code)
    if found is None:
        raise NotFound(_("Unit %(code)s not found.") % {"code": code}, "directory.no_unit")
    return found
