"""Locations of open requests, for the preview of changed grid boundaries."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jiceng.cases.queries import visible_to
from jiceng.core.access import Actor
from jiceng.grids import public as grids


def open_requests(
    actor: Actor, level: grids.GridLevel | str, cells: Collection[str]
) -> list[grids.ItemLocation]:
    """Open requests with a point that the actor may see and that a change of cells may move: the
    present cell at this level, and the point. One query; reporters are not loaded.

    Args:
        cells: codes of the changed cells; requests in no cell are included.
    """
    code = "grid_code" if level == grids.GridLevel.GRID else "min_unit_code"
    rows = visible_to(actor).filter(
        is_open=True, lon__isnull=False, lat__isnull=False, **{f"{code}__in": {*cells, ""}}
    )
    return [grids.ItemLocation(*row) for row in rows.order_by("id").values_list(code, "lon", "lat")]


def _without_cell(count: int) -> str:
    return ngettext(
        "%(n)s open request would be in no grid.",
        "%(n)s open requests would be in no grid.",
        count,
    ) % {"n": count}


PLACED: Final = grids.LocatedItems(
    noun=_("Requests"),
    moving=_("Open requests that would move"),
    hint=_("Open requests stay with their handlers; only new requests use the new boundaries."),
    homeless=_without_cell,
    located_items=open_requests,
)
