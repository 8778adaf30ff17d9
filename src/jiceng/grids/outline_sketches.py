"""Sketch maps: the outline of a grid and its neighbours, in metres.

They are drawn from memory, so that a page needs no query and no map server.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import shapely

from jiceng.grids.geometry import METRES_PER_DEGREE
from jiceng.grids.models import GridLevel
from jiceng.grids.published_grids import GridIndex, Place, current

MARGIN = 0.15
LEAST_SPAN_M = 60.0
MOST_SPAN_M = 20_000.0
"""A point this far from its own grid was mistyped; the sketch shows the grid then."""
FINENESS = 400
"""Corners closer together than this part of the sketch are drawn as one."""
_AROUND_POINT_M = 250.0

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """One place in a sketch: rings of (metres to the east, metres to the south)."""

    place: Place
    rings: tuple[Ring, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Sketch:
    """The surroundings of a place, measured from the north-western corner.

    Args:
        width, height: metres.
        outlines: the neighbours first, the place's own last, so that it is drawn over them.
        point: the point of the request, if known and within the sketch.
    """

    width: float
    height: float
    outlines: tuple[Outline, ...]
    point: tuple[float, float] | None
    west: float
    north: float
    metres_per_lon: float

    def at(self, lon: float, lat: float) -> tuple[float, float] | None:
        """Position of a point in the sketch; None outside."""
        x = (lon - self.west) * self.metres_per_lon
        y = (self.north - lat) * METRES_PER_DEGREE
        return (x, y) if 0 <= x <= self.width and 0 <= y <= self.height else None


def sketch(codes: tuple[str, ...], lon: float | None, lat: float | None) -> Sketch | None:
    """Sketch the first existing place of these codes, and the point in it.

    Args:
        codes: known codes, the narrowest first: a smallest unit, its grid.
        lon, lat: of the request, in WGS 84 degrees.

    Returns:
        None without both a known place and a point.
    """
    index = current()
    place = next((index.places[code] for code in codes if code in index.places), None)
    box = _box(index, place, lon, lat)
    if box is None:
        return None
    west, south, east, north = box
    per_lon = METRES_PER_DEGREE * math.cos(math.radians((south + north) / 2))
    width, height = (east - west) * per_lon, (north - south) * METRES_PER_DEGREE
    fineness = (east - west) / FINENESS
    outlines = tuple(
        Outline(other, rings, is_own)
        for other, shape, is_own in _within(index, place, box)
        if (rings := tuple(rings_of(shape, fineness, west, north, per_lon)))
    )
    drawn = Sketch(width, height, outlines, None, west, north, per_lon)
    point = drawn.at(lon, lat) if lon is not None and lat is not None else None
    return Sketch(width, height, outlines, point, west, north, per_lon)


def sketch_around(
    level: str, lon: float | None = None, lat: float | None = None, span_m: float | None = None
) -> Sketch | None:
    """Sketch the surroundings of a point, or a whole level without one, without a highlighted
    place.

    Args:
        lon, lat: the middle, in WGS 84 degrees.
        span_m: width and height of the sketch, in metres.

    Returns:
        None where nothing of the level is in force.
    """
    index = current()
    locator = index.locators.get(level)
    extent = locator.extent if locator is not None else None
    if locator is None or extent is None:
        return None
    west, south, east, north = extent
    if lon is None or lat is None:
        lon, lat = (west + east) / 2, (south + north) / 2
    per_lon = METRES_PER_DEGREE * math.cos(math.radians(lat))
    whole = max((east - west) * per_lon, (north - south) * METRES_PER_DEGREE) * (1 + MARGIN)
    span = whole if span_m is None else min(span_m, whole)
    west, east = lon - span / per_lon / 2, lon + span / per_lon / 2
    south, north = lat - span / METRES_PER_DEGREE / 2, lat + span / METRES_PER_DEGREE / 2
    outlines = tuple(
        Outline(index.places[code], rings, is_own=False)
        for code, shape in locator.shapes_in(west, south, east, north)
        if (rings := tuple(rings_of(shape, (east - west) / FINENESS, west, north, per_lon)))
    )
    return Sketch(span, span, outlines, (span / 2, span / 2), west, north, per_lon)


def sketch_of(places: Collection[Place]) -> Sketch | None:
    """Sketch some grids with a margin and nothing around them; None if none has an outline."""
    locators = current().locators
    shapes = [
        (place, shape)
        for place in places
        if place.level in locators
        and (shape := locators[place.level].shape_of(place.code)) is not None
    ]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds([shape for _place, shape in shapes])
    per_lon = METRES_PER_DEGREE * math.cos(math.radians((south + north) / 2))
    edge = MARGIN / 2 * max((east - west) * per_lon, (north - south) * METRES_PER_DEGREE)
    west, east = west - edge / per_lon, east + edge / per_lon
    south, north = south - edge / METRES_PER_DEGREE, north + edge / METRES_PER_DEGREE
    outlines = tuple(
        Outline(place, rings, is_own=False)
        for place, shape in shapes
        if (rings := tuple(rings_of(shape, (east - west) / FINENESS, west, north, per_lon)))
    )
    width, height = (east - west) * per_lon, (north - south) * METRES_PER_DEGREE
    return Sketch(width, height, outlines, None, west, north, per_lon)


@dataclass(frozen=True, slots=True)
class SketchedCell:
    """A grid, or the grids of one unit together, in metres from the north-western corner.

    Args:
        code: of the grid; "" for a unit.
        unit_id: of the grid's community, or the unit itself.
        box: west, north, east and south end.
    """

    code: str
    name: str
    unit_id: UUID | None
    path: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class SketchFrame:
    """Where the metres of `sketched_cells` lie: the north-western corner of all grids in force.

    Args:
        west, north: degrees, WGS 84.
        east, south: the opposite corner.
        per_lon: metres in a degree of longitude.
    """

    west: float
    south: float
    east: float
    north: float
    per_lon: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """A point in metres to the east and to the south."""
        return (lon - self.west) * self.per_lon, (self.north - lat) * METRES_PER_DEGREE


def sketch_frame() -> SketchFrame | None:
    """Place of the sketch of all grids in force; None without any."""
    locator = current().locators.get(GridLevel.GRID.value)
    extent = locator.extent if locator else None
    if extent is None:
        return None
    west, south, east, north = extent
    per_lon = METRES_PER_DEGREE * math.cos(math.radians((south + north) / 2))
    return SketchFrame(west, south, east, north, per_lon)


_drawn: WeakKeyDictionary[GridIndex, dict[bool, tuple[SketchedCell, ...]]] = WeakKeyDictionary()


def sketched_cells(*, by_unit: bool) -> tuple[SketchedCell, ...]:
    """All grids in force on one sketch, drawn once for each published version.

    Args:
        by_unit: draw the grids of each unit as one cell.
    """
    index = current()
    drawn = _drawn.setdefault(index, {})
    if by_unit not in drawn:
        drawn[by_unit] = tuple(_cells(index, by_unit))
    return drawn[by_unit]


def _cells(index: GridIndex, by_unit: bool) -> Iterator[SketchedCell]:
    locator, frame = index.locators.get(GridLevel.GRID.value), sketch_frame()
    if locator is None or frame is None:
        return
    west, east, north, per_lon = frame.west, frame.east, frame.north, frame.per_lon
    groups: dict[UUID | str | None, list[Place]] = defaultdict(list)
    for code in locator.codes:
        place = index.places[code]
        groups[place.unit_id if by_unit else code].append(place)
    for places in groups.values():
        shape = shapely.union_all([locator.shape_of(each.code) for each in places])
        rings = tuple(rings_of(shape, (east - west) / FINENESS / 2, west, north, per_lon))
        if not rings:
            continue
        x0, y0, x1, y1 = shape.bounds
        yield SketchedCell(
            "" if by_unit else places[0].code,
            "" if by_unit else places[0].name,
            places[0].unit_id,
            svg_path(rings),
            (
                (x0 - west) * per_lon,
                (north - y1) * METRES_PER_DEGREE,
                (x1 - west) * per_lon,
                (north - y0) * METRES_PER_DEGREE,
            ),
        )


def _box(
    index: GridIndex, place: Place | None, lon: float | None, lat: float | None
) -> tuple[float, float, float, float] | None:
    """West, south, east, north of what is shown, with a margin; as high as wide at the least."""
    shape = index.locators[place.level].shape_of(place.code) if place else None
    if shape is not None:
        west, south, east, north = shape.bounds
        if lon is not None and lat is not None and _is_near(shape.bounds, lon, lat):
            west, east = min(west, lon), max(east, lon)
            south, north = min(south, lat), max(north, lat)
    elif lon is not None and lat is not None:
        west = east = lon
        south = north = lat
    else:
        return None
    stretch = math.cos(math.radians((south + north) / 2))
    least = LEAST_SPAN_M if shape is not None else 2 * _AROUND_POINT_M
    high = max((north - south), least / METRES_PER_DEGREE) * (1 + 2 * MARGIN)
    wide = max((east - west), least / METRES_PER_DEGREE / stretch) * (1 + 2 * MARGIN)
    # A frame of three to two for every outline.
    wide = max(wide, high * 1.5 / stretch)
    high = max(high, wide * stretch / 1.5)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return middle_x - wide / 2, middle_y - high / 2, middle_x + wide / 2, middle_y + high / 2


def _is_near(bounds: tuple[float, float, float, float], lon: float, lat: float) -> bool:
    west, south, east, north = bounds
    reach = MOST_SPAN_M / METRES_PER_DEGREE
    return west - reach <= lon <= east + reach and south - reach <= lat <= north + reach


def _within(
    index: GridIndex, place: Place | None, box: tuple[float, float, float, float]
) -> Iterator[tuple[Place, Any, bool]]:
    level = place.level if place else index.lowest
    if level is None:
        return
    own = None
    for code, shape in index.locators[level].shapes_in(*box):
        other = index.places[code]
        if place is not None and code == place.code:
            own = (other, shape, True)
        else:
            yield other, shape, False
    if own is not None:
        yield own


def rings_of(
    shape: Any, fineness: float, west: float, north: float, per_lon: float
) -> Iterator[Ring]:
    """The rings of a shape in metres from a corner; corners closer than `fineness` are one."""
    for part in shapely.get_parts(shapely.simplify(shape, fineness)):
        if part.geom_type != "Polygon":
            continue  # a corner or an edge that only touches the frame
        for ring in (part.exterior, *part.interiors):
            yield tuple(
                ((x - west) * per_lon, (north - y) * METRES_PER_DEGREE) for x, y in ring.coords
            )


def svg_path(rings: Iterable[Ring]) -> str:
    """Rings as the text of one SVG path, to a tenth of a metre."""
    return " ".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)
