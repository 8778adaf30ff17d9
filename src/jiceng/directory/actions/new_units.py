"""Units that are checked but not yet stored, and how new ones are written."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime

from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Refused
from jiceng.core.events import NewEvent, record_first_events
from jiceng.directory import rules
from jiceng.directory.models import Tree, Unit, UnitKind, UnitPlacement
from jiceng.directory.permissions import DIRECTORY_EDIT
from jiceng.directory.unit_tree import label_of


def require_open(unit: Unit, day: date) -> None:
    """Refuse what needs a unit that exists on a day."""
    if not rules.holds_on(day, unit.valid_from, unit.valid_to):
        raise Refused(
            _("%(unit)s does not exist on %(day)s.")
            % {"unit": label_of(unit.pk, unit.name), "day": day.isoformat()},
            "directory.unit_closed",
            unit=unit.code,
        )


def clean_name(name: str, limit: int = 120) -> str:
    """A name without surrounding space.

    Raises:
        Invalid: empty, too long, or with invisible characters.
    """
    name = name.strip()
    if not 0 < len(name) <= limit or not name.isprintable():
        raise Invalid(
            _("A name has 1 to %(limit)d characters.") % {"limit": limit}, "directory.bad_name"
        )
    return name


def draft_unit(
    *,
    code: str,
    name: str,
    kind: UnitKind | str,
    above: Unit | None,
    by: Actor,
    at: datetime,
    tree: Tree | str,
    department_kind: str,
    valid_from: date | None,
    taken: Container[str],
) -> Unit:
    """A unit, checked but not yet stored; see `create_unit`.

    Args:
        taken: codes that other units have.
    """
    day = valid_from or rules.civil_day(at)
    if above is not None:
        require_open(above, max(day, rules.civil_day(at)))
    by.may(DIRECTORY_EDIT, above.path if above else "/").or_refuse()
    rules.may_have_code(code).or_refuse()
    if kind not in UnitKind.values or tree not in Tree.values:
        raise Invalid(_("Unit type not found."), "directory.bad_kind")
    if above is not None:
        _require_fit(above, code, kind, tree)
    if code in taken:
        raise Invalid(
            _("The code %(code)s is already used.") % {"code": code},
            "directory.code_taken",
            unit=code,
        )
    path = rules.path_below(above.path if above else "/", code)
    if len(path) > rules.MAX_PATH:
        raise Refused(_("The organisation would have too many levels there."), "directory.too_deep")
    return Unit(
        code=code,
        name=clean_name(name),
        kind=UnitKind(kind),
        tree=Tree(tree),
        parent=above,
        path=path,
        department_kind=department_kind.strip(),
        valid_from=day,
    )


def _require_fit(above: Unit, code: str, kind: UnitKind | str, tree: Tree | str) -> None:
    """Refuse a unit that does not belong below another one."""
    if above.tree != tree:
        raise Refused(
            _("A unit belongs to the same organisation as its parent unit."), "directory.other_tree"
        )
    rules.may_stand_below(kind=kind, above=above.kind).or_refuse()
    rules.code_fits(code=code, kind=kind, above=above.code).or_refuse()


def write_new(units: list[Unit], *, by: Actor, at: datetime) -> None:
    """Write new units, parents before children, each with its first placement and event."""
    Unit.objects.bulk_create(units, batch_size=1000)
    UnitPlacement.objects.bulk_create(
        [
            UnitPlacement(
                unit=unit, parent_id=unit.parent_id, name=unit.name, valid_from=unit.valid_from
            )
            for unit in units
        ],
        batch_size=1000,
    )
    record_first_events("unit", [(unit.pk, [_created(unit, at)]) for unit in units], by=by)


def _created(unit: Unit, at: datetime) -> NewEvent:
    return NewEvent(
        "unit.created",
        at,
        {
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "tree": unit.tree,
            "parent": unit.parent_id,
            "department_kind": unit.department_kind,
            "valid_from": unit.valid_from,
        },
    )
