"""Outlines as whole numbers, which a browser reads several times faster than the text of a path.
Pure.
"""

from __future__ import annotations

import math
from array import array
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

FINEST_M: Final = 0.1
"""As fine as the text of a path."""
MOST_STEPS: Final = 2**16 - 2
"""Of a cell: two bytes for each number, and one step more for the rounding of its box."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PackedCell:
    """A cell's outline.

    Args:
        box: west, north, east and south end, in steps from the corner of all cells.
        counts: corners of each ring.
        points: east and south of each corner from the box, in steps: two bytes each, the lower one
            first.
    """

    code: str
    name: str
    box: tuple[int, int, int, int]
    counts: tuple[int, ...]
    points: bytes


def step_for(boxes: Iterable[Box]) -> float:
    """Metres of a step with which the largest cell can be told."""
    sides = [max(east - west, south - north) for west, north, east, south in boxes]
    return max(FINEST_M, max(sides, default=0.0) / MOST_STEPS)


def packed(code: str, name: str, path: str, box: Box, step: float) -> PackedCell:
    """Pack a cell.

    Args:
        path: text of an SVG path of closed rings, in metres (``"M0.0 0.0L5.5 0.0L0.0 7.1Z"``).
        box: around it, in metres.
        step: by `step_for`.
    """
    west, north = (math.floor(round(each / step, 3)) for each in box[:2])
    east, south = (math.ceil(round(each / step, 3)) for each in box[2:])
    rings = [ring.rstrip("Z ").replace("L", " ").split() for ring in path.split("M")[1:]]
    points = array("H")
    for ring in rings:
        for n, number in enumerate(ring):
            from_box = round(float(number) / step) - (north if n % 2 else west)
            points.append(min(max(from_box, 0), MOST_STEPS + 1))
    return PackedCell(
        code,
        name,
        (west, north, east, south),
        tuple(len(ring) // 2 for ring in rings),
        _little_endian(points),
    )


def _little_endian(points: array[int]) -> bytes:
    return b"".join(each.to_bytes(2, "little") for each in points)


def answer_of(cells: Sequence[PackedCell], step: float) -> dict[str, Any]:
    """Cells as the map reads them (``frontend/wall/outlines.ts``)."""
    return {
        "step": step,
        "cells": [[each.code, each.name, each.box, each.counts] for each in cells],
        "points": b64encode(b"".join(each.points for each in cells)).decode(),
    }
