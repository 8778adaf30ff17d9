"""Editing of borders: adjusted neighbours, split cells and merged cells.

Pure geometry in degrees. Shared borders must stay shared: a border moved for one cell only leaves
a gap on one side and an overlap on the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely import ops

from jiceng.core.errors import Invalid
from jiceng.grids.geometry import Floats, area_m2, areas_m2, polygonal

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Cells = Mapping[str, "BaseGeometry"]

# Areas under a square metre are drawing noise.
SLIVER_M2 = 1.0
# A corner nearer than this to a neighbour's is that corner: a millimetre, since screens round.
SNAP_DEGREES = 1e-8


def sound(polygon: BaseGeometry) -> BaseGeometry:
    """A drawn outline that can be a cell.

    Raises:
        Invalid: it crosses itself, or has no area.
    """
    if not polygon.is_valid:
        raise Invalid(
            _("The boundary crosses itself. Move the corner that is across a line."),
            "grids.crosses_itself",
        )
    if polygon.is_empty or area_m2(polygon) < SLIVER_M2:
        raise Invalid(_("The outline has no area. Draw at least three corners."), "grids.no_area")
    return polygon


def snapped(polygon: BaseGeometry, others: Sequence[BaseGeometry]) -> BaseGeometry:
    """The outline with its corners laid on those of other cells that they were meant to be."""
    if not len(others):
        return polygon
    known = shapely.get_coordinates(list(others))
    tree = shapely.STRtree([shapely.Point(at) for at in known])

    def lay(corners: Floats) -> Floats:
        at, near = tree.query_nearest(
            shapely.points(corners), max_distance=SNAP_DEGREES, all_matches=False
        )
        laid = corners.copy()
        laid[at] = known[near]
        return laid

    return shapely.transform(polygon, lay)


def give_way(before: BaseGeometry | None, after: BaseGeometry, others: Cells) -> Cells:
    """The neighbours' outlines after one cell is redrawn: they lose the area that it takes; the
    area that it leaves goes to the neighbour with the longest shared border.

    Args:
        before: the cell's outline so far; None for a new cell.
        others: the other cells, by code.

    Returns:
        Only those that change.

    Raises:
        Invalid: a neighbour would become empty.
    """
    codes = list(others)
    shapes = np.array([others[code] for code in codes], dtype=object)
    changed: dict[str, BaseGeometry] = {}
    taken = shapely.STRtree(shapes).query(after, predicate="intersects")
    shared = areas_m2(shapely.intersection(shapes[taken], after))
    for index in taken[shared > SLIVER_M2]:
        rest = polygonal(shapely.difference(shapes[index], after))
        if rest.is_empty or area_m2(rest) < SLIVER_M2:
            raise Invalid(
                _("This covers all of %(code)s. Delete that one first, or draw less.")
                % {"code": codes[index]},
                "grids.covers_another",
            )
        changed[codes[index]] = rest
    if before is not None:
        left = shapely.difference(before, after)
        for part in shapely.get_parts(left):
            if part.geom_type == "Polygon" and area_m2(part) > SLIVER_M2:
                _give_away(part, {**others, **changed}, changed)
    return changed


def _give_away(part: BaseGeometry, others: Cells, changed: dict[str, BaseGeometry]) -> None:
    """Add an area to the neighbour with the longest shared border; without a neighbour it stays
    unassigned."""
    codes = list(others)
    shapes = np.array([others[code] for code in codes], dtype=object)
    # A rounded corner is slightly off a neighbour's edge, never on it.
    near = shapely.STRtree(shapes).query(shapely.buffer(part, SNAP_DEGREES), predicate="intersects")
    if not len(near):
        return
    along = shapely.length(
        shapely.intersection(shapely.boundary(part), shapely.buffer(shapes[near], SNAP_DEGREES))
    )
    # Cells that touch at a corner only share no border.
    if along.max() > 10 * SNAP_DEGREES:
        code = codes[near[along.argmax()]]
        laid = shapely.snap(others[code], part, SNAP_DEGREES)
        changed[code] = polygonal(shapely.union(laid, part))


def cut(polygon: BaseGeometry, line: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    """A cell cut in two along a line, the larger part first.

    Raises:
        Invalid: the line does not cross the cell exactly once.
    """
    parts = [part for part in ops.split(polygon, line).geoms if area_m2(part) > SLIVER_M2]
    if len(parts) != 2:
        raise Invalid(
            _("Draw one line straight across the grid, from outside to outside."),
            "grids.no_cut",
        )
    larger, smaller = sorted(parts, key=area_m2, reverse=True)
    return larger, smaller


def joined(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Two adjacent cells merged into one.

    Raises:
        Invalid: they share no border.
    """
    both = polygonal(shapely.union(one, other))
    if len(shapely.get_parts(both)) > max(len(shapely.get_parts(one)), 1):
        raise Invalid(
            _("These two grids are not adjacent. Only adjacent grids can be merged."),
            "grids.not_neighbours",
        )
    return both
