"""Tiles of a base map below a sketch, placed in the sketch's metres. Pure.

The server draws the sketch without a map library; the browser only loads the tiles.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from jiceng.core.base_map import BaseMap, Shift
from jiceng.grids.coordinate_systems import Crs, from_wgs84, to_wgs84
from jiceng.grids.geometry import METRES_PER_DEGREE
from jiceng.grids.outline_sketches import Sketch

EQUATOR_M: Final = 40_075_016.686
LEAST_ZOOM, MOST_ZOOM = 3, 18
TILES_ACROSS: Final = 2
"""A sketch is about as wide as this many tiles, which keeps it sharp with few of them."""
MOST_TILES: Final = 16


@dataclass(frozen=True, slots=True)
class SketchTile:
    """One tile: its address, and its rectangle in metres from the north-western corner."""

    href: str
    x: float
    y: float
    width: float
    height: float


def tiles_below(sketch: Sketch, base: BaseMap) -> list[SketchTile]:
    """The tiles of a service that cover a sketch; none for a file, which pages without scripts
    cannot read.
    """
    if not base.address:
        return []
    return tiles_across(sketch, base.address, base.shift, across=TILES_ACROSS)[:MOST_TILES]


def tiles_across(
    sketch: Sketch,
    address: str,
    shift: Shift,
    *,
    across: int,
    zooms: tuple[int, int] = (LEAST_ZOOM, MOST_ZOOM),
) -> list[SketchTile]:
    """The tiles that cover a sketch, each at its true place.

    Args:
        address: of a tile, with ``{z}``, ``{x}`` and ``{y}``.
        shift: the system in which the tiles are drawn.
        across: about so many of them side by side.
        zooms: the least and the most that the source has.
    """
    crs = Crs(shift.value)
    east = sketch.west + sketch.width / sketch.metres_per_lon
    south = sketch.north - sketch.height / METRES_PER_DEGREE
    zoom = _zoom(sketch.width, (sketch.north + south) / 2, across)
    zoom = max(zooms[0], min(zooms[1], zoom))
    first_x, first_y = _tile_at(crs, sketch.west, sketch.north, zoom)
    last_x, last_y = _tile_at(crs, east, south, zoom)
    return [
        _placed(sketch, address, crs, zoom, x, y)
        for x in range(math.floor(first_x), math.floor(last_x) + 1)
        for y in range(math.floor(first_y), math.floor(last_y) + 1)
    ]


def _zoom(width_m: float, lat: float, across: int) -> int:
    tiles = EQUATOR_M * math.cos(math.radians(lat)) * across / max(width_m, 1.0)
    return round(math.log2(tiles))


def _tile_at(crs: Crs, lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """The tile over a WGS 84 place, with the part of it up to there."""
    x, y = (float(each) for each in from_wgs84(crs, lon, lat))
    sine = math.sin(math.radians(y))
    north = 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    return (x + 180) / 360 * 2**zoom, north * 2**zoom


def _corner(crs: Crs, x: int, y: int, zoom: int) -> tuple[float, float]:
    """The north-western corner of a tile, in WGS 84 degrees."""
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**zoom))))
    lon, lat_true = to_wgs84(crs, x / 2**zoom * 360 - 180, lat)
    return float(lon), float(lat_true)


def _placed(sketch: Sketch, address: str, crs: Crs, zoom: int, x: int, y: int) -> SketchTile:
    west, north = _corner(crs, x, y, zoom)
    east, south = _corner(crs, x + 1, y + 1, zoom)
    return SketchTile(
        address.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y)),
        (west - sketch.west) * sketch.metres_per_lon,
        (sketch.north - north) * METRES_PER_DEGREE,
        (east - west) * sketch.metres_per_lon,
        (north - south) * METRES_PER_DEGREE,
    )
