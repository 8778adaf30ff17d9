"""Where open requests stand: for whoever redraws the grids under them."""

from __future__ import annotations

from jiceng.cases.queries import visible_to
from jiceng.core.access import Actor
from jiceng.grids import public as grids


def open_requests(actor: Actor, level: grids.GridLevel | str) -> list[grids.comparison.Standing]:
    """The open requests with a point that the actor may see: the cell that they were given at this
    level, and where they are. One query; who reported what is not read."""
    code = "grid_code" if level == grids.GridLevel.GRID else "min_unit_code"
    rows = visible_to(actor).filter(is_open=True, lon__isnull=False, lat__isnull=False)
    return [
        grids.comparison.Standing(*row)
        for row in rows.order_by("id").values_list(code, "lon", "lat")
    ]
