"""Where open requests stand: for whoever redraws the grids under them."""

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
    """The open requests with a point that the actor may see and that a change of cells may move:
    the cell that they were given at this level, and where they are. One query; who reported what
    is not read.

    Args:
        cells: codes of those that change; requests that lie in no cell are asked about as well.
    """
    code = "grid_code" if level == grids.GridLevel.GRID else "min_unit_code"
    rows = visible_to(actor).filter(
        is_open=True, lon__isnull=False, lat__isnull=False, **{f"{code}__in": {*cells, ""}}
    )
    return [grids.ItemLocation(*row) for row in rows.order_by("id").values_list(code, "lon", "lat")]


def _homeless(count: int) -> str:
    return ngettext(
        "%(n)s open request would be in no grid.",
        "%(n)s open requests would be in no grid.",
        count,
    ) % {"n": count}


PLACED: Final = grids.LocatedItems(
    noun=_("Requests"),
    moving=_("Open requests that would move"),
    hint=_("Open requests stay with their handlers; only new requests use the new boundaries."),
    homeless=_homeless,
    standing=open_requests,
)
