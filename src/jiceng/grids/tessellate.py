"""Tessellation of a district into streets, communities, grids and smallest units for a
demonstration. Pure.

No outlines below the district are public for most places. This makes believable ones: smallest
units are the cells of a relaxed Voronoi diagram, and every larger cell is a union of smaller ones,
so that all levels nest exactly. The result is invented and has to be marked synthetic.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from jiceng.grids.geometry import METRES_PER_DEGREE, polygonal
from jiceng.grids.place_names import place_of_body

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_RELAXATIONS = 6
_ANGLES = 12


class Level(StrEnum):
    """The four levels that a district is cut into."""

    STREET_TOWN = "street_town"
    VILLAGE_COMMUNITY = "village_community"
    GRID = "grid"
    MIN_UNIT = "min_unit"


@dataclass(frozen=True, slots=True)
class Division:
    """A street, town, village or community that exists; `parent` is a street's code or "" for a
    street."""

    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class SyntheticCell:
    """An invented outline, in WGS 84 degrees, of a place that may be real."""

    level: Level
    code: str
    name: str
    parent: str
    polygon: BaseGeometry


@dataclass(slots=True)
class _Node:
    """A cell to be, with the number of smallest units that it gets."""

    level: Level
    code: str
    name: str
    parent: str
    units: int = 0
    children: list[_Node] = field(default_factory=list)


def tessellate(
    district: BaseGeometry,
    divisions: Sequence[Division],
    *,
    grids: int,
    min_units: int,
    seed: int = 0,
) -> list[SyntheticCell]:
    """Cut a district; the same arguments give the same cells.

    Args:
        district: its outline in WGS 84 degrees.
        divisions: its streets (no parent) and their communities.
        grids, min_units: how many of each in all; at least one grid per community and one unit
            per grid.
        seed: another seed, another drawing.

    Returns:
        All cells of the four levels, larger ones first. Codes of grids are the community's code
        and three digits; those of smallest units, the grid's code and three digits.

    Raises:
        ValueError: when the counts do not fit, or a street has no community.
    """
    rng = np.random.default_rng(seed)
    streets = _plan(divisions, grids, min_units, rng)
    squeeze = math.cos(math.radians(district.centroid.y))
    scale = np.array([METRES_PER_DEGREE * squeeze, METRES_PER_DEGREE])
    flat = shapely.transform(district, lambda c: c * scale)
    units = _units(flat, min_units, rng)
    borders = _borders(units)
    placed: dict[str, Ints] = {}
    _place(streets, np.arange(min_units), _centres(units), borders, placed)
    return [
        SyntheticCell(
            node.level,
            node.code,
            node.name,
            node.parent,
            shapely.transform(_union(units[placed[node.code]]), lambda c: c / scale),
        )
        for node in _breadth_first(streets)
    ]


def _plan(
    divisions: Sequence[Division], grids: int, min_units: int, rng: np.random.Generator
) -> list[_Node]:
    """Planned cells, and the number of smallest units of each."""
    streets = [
        _Node(Level.STREET_TOWN, each.code, each.name, "") for each in divisions if not each.parent
    ]
    by_code = {street.code: street for street in streets}
    communities: list[_Node] = []
    for each in divisions:
        if each.parent:
            community = _Node(Level.VILLAGE_COMMUNITY, each.code, each.name, each.parent)
            by_code[each.parent].children.append(community)
            communities.append(community)
    if not communities or not all(street.children for street in streets):
        raise ValueError("every street needs at least one community")
    if not len(communities) <= grids <= min_units:
        raise ValueError("at least one grid per community and one smallest unit per grid")
    drawn: list[_Node] = []
    for community, count in zip(communities, _shares(len(communities), grids, rng), strict=True):
        for i in range(1, count + 1):
            name = f"{place_of_body(community.name)}第{i}网格"
            grid = _Node(Level.GRID, f"{community.code}{i:03d}", name, community.code)
            community.children.append(grid)
            drawn.append(grid)
    for grid, count in zip(drawn, _shares(len(drawn), min_units, rng), strict=True):
        grid.children = [
            _Node(Level.MIN_UNIT, f"{grid.code}{i:03d}", f"{grid.name}{i:02d}单元", grid.code, 1)
            for i in range(1, count + 1)
        ]
    for street in streets:
        _count(street)
    return streets


def _shares(parts: int, total: int, rng: np.random.Generator) -> list[int]:
    """Deal a total out to parts, unevenly as in life, at least one each."""
    weights = rng.uniform(0.6, 1.4, parts)
    spare = total - parts
    exact = weights / weights.sum() * spare
    counts = np.floor(exact).astype(int)
    most_owed = np.argsort(counts - exact, kind="stable")[: spare - int(counts.sum())]
    counts[most_owed] += 1
    return [int(count) + 1 for count in counts]


def _count(node: _Node) -> int:
    if node.children:
        node.units = sum(_count(child) for child in node.children)
    return node.units


def _breadth_first(nodes: Sequence[_Node]) -> list[_Node]:
    found: list[_Node] = []
    level = list(nodes)
    while level:
        found += level
        level = [child for node in level for child in node.children]
    return found


def _units(district: BaseGeometry, count: int, rng: np.random.Generator) -> NDArray[np.object_]:
    """Voronoi cells of relaxed random points, clipped to the district."""
    shapely.prepare(district)
    points = _random_points(district, count, rng)
    cells = _clipped_voronoi(points, district)
    for _round in range(_RELAXATIONS):
        points = _centres(cells)
        cells = _clipped_voronoi(points, district)
    return _without_fragments(cells)


def _random_points(district: BaseGeometry, count: int, rng: np.random.Generator) -> Floats:
    west, south, east, north = district.bounds
    found = np.empty((0, 2))
    while len(found) < count:
        tries = rng.uniform((west, south), (east, north), (count * 2, 2))
        inside = shapely.contains_xy(district, tries[:, 0], tries[:, 1])
        found = np.vstack((found, tries[inside]))
    return found[:count]


def _clipped_voronoi(points: Floats, district: BaseGeometry) -> NDArray[np.object_]:
    diagram = shapely.voronoi_polygons(
        shapely.MultiPoint(points), extend_to=district.buffer(100.0), ordered=True
    )
    cells = np.asarray(shapely.get_parts(diagram), dtype=object)
    cut = ~shapely.contains_properly(district, cells)
    cells[cut] = [polygonal(cell) for cell in shapely.intersection(cells[cut], district)]
    return cells


def _centres(cells: NDArray[np.object_]) -> Floats:
    """A point in or near the middle of each cell; inside it even when the cell is bent."""
    centres = shapely.centroid(cells)
    outside = ~shapely.contains(cells, centres)
    centres[outside] = shapely.point_on_surface(cells[outside])
    return np.asarray(shapely.get_coordinates(centres), dtype=np.float64)


def _without_fragments(cells: NDArray[np.object_]) -> NDArray[np.object_]:
    """Give what clipping cut off a cell's main part to the neighbour with the longest border."""
    whole = cells.copy()
    fragments: list[tuple[int, Any]] = []
    for i in np.flatnonzero(shapely.get_num_geometries(cells) > 1):
        parts = sorted(shapely.get_parts(cells[i]), key=lambda part: -part.area)
        whole[i] = parts[0]
        fragments += [(int(i), part) for part in parts[1:]]
    for owner, part in fragments:
        near = shapely.STRtree(whole).query(part, predicate="intersects")
        lengths = shapely.length(shapely.intersection(whole[near], part.boundary))
        touching = len(near) > 0 and lengths.max() > 0
        # An island of its own stays with the cell that it was cut from.
        neighbour = int(near[int(lengths.argmax())]) if touching else owner
        whole[neighbour] = shapely.union_all([whole[neighbour], part])
    return whole


def _borders(cells: NDArray[np.object_]) -> tuple[Ints, Ints, Floats]:
    """Pairs of neighbours and the lengths of their common borders, in metres."""
    a, b = shapely.STRtree(cells).query(cells, predicate="intersects")
    once = a < b
    a, b = a[once], b[once]
    length = shapely.length(
        shapely.intersection(shapely.boundary(cells[a]), shapely.boundary(cells[b]))
    )
    real = length > 0.01
    return a[real], b[real], np.asarray(length[real], dtype=np.float64)


def _place(
    nodes: Sequence[_Node],
    units: Ints,
    centres: Floats,
    borders: tuple[Ints, Ints, Floats],
    placed: dict[str, Ints],
) -> None:
    """Give each node its units: halve the nodes, cut the units in two in that proportion, go on."""
    if len(nodes) == 1:
        placed[nodes[0].code] = units
        if nodes[0].children:
            _place(nodes[0].children, units, centres, borders, placed)
        return
    if len(nodes) == len(units):  # one unit each: numbered from north to south, as is usual
        for node, unit in zip(nodes, units[np.argsort(-centres[units, 1])], strict=True):
            _place([node], np.array([unit]), centres, borders, placed)
        return
    counts = np.cumsum([node.units for node in nodes])
    middle = int(np.argmin(np.abs(counts[:-1] - counts[-1] / 2))) + 1
    left, right = _bisect(units, int(counts[middle - 1]), centres, borders)
    _place(nodes[:middle], left, centres, borders, placed)
    _place(nodes[middle:], right, centres, borders, placed)


def _bisect(
    units: Ints, count: int, centres: Floats, borders: tuple[Ints, Ints, Floats]
) -> tuple[Ints, Ints]:
    """Cut off `count` units with a straight cut of the best direction: both sides in one piece if
    that is possible, and the shortest border between them."""
    position = np.full(len(centres), -1, dtype=np.int64)
    position[units] = np.arange(len(units))
    inner = (position[borders[0]] >= 0) & (position[borders[1]] >= 0)
    a, b, length = position[borders[0][inner]], position[borders[1][inner]], borders[2][inner]
    best: tuple[float, float] | None = None
    chosen = np.zeros(len(units), dtype=bool)
    for angle in np.arange(_ANGLES) * 2 * np.pi / _ANGLES:
        along = centres[units] @ np.array([math.cos(angle), math.sin(angle)])
        side = np.zeros(len(units), dtype=bool)
        side[np.argsort(along, kind="stable")[:count]] = True
        same = side[a] == side[b]
        graph = coo_array(
            (np.ones(int(same.sum())), (a[same], b[same])), shape=(len(units), len(units))
        )
        pieces, _labels = connected_components(graph, directed=False)
        quality = (float(pieces), float(length[~same].sum()))
        if best is None or quality < best:
            best, chosen = quality, side
    return units[chosen], units[~chosen]


def _union(cells: NDArray[np.object_]) -> BaseGeometry:
    """The union of neighbours that share their corners exactly."""
    joined: BaseGeometry = cells[0] if len(cells) == 1 else shapely.coverage_union_all(cells)
    return shapely.get_parts(joined)[0] if shapely.get_num_geometries(joined) == 1 else joined
