"""Check of an actor's right over a place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.directory import public as directory
from jiceng.grids import published_grids
from jiceng.grids.models import GridLevel
from jiceng.grids.permissions import GRID_EDIT


def key_of(row: Any) -> UUID:
    """The key of a row, or the key itself."""
    return row if isinstance(row, UUID) else row.pk


def require_place(by: Actor, code: str, level: GridLevel | None = None) -> published_grids.Place:
    """The place in force with this code, over which the actor has the right to edit.

    Raises:
        NotFound: there is none.
    """
    grids = published_grids.current()
    place = grids.places.get(code)
    if place is None or (level is not None and place.level != level):
        raise NotFound(
            _("Grid %(code)s not found. Check the code.") % {"code": code[:40]}, "grids.no_grid"
        )
    node = directory.tree().get(place.unit_id)
    by.may(GRID_EDIT, node.path if node else "/").or_refuse()
    return place


def require_place_or_all(by: Actor, code: str) -> None:
    """Like `require_place`, but a place that no longer exists requires the right over
    everything."""
    place = published_grids.current().places.get(code)
    node = directory.tree().get(place.unit_id) if place else None
    by.may(GRID_EDIT, node.path if node else "/").or_refuse()
