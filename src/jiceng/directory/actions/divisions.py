"""Import of administrative divisions into the administrative tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound, Refused
from jiceng.core.events import record
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import rules
from jiceng.directory.actions.new_units import write_new
from jiceng.directory.actions.units import close_unit, rename_unit, replace_placement
from jiceng.directory.divisions import Division, is_division_code, roots
from jiceng.directory.models import Tree, Unit
from jiceng.directory.periods import not_over_on
from jiceng.directory.permissions import DIRECTORY_EDIT


@dataclass(frozen=True, slots=True)
class DivisionReport:
    """Result of an import.

    Args:
        created, renamed, reopened, unchanged: numbers of units of the lists, each in one of them;
            one that was reopened may have a new name as well.
        missing_codes: units of these cities that the lists no longer have and that stay open.
        closed_codes: such units that were closed because that was asked for.
    """

    created: int
    renamed: int
    reopened: int
    unchanged: int
    missing_codes: tuple[str, ...]
    closed_codes: tuple[str, ...]


@transaction.atomic
def import_divisions(
    *,
    divisions: Sequence[Division],
    by: Actor,
    at: datetime,
    close_missing: bool = False,
    successors: Mapping[str, str] | None = None,
) -> DivisionReport:
    """Create, rename and reopen units to match these divisions, in one transaction.

    The lists are taken as complete for each city in them. Units are known by their code; a second
    run changes nothing. A unit that the lists no longer have is reported, never deleted.

    Args:
        divisions: each after its parent, as `read_divisions` returns them.
        close_missing: close units that are no longer listed; refused where open posts or items
            remain and no successor is given.
        successors: by the code of one that is closed, the code of the unit that takes over.
    """
    invalidate("directory")
    invalidate("units")
    day = rules.civil_day(at)
    existing = {
        unit.code: unit for unit in Unit.objects.filter(code__in=[d.code for d in divisions])
    }
    new: dict[str, Unit] = {}
    renamed = reopened = 0
    for division in divisions:
        unit = existing.get(division.code)
        if unit is None:
            parent = (
                (new.get(division.parent) or existing[division.parent])
                if (division.parent)
                else None
            )
            new[division.code] = _make(division, parent, day, by)
            continue
        _check_place(unit, division)
        by.may(DIRECTORY_EDIT, unit.path).or_refuse()
        was_closed = rules.ends(unit.valid_to)
        if was_closed:
            _reopen(unit, day, by=by, at=at)
            reopened += 1
        if division.is_named and unit.name != division.name:
            rename_unit(unit=unit, name=division.name, by=by, at=at)
            renamed += not was_closed
    write_new(list(new.values()), by=by, at=at)
    missing, codes = _missing(divisions, day), dict(successors or {})
    closed = [_close(unit, codes, by=by, at=at).code for unit in missing] if close_missing else []
    return DivisionReport(
        created=len(new),
        renamed=renamed,
        reopened=reopened,
        unchanged=len(divisions) - len(new) - renamed - reopened,
        missing_codes=() if close_missing else tuple(sorted(unit.code for unit in missing)),
        closed_codes=tuple(sorted(closed)),
    )


def _make(division: Division, parent: Unit | None, day: date, by: Actor) -> Unit:
    above = parent.path if parent else "/"
    by.may(DIRECTORY_EDIT, above).or_refuse()
    return Unit(
        code=division.code,
        name=division.name,
        kind=division.kind,
        tree=Tree.ADMIN,
        parent=parent,
        path=rules.path_below(above, division.code),
        valid_from=day,
    )


def _check_place(unit: Unit, division: Division) -> None:
    """Refuse to take over a unit that happens to carry a division's code elsewhere."""
    if unit.tree != Tree.ADMIN or unit.kind != division.kind:
        raise Refused(
            _("The code %(code)s is held by another unit, %(name)s.")
            % {"code": unit.code, "name": unit.name},
            "divisions.code_taken",
            unit=unit.code,
        )


def _reopen(unit: Unit, day: date, *, by: Actor, at: datetime) -> None:
    unit.valid_to, unit.successor = None, None
    unit.save(update_fields=["valid_to", "successor"])
    replace_placement(unit, day)
    record("unit", unit.pk, "unit.reopened", by=by, at=at, data={"on": day})


def _missing(divisions: Sequence[Division], day: date) -> list[Unit]:
    """Open units with division codes in these cities that are not listed, lowest first."""
    listed = {division.code for division in divisions}
    inside = Q(pk__in=())
    for path in Unit.objects.filter(code__in=roots(divisions)).values_list("path", flat=True):
        inside |= Q(path__startswith=path)
    open_units = Unit.objects.filter(inside, not_over_on(day), tree=Tree.ADMIN).order_by("-path")
    return [unit for unit in open_units if unit.code not in listed and is_division_code(unit.code)]


def _close(unit: Unit, successor_codes: Mapping[str, str], *, by: Actor, at: datetime) -> Unit:
    code = successor_codes.get(unit.code)
    successor = Unit.objects.filter(code=code).first() if code else None
    if code and successor is None:
        raise NotFound(_("Unit %(code)s not found.") % {"code": code}, "directory.no_unit")
    try:
        return close_unit(unit=unit, by=by, at=at, successor=successor)
    except Refused as refusal:
        raise type(refusal)(
            f"{unit.code} {unit.name}: {refusal}", refusal.code, unit=unit.code
        ) from refusal
