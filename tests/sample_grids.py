"""Grids and smallest units for the communities of `tests.world`."""

from __future__ import annotations

import shapely

from jiceng.core.access import SYSTEM
from jiceng.grids import actions
from jiceng.grids.file_cells import Feature
from tests.world import SINCE

GRID, OTHER_GRID = "440704001001001", "440704005001001"
GRID_NAME = "江南社区第1网格"
MIN_UNIT = "440704001001001001"
# Inside the first grid, and inside its smallest unit.
LON, LAT = 113.005, 22.505


def _square(number: int, code: str, name: str, x: float, size: float) -> Feature:
    return Feature(number, code, name, shapely.box(113 + x, 22.5, 113 + x + size, 22.5 + size))


def publish_grids() -> None:
    """Publish one grid in 江南社区 with two smallest units and one grid in 文昌社区."""
    grids = [
        _square(1, GRID, GRID_NAME, 0.0, 0.02),
        _square(2, OTHER_GRID, "文昌社区第1网格", 0.02, 0.02),
    ]
    units = [
        _square(1, MIN_UNIT, "江南里1号楼", 0.0, 0.01),
        _square(2, "440704001001001002", "江南里2号楼", 0.01, 0.01),
    ]
    for level, features in (("grid", grids), ("min_unit", units)):
        made = actions.load_grids(features=features, level=level, by=SYSTEM, at=SINCE)
        actions.publish_version(version=made.version, by=SYSTEM, at=SINCE)
