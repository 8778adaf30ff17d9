"""Location of one million points in 2,590 cells, compared with a bare STRtree on the same data."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import shapely

from bench.harness import Result, at_most, best
from bench.web import empty_view
from jiceng.grids.cell_lookup import Locator
from jiceng.grids.demo_area import boundary
from jiceng.grids.tessellate import Division, Level, tessellate

POINTS = 1_000_000
REPEATS = 3


def run() -> Result:
    """Locate points spread over the district's bounding box; the best of three tries."""
    with empty_view() as empty:
        return best(_measure, empty)


def _measure() -> Result:
    """The best of three runs of each.

    Ours includes building the locator, the floor building the tree and its prepared polygons.
    """
    divisions = [Division("440704001", "街道"), Division("440704001001", "社区", "440704001")]
    cells = [
        cell
        for cell in tessellate(boundary(), divisions, grids=190, min_units=2590, seed=1)
        if cell.level == Level.MIN_UNIT
    ]
    polygons = np.array([cell.polygon for cell in cells], dtype=object)
    west, south, east, north = shapely.total_bounds(polygons)
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(west, east, POINTS), rng.uniform(south, north, POINTS)
    ours = floor = float("inf")
    for _round in range(REPEATS):
        # Copies, so that neither uses geometries prepared by the other.
        fresh = shapely.from_wkb(shapely.to_wkb(polygons))
        began = perf_counter()
        found = Locator([cell.code for cell in cells], list(fresh)).locate_many(lon, lat)
        ours = min(ours, perf_counter() - began)
        fresh = shapely.from_wkb(shapely.to_wkb(polygons))
        began = perf_counter()
        shapely.prepare(fresh)
        point, cell_of = shapely.STRtree(fresh).query(
            shapely.points(lon, lat), predicate="intersects"
        )
        floor = min(floor, perf_counter() - began)
    expected = np.full(POINTS, -1)
    expected[point] = cell_of
    if (found != expected).sum() > POINTS // 100_000:  # points on a border may differ
        raise AssertionError("the locator and the tree disagree")
    return Result(
        f"locate {POINTS:,} points in {len(cells):,} cells",
        round(ours, 3),
        round(floor, 3),
        round(ours / floor, 3),
        "s",
        goals=(at_most("times a bare tree", ours / floor, 1.2),),
    )
