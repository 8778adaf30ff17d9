"""Outlines of the grids of an area for the map, and the tiles of the base map below them, drawn
from memory: no query.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from typing import Any, Final
from weakref import WeakKeyDictionary

from django.conf import settings

from jiceng.command.rules.packed_outlines import PackedCell, answer_of, packed, step_for
from jiceng.command.scopes import Scope
from jiceng.core.base_map import BaseMap
from jiceng.grids import public as grids

FORM: Final = "3"
"""Increased when the answer changes its form, so that no browser keeps an old one."""
AROUND: Final = 1.1
WIDEST: Final = 3.0
"""The base map reaches somewhat further than the grids, and fills maps that are up to so many times
as wide as they are high, or square."""
TILES_ACROSS: Final = 3
"""Of the longer side of the grids."""
MOST_TILES: Final = 96
"""More only from a file without coarse tiles; then no base map is drawn."""
KEY: Final = "{z}/{x}/{y}"
"""By which the page asks its file for a tile."""

Box = tuple[float, float, float, float]
_marks: WeakKeyDictionary[Any, str] = WeakKeyDictionary()
_packed: WeakKeyDictionary[Any, tuple[float, dict[str, PackedCell]]] = WeakKeyDictionary()


def outlines(scope: Scope) -> dict[str, Any]:
    """Outlines of the grids of an area, in metres from the north-western corner of all grids.

    Returns:
        ``cells`` with ``step`` and ``points``: see `rules.packed_outlines`.
        If the settings name a base map: ``tiles`` with address and place (west, north, width,
        height), the box ``ground`` that they cover, and the ``attribution`` of their source.
        ``archive`` is ``"image"`` or ``"vector"`` where the tiles are read from a file.
    """
    cells = list(_cells_of(scope))
    step, known = _packed_cells()
    return {**answer_of([known[each.code] for each in cells], step), **_base(cells)}


def _packed_cells() -> tuple[float, dict[str, PackedCell]]:
    """The step, and all grids in force by code, packed once for each published version."""
    index = grids.current()
    if index not in _packed:
        cells = grids.sketched_cells(by_unit=False)
        step = step_for(each.box for each in cells)
        _packed[index] = (
            step,
            {each.code: packed(each.code, each.name, each.path, each.box, step) for each in cells},
        )
    return _packed[index]


def _cells_of(scope: Scope) -> Iterator[grids.SketchedCell]:
    units = None if scope.units is None else frozenset(scope.units)
    for cell in grids.sketched_cells(by_unit=False):
        if units is None or cell.unit_id in units:
            yield cell


def _base(cells: Sequence[grids.SketchedCell]) -> dict[str, Any]:
    base: BaseMap | None = settings.JICENG_BASE_MAP
    frame = grids.sketch_frame()
    nothing: dict[str, Any] = {"tiles": [], "ground": None, "archive": "", "attribution": ""}
    if base is None or frame is None or not cells:
        return nothing
    ground = _around([each.box for each in cells])
    below = _below(frame, ground)
    across = math.ceil(TILES_ACROSS * below.width / _longer([each.box for each in cells]))
    if base.file is None:
        archive, found = (
            "",
            grids.tiles_across(below, base.address, base.shift, across=across),
        )
    else:
        file = grids.tile_archive_of(base.file)
        if file is None:
            return nothing
        archive = "vector" if file.is_vector else "image"
        found = grids.tiles_across(below, KEY, base.shift, across=across, zooms=file.zooms)
    if len(found) > MOST_TILES:
        return nothing
    west, north = ground[:2]
    return {
        "tiles": [
            [each.href, each.x + west, each.y + north, each.width, each.height] for each in found
        ],
        "ground": ground,
        "archive": archive,
        "attribution": base.attribution,
    }


def _box(boxes: Sequence[Box]) -> Box:
    west, north = min(each[0] for each in boxes), min(each[1] for each in boxes)
    east, south = max(each[2] for each in boxes), max(each[3] for each in boxes)
    return west, north, east, south


def _longer(boxes: Sequence[Box]) -> float:
    west, north, east, south = _box(boxes)
    return max(east - west, south - north)


def _around(boxes: Sequence[Box]) -> Box:
    """The box of the grids, made wide and high enough for maps of any usual form."""
    west, north, east, south = _box(boxes)
    wide, high = AROUND * (east - west), AROUND * (south - north)
    wide, high = max(wide, WIDEST * high), max(high, wide)
    x, y = (west + east) / 2, (north + south) / 2
    return (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _below(frame: grids.SketchFrame, ground: Box) -> grids.Sketch:
    """The ground as a sketch without outlines."""
    west, north, east, south = ground
    return grids.Sketch(
        width=east - west,
        height=south - north,
        outlines=(),
        point=None,
        west=frame.west + west / frame.per_lon,
        north=frame.north - north / grids.METRES_PER_DEGREE,
        metres_per_lon=frame.per_lon,
    )


def mark_of(scope: Scope) -> str:
    """A text that differs when the outlines of an area, or what is below them, differ."""
    index = grids.current()
    if index not in _marks:
        digest = hashlib.sha256()
        for cell in grids.sketched_cells(by_unit=False):
            digest.update(f"{cell.code}\n{cell.name}\n{cell.path}\n".encode())
        _marks[index] = digest.hexdigest()[:24]
    base = hashlib.sha256(repr(settings.JICENG_BASE_MAP).encode()).hexdigest()[:8]
    return f"{scope.node.code}.{_marks[index]}.{base}.{FORM}"
