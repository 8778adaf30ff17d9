"""Outlines as whole numbers."""

from __future__ import annotations

import struct

import pytest

from jiceng.command.rules.packed_outlines import MOST_STEPS, PackedCell, answer_of, packed, step_for


def corners(cell: PackedCell, step: float) -> list[tuple[float, float]]:
    """The corners of a packed cell in metres."""
    numbers = struct.unpack(f"<{len(cell.points) // 2}H", cell.points)
    west, north = cell.box[:2]
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return [((west + x) * step, (north + y) * step) for x, y in pairs]


def assert_corners(found: list[tuple[float, float]], wanted: list[tuple[float, float]]) -> None:
    assert [tuple(round(each, 6) for each in corner) for corner in found] == wanted


def test_cells_are_packed_as_the_map_reads_them() -> None:
    # As `frontend/wall/outlines.test.ts` reads them.
    one = packed("1", "one", "M0.0 0.0L5.5 0.0L0.0 7.1Z", (0.0, 0.0, 5.5, 7.1), 0.1)
    two = packed("2", "two", "M100.0 2.0L100.1 2.0L125.6 2.2Z", (100.0, 2.0, 125.6, 2.2), 0.1)
    assert answer_of([one, two], 0.1) == {
        "step": 0.1,
        "cells": [
            ["1", "one", (0, 0, 55, 71), (3,)],
            ["2", "two", (1000, 20, 1256, 22), (3,)],
        ],
        "points": "AAAAADcAAAAAAEcAAAAAAAEAAAAAAQIA",
    }


def test_holes_and_parts_are_rings_of_their_own() -> None:
    path = "M0.0 0.0L9.0 0.0L9.0 9.0Z M4.0 2.0L6.0 2.0L6.0 4.0L5.0 3.0Z"
    cell = packed("1", "", path, (0.0, 0.0, 9.0, 9.0), 0.1)
    assert cell.counts == (3, 4)
    assert_corners(corners(cell, 0.1)[3:], [(4, 2), (6, 2), (6, 4), (5, 3)])


def test_rounding_leaves_no_corner_outside_the_numbers() -> None:
    # The text of the path is rounded, the box is not.
    cell = packed("1", "", "M10.0 10.0L20.0 20.0L10.0 20.0Z", (10.04, 10.04, 19.96, 19.96), 0.1)
    assert_corners(corners(cell, 0.1), [(10, 10), (20, 20), (10, 20)])


def test_neighbours_meet_exactly() -> None:
    left = packed("1", "", "M0.3 0.0L7.7 3.3L0.3 9.9Z", (0.3, 0.0, 7.7, 9.9), 0.1)
    right = packed("2", "", "M7.7 3.3L15.1 0.0L15.1 9.9Z", (7.7, 0.0, 15.1, 9.9), 0.1)
    assert corners(left, 0.1)[1] == corners(right, 0.1)[0]


def test_large_cells_are_told_in_coarser_steps() -> None:
    box = (0.0, 0.0, 40_000.0, 10.0)
    step = step_for([box, (0.0, 0.0, 1.0, 1.0)])
    assert step == pytest.approx(40_000 / MOST_STEPS)
    cell = packed("1", "", "M0.0 0.0L40000.0 10.0L0.0 10.0Z", box, step)
    assert corners(cell, step)[1] == pytest.approx((40_000, 10), abs=step)


def test_no_cells_have_the_finest_step() -> None:
    assert step_for([]) == 0.1
    assert answer_of([], 0.1)["points"] == ""
