"""Lookup of the cell of a point: one in microseconds, a million in a second. Pure.

A bare R-tree tests every point against the polygons whose boxes contain it. Most points are far
from any border, so the locator rasterises the cells: a pixel that no border touches belongs to one
cell (or to none) as a whole, and its points need no polygon test. Points in the remaining pixels
go to the R-tree. The answers are the same; the tests hold them against each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from jiceng.grids.coordinate_checks import Extent, Point, Reason, clean_point
from jiceng.grids.geometry import METRES_PER_DEGREE, area_m2, distance_m

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Locator", "Point", "Reason", "clean_point"]

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]

NOWHERE = -1
_UNDECIDED = -2
# About this many pixels across a cell, so that few of its pixels touch its border.
_PIXELS_ACROSS_CELL = 40
_MIN_SIDE, _MAX_SIDE = 64, 2048
# Points are handled in blocks that stay in the processor's cache.
_BLOCK = 65_536
_MAX_BORDER_SAMPLES = 20_000_000


class Locator:
    """A fixed set of cells, ready to be asked.

    Args:
        codes: one code per cell. Where cells share a border or overlap, the lowest code wins, so
            that the same point always gets the same answer.
        polygons: valid polygons or multipolygons in WGS 84 degrees, in the order of `codes`.
    """

    def __init__(self, codes: Sequence[str], polygons: Sequence[BaseGeometry]) -> None:
        if len(codes) != len(polygons):
            raise ValueError("every cell needs one code and one polygon")
        self.codes: tuple[str, ...] = tuple(codes)
        # Cells are sorted by ascending code, so that "lowest code" is "smallest position".
        self._order: Indices = np.array(
            sorted(range(len(codes)), key=lambda i: codes[i]), dtype=np.int32
        )
        self._polygons = np.array([polygons[i] for i in self._order], dtype=object)
        shapely.prepare(self._polygons)
        self._tree = shapely.STRtree(self._polygons)

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def extent(self) -> Extent | None:
        """West, south, east, north of all cells, in degrees; None without cells."""
        if not len(self._polygons):
            return None
        west, south, east, north = shapely.total_bounds(self._polygons)
        return float(west), float(south), float(east), float(north)

    def shape_of(self, code: str) -> BaseGeometry | None:
        """The polygon of one cell."""
        position = self._positions.get(code)
        return None if position is None else self._polygons[position]

    def shapes_in(
        self, west: float, south: float, east: float, north: float
    ) -> list[tuple[str, BaseGeometry]]:
        """The part of each cell within a rectangle, by ascending code."""
        hits = sorted(self._tree.query(shapely.box(west, south, east, north), "intersects"))
        cut = shapely.clip_by_rect(self._polygons[hits], west, south, east, north)
        return [
            (self.codes[self._order[position]], shape)
            for position, shape in zip(hits, cut, strict=True)
            if not shape.is_empty
        ]

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {self.codes[index]: position for position, index in enumerate(self._order)}

    def locate_many(self, lon: ArrayLike, lat: ArrayLike) -> Indices:
        """Find the cell of each point.

        Args:
            lon, lat: arrays of equal length in WGS 84 degrees; NaN is in no cell.

        Returns:
            Positions into `codes`, -1 where no cell contains the point.
        """
        x = np.ascontiguousarray(lon, dtype=np.float64).ravel()
        y = np.ascontiguousarray(lat, dtype=np.float64).ravel()
        if x.shape != y.shape:
            raise ValueError("longitudes and latitudes must be equally many")
        found = np.full(len(x), NOWHERE, dtype=np.int32)
        if self.extent is None:
            return found
        for start in range(0, len(x), _BLOCK):
            part = slice(start, start + _BLOCK)
            found[part] = self._locate_block(x[part], y[part])
        hit = found >= 0
        found[hit] = self._order[found[hit]]
        return found

    def locate_one(self, lon: float, lat: float) -> int:
        """Find the cell of one point: its position in `codes`, or -1."""
        raster = self._raster
        if raster is None or math.isnan(lon) or math.isnan(lat):
            return NOWHERE
        position = raster.at(lon, lat)
        if position == _UNDECIDED:
            hits = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
            position = int(hits.min()) if len(hits) else NOWHERE
        return int(self._order[position]) if position >= 0 else NOWHERE

    def nearest(self, lon: float, lat: float, within_m: float) -> tuple[int, float] | None:
        """Find the cell nearest to a point that may be in none.

        Args:
            within_m: the largest distance, in metres.

        Returns:
            Position in `codes` and distance in metres (0 inside), or None.
        """
        inside = self.locate_one(lon, lat)
        if inside >= 0:
            return inside, 0.0
        if not len(self._polygons) or not (math.isfinite(lon) and math.isfinite(lat)):
            return None
        squeeze = max(math.cos(math.radians(lat)), 1e-6)
        reach_lat = within_m / METRES_PER_DEGREE
        box = shapely.box(
            lon - reach_lat / squeeze, lat - reach_lat, lon + reach_lat / squeeze, lat + reach_lat
        )
        here = shapely.Point(lon, lat)
        best: tuple[float, int] | None = None
        for position in self._tree.query(box):
            # Distances are compared in a plane with metres on both axes, for the true nearest edge.
            flat = shapely.transform(
                self._polygons[position], lambda c: (c - (lon, lat)) * (squeeze, 1.0) + (lon, lat)
            )
            edge = shapely.shortest_line(here, flat).coords[1]
            away = distance_m(lon, lat, lon + (edge[0] - lon) / squeeze, edge[1])
            if away <= within_m and (best is None or (away, int(position)) < best):
                best = (away, int(position))
        return (int(self._order[best[1]]), best[0]) if best else None

    def smallest_first(self) -> list[int]:
        """Positions in `codes` from the smallest cell to the largest."""
        areas = {int(self._order[i]): area_m2(p) for i, p in enumerate(self._polygons)}
        return sorted(areas, key=lambda i: (areas[i], self.codes[i]))

    def _locate_block(self, x: Floats, y: Floats) -> Indices:
        raster = self._raster
        assert raster is not None  # the caller has seen that there are cells
        found = raster.at_many(x, y)
        open_points = np.flatnonzero(found == _UNDECIDED)
        if len(open_points):
            found[open_points] = self._by_tree(x[open_points], y[open_points])
        return found

    def _by_tree(self, x: Floats, y: Floats) -> Indices:
        """Test points against polygons; the lowest position wins."""
        point, cell = self._tree.query(shapely.points(x, y), predicate="intersects")
        # Highest first, so that the lowest is written last and stays.
        falling = np.argsort(-cell, kind="stable")
        found = np.full(len(x), NOWHERE, dtype=np.int32)
        found[point[falling]] = cell[falling]
        return found

    @cached_property
    def _raster(self) -> _Raster | None:
        if self.extent is None:
            return None
        return _Raster.over(self._polygons, self.extent, self._by_tree)


class _Raster:
    """Raster of pixels: each has a cell, or a border runs through or near it."""

    def __init__(self, extent: Extent, labels: Indices) -> None:
        self.west, self.south, self.east, self.north = extent
        self.rows, self.columns = labels.shape
        self.per_lon = self.columns / max(self.east - self.west, 1e-12)
        self.per_lat = self.rows / max(self.north - self.south, 1e-12)
        self.labels = labels
        self.flat = labels.ravel()

    @classmethod
    def over(cls, polygons: NDArray[np.object_], extent: Extent, by_tree: _ByTree) -> _Raster:
        """Rasterise the polygons.

        Every pixel within one pixel of a border is left undecided. What remains falls into
        connected areas that no border crosses; one test of one point settles each.
        """
        side = int(math.sqrt(len(polygons)) * _PIXELS_ACROSS_CELL)
        side = max(_MIN_SIDE, min(_MAX_SIDE, side))
        raster = cls(extent, np.full((side, side), NOWHERE, dtype=np.int32))
        near_border = raster._border(polygons)
        if near_border is None:
            raster.labels[:] = _UNDECIDED
            return raster
        from scipy import ndimage  # noqa: PLC0415 - slow to import

        areas, count = ndimage.label(~near_border)
        raster.labels[near_border] = _UNDECIDED
        if count:
            # One pixel of each area, whichever is written last; number 0 is the border itself.
            witness = np.zeros(count + 1, dtype=np.int64)
            witness[areas.ravel()] = np.arange(side * side)
            row, column = np.divmod(witness[1:], side)
            x = raster.west + (column + 0.5) / raster.per_lon
            y = raster.south + (row + 0.5) / raster.per_lat
            answers = np.concatenate(([_UNDECIDED], by_tree(x, y))).astype(np.int32)
            raster.labels[:] = answers[areas]
        return raster

    def _border(self, polygons: NDArray[np.object_]) -> NDArray[np.bool_] | None:
        """Mark the pixels that a border touches and those around them; None if there is too much
        border for that to pay."""
        rings = shapely.get_rings(shapely.get_parts(polygons))
        coordinates, ring = shapely.get_coordinates(rings, return_index=True)
        column = (coordinates[:, 0] - self.west) * self.per_lon
        row = (coordinates[:, 1] - self.south) * self.per_lat
        joined = ring[1:] == ring[:-1]
        d_column, d_row = np.diff(column)[joined], np.diff(row)[joined]
        # A sample every half pixel: between two samples the line stays within one pixel of either.
        steps = np.ceil(np.maximum(np.abs(d_column), np.abs(d_row)) * 2).astype(np.int64) + 1
        total = int(steps.sum())
        if total > _MAX_BORDER_SAMPLES:
            return None
        segment = np.repeat(np.arange(len(steps)), steps)
        start = np.cumsum(steps) - steps
        fraction = (np.arange(total) - start[segment]) / steps[segment]
        c = (column[:-1][joined][segment] + d_column[segment] * fraction).astype(np.int64)
        r = (row[:-1][joined][segment] + d_row[segment] * fraction).astype(np.int64)
        marked = np.zeros((self.rows, self.columns), dtype=bool)
        marked[np.clip(r, 0, self.rows - 1), np.clip(c, 0, self.columns - 1)] = True
        from scipy import ndimage  # noqa: PLC0415 - slow to import

        around: NDArray[np.bool_] = ndimage.binary_dilation(marked, np.ones((3, 3), dtype=bool))
        return around

    def at(self, lon: float, lat: float) -> int:
        if not (self.west <= lon <= self.east and self.south <= lat <= self.north):
            return NOWHERE
        column = int((lon - self.west) * self.per_lon)
        row = int((lat - self.south) * self.per_lat)
        return int(self.labels[min(row, self.rows - 1), min(column, self.columns - 1)])

    def at_many(self, x: Floats, y: Floats) -> Indices:
        inside = (x >= self.west) & (x <= self.east) & (y >= self.south) & (y <= self.north)
        # Points outside (and NaN) are sent to pixel 0 and overwritten below.
        column = np.where(inside, (x - self.west) * self.per_lon, 0.0).astype(np.int64)
        row = np.where(inside, (y - self.south) * self.per_lat, 0.0).astype(np.int64)
        np.minimum(column, self.columns - 1, out=column)
        np.minimum(row, self.rows - 1, out=row)
        found: Indices = self.flat[row * self.columns + column]
        found[~inside] = NOWHERE
        return found


if TYPE_CHECKING:
    from collections.abc import Callable

    _ByTree = Callable[[Floats, Floats], Indices]
