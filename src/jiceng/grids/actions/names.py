"""Actions on place names."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import public as directory
from jiceng.grids.actions.scope import key_of, require_place, require_place_or_all
from jiceng.grids.gazetteer import LEVEL_WEIGHT
from jiceng.grids.models import PlaceName
from jiceng.grids.permissions import GRID_EDIT


@transaction.atomic
def set_alias(*, name: str, code: str, by: Actor, at: datetime) -> PlaceName:
    """Give a place another name by which texts may call it.

    Args:
        name: 2 to 80 characters.
        code: of a unit, a grid or a smallest unit.

    Raises:
        NotFound: there is no such place.
        Invalid: the name is too short or too long, or the unit is no area or has closed.
        Refused: the place has this name already.
    """
    name = name.strip()
    if not 2 <= len(name) <= 80:
        raise Invalid(_("A place name has 2 to 80 characters."), "grids.bad_name")
    units = directory.tree()
    node = units.by_code(code)
    if node is not None:
        if node.kind not in LEVEL_WEIGHT:
            raise Invalid(_("Only an area can have a place name."), "grids.no_area")
        by.may(GRID_EDIT, node.path).or_refuse()
        if not node.exists_on(directory.civil_day(at)):
            raise Invalid(
                _("%(unit)s has closed. Choose the unit that has taken over from it.")
                % {"unit": units.label(node)},
                "grids.unit_closed",
            )
        alias = PlaceName(name=name, unit_id=node.id, level=node.kind)
    else:
        place = require_place(by, code)
        alias = PlaceName(name=name, grid_code=code, level=place.level)
    try:
        with transaction.atomic():
            alias.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("The place has this name already."), "grids.named_already") from error
    invalidate("grid_names")
    record("place_name", alias.pk, "place.named", by=by, at=at, data={"name": name, "code": code})
    return alias


@transaction.atomic
def remove_alias(*, alias: PlaceName | UUID, by: Actor, at: datetime) -> None:
    """Take a further name off a place."""
    found = PlaceName.objects.select_for_update().filter(pk=key_of(alias)).first()
    if found is None:
        raise NotFound(_("Place name not found."), "grids.no_alias")
    node = directory.tree().get(found.unit_id)
    if node is not None:
        by.may(GRID_EDIT, node.path).or_refuse()
    else:
        require_place_or_all(by, found.grid_code)
    key = found.pk
    found.delete()
    invalidate("grid_names")
    record("place_name", key, "place.unnamed", by=by, at=at, data={"name": found.name})
