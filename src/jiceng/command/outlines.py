"""Outlines of the grids of an area for the map, drawn from memory: no query."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings

from jiceng.command.scopes import Scope
from jiceng.core.base_map import BaseMap
from jiceng.grids import public as grids

_marks: WeakKeyDictionary[Any, str] = WeakKeyDictionary()


def outlines(scope: Scope) -> dict[str, Any]:
    """Outlines of the grids of an area, in metres from the north-western corner of all grids.

    Returns:
        ``cells``: code, name, SVG path and box (west, north, east, south) of each grid; ``tiles``
        of the base map below them, with their attribution, if the settings name one.
    """
    cells = list(_cells_of(scope))
    return {
        "cells": [[each.code, each.name, each.path, each.box] for each in cells],
        **_base(),
    }


def _cells_of(scope: Scope) -> Iterator[grids.SketchedCell]:
    units = None if scope.units is None else frozenset(scope.units)
    for cell in grids.sketched_cells(by_unit=False):
        if units is None or cell.unit_id in units:
            yield cell


def _base() -> dict[str, Any]:
    base: BaseMap | None = settings.JICENG_BASE_MAP
    whole = grids.sketch_around(grids.GridLevel.GRID.value)
    frame = grids.sketch_frame()
    if base is None or whole is None or frame is None:
        return {"tiles": [], "attribution": ""}
    # The sketch of the level has a margin; its tiles are moved to the corner of the cells.
    x, y = frame.at(whole.west, whole.north)
    return {
        "tiles": [
            [each.href, each.x + x, each.y + y, each.width, each.height]
            for each in grids.tiles_below(whole, base)
        ],
        "attribution": base.attribution if base.address else "",
    }


def mark_of(scope: Scope) -> str:
    """A text that differs when the outlines of an area differ."""
    index = grids.current()
    if index not in _marks:
        digest = hashlib.sha256()
        for cell in grids.sketched_cells(by_unit=False):
            digest.update(f"{cell.code}\n{cell.name}\n{cell.path}\n".encode())
        _marks[index] = digest.hexdigest()[:24]
    return f"{scope.node.code}.{_marks[index]}"
