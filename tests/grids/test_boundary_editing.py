"""Editing boundaries: no area is lost between adjacent grids or belongs to two."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shapely
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from jiceng.core.errors import Invalid
from jiceng.grids import border_editing, outline_coordinates
from jiceng.grids.geometry import area_m2, areas_m2

WEST, EAST = shapely.box(113.0, 22.5, 113.02, 22.52), shapely.box(113.02, 22.5, 113.04, 22.52)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def shared(one: BaseGeometry, other: BaseGeometry) -> float:
    return area_m2(shapely.intersection(one, other))


corner = st.floats(-0.015, 0.015, allow_nan=False)


@given(corner, corner)
def test_edited_boundaries_cover_the_same_area_without_overlap(dx: float, dy: float) -> None:
    drawn = shapely.Polygon(
        [(113.0, 22.5), (113.02, 22.5), (113.02 + dx, 22.51 + dy), (113.02, 22.52), (113.0, 22.52)]
    )
    if not drawn.is_valid:
        return
    moved = border_editing.give_way(WEST, drawn, {"east": EAST})
    east = moved.get("east", EAST)
    assert shared(drawn, east) <= border_editing.SLIVER_M2 * 2
    outside = area_m2(shapely.difference(drawn, shapely.union(WEST, EAST)))
    whole = area_m2(WEST) + area_m2(EAST) + outside
    assert area_m2(drawn) + area_m2(east) == pytest.approx(
        whole, rel=1e-5
    )  # degrees' straight lines are none in metres


@given(st.floats(-0.004, 0.004), st.floats(0.1, 0.45), st.floats(0.55, 0.9), st.floats(0.001, 0.01))
def test_corners_on_a_long_edge_of_a_neighbour_lose_no_area(
    slant: float, low: float, high: float, back: float
) -> None:
    west = shapely.Polygon([(113.0, 22.5), (113.02, 22.5), (113.02 + slant, 22.52), (113.0, 22.52)])
    foot, head = (
        (round(113.02 + slant * part, 9), round(22.5 + 0.02 * part, 9)) for part in (low, high)
    )
    east = shapely.Polygon([foot, (113.05, foot[1]), (113.05, head[1]), head])
    assert (
        border_editing.give_way(
            east, outline_coordinates.read(outline_coordinates.written(east)), {"west": west}
        )
        == {}
    )
    drawn = shapely.Polygon(
        [(foot[0] + back, foot[1]), (113.05, foot[1]), (113.05, head[1]), (head[0] + back, head[1])]
    )
    moved = border_editing.give_way(east, drawn, {"west": west})
    assert set(moved) == {"west"}
    ground, held = shapely.union(west, east), shapely.union(moved["west"], drawn)
    assert area_m2(shapely.difference(ground, held)) < border_editing.SLIVER_M2
    assert moved["west"].geom_type == "Polygon"


def test_saving_unmoved_corners_changes_nothing() -> None:
    third = 0.02 / 3
    cell = shapely.Polygon(
        [(113 + third, 22.5), (113 + 7 * third, 22.5 + third / 7), (113.02, 22.52 + third)]
    )
    again = outline_coordinates.read(outline_coordinates.written(cell))
    assert area_m2(shapely.symmetric_difference(cell, again)) < border_editing.SLIVER_M2


def test_released_area_goes_to_the_neighbour_with_the_longest_shared_boundary() -> None:
    above = shapely.box(113.0, 22.52, 113.02, 22.54)
    shrunk = shapely.box(113.0, 22.5, 113.02, 22.515)
    moved = border_editing.give_way(WEST, shrunk, {"east": EAST, "above": above})
    assert set(moved) == {"above"}
    assert area_m2(moved["above"]) == pytest.approx(area_m2(above) * 1.25, rel=1e-3)


def test_released_area_without_a_neighbour_stays_uncovered() -> None:
    far = shapely.box(114.0, 22.5, 114.02, 22.52)
    assert (
        border_editing.give_way(WEST, shapely.box(113.0, 22.5, 113.01, 22.52), {"far": far}) == {}
    )


def test_new_grid_takes_area_from_the_grids_below_it() -> None:
    new = shapely.box(113.015, 22.505, 113.025, 22.515)
    moved = border_editing.give_way(None, new, {"west": WEST, "east": EAST})
    assert set(moved) == {"west", "east"}
    assert sum(areas_m2([new, *moved.values()])) == pytest.approx(area_m2(WEST) + area_m2(EAST))


def test_neighbour_keeps_some_area() -> None:
    with pytest.raises(Invalid, match="covers all of east"):
        border_editing.give_way(WEST, shapely.box(112.9, 22.4, 113.1, 22.6), {"east": EAST})


def test_nearly_equal_corners_snap_to_the_neighbour() -> None:
    drawn = shapely.Polygon([(113.0, 22.5), (113.02 + 4e-9, 22.5), (113.02, 22.52 - 4e-9)])
    laid = border_editing.snapped(drawn, [EAST])
    assert set(map(tuple, shapely.get_coordinates(laid).tolist())) >= {
        (113.02, 22.5),
        (113.02, 22.52),
    }
    assert border_editing.snapped(drawn, []) is drawn


def test_split_returns_the_larger_part_first() -> None:
    line = shapely.LineString([(113.005, 22.4), (113.005, 22.6)])
    larger, smaller = border_editing.cut(WEST, line)
    assert area_m2(larger) == pytest.approx(3 * area_m2(smaller), rel=1e-3)


@pytest.mark.parametrize(
    "line",
    [
        [(113.005, 22.505), (113.005, 22.51)],  # within
        [(114.0, 22.4), (114.0, 22.6)],  # beside it
        [(112.9, 22.505), (113.1, 22.505), (113.1, 22.515), (112.9, 22.515)],  # across it twice
    ],
)
def test_line_that_does_not_cross_once_is_refused(line) -> None:
    with pytest.raises(Invalid, match="from outside to outside"):
        border_editing.cut(WEST, shapely.LineString(line))


def test_only_neighbours_are_merged() -> None:
    assert area_m2(border_editing.joined(WEST, EAST)) == pytest.approx(
        area_m2(WEST) + area_m2(EAST)
    )
    with pytest.raises(Invalid, match="adjacent"):
        border_editing.joined(WEST, shapely.box(114.0, 22.5, 114.02, 22.52))


@pytest.mark.parametrize(
    ("corners", "why"),
    [
        ([(113, 22.5), (113.01, 22.51), (113.01, 22.5), (113, 22.51)], "crosses itself"),
        ([(113, 22.5), (113.000001, 22.5), (113.000001, 22.500001)], "no area"),
    ],
)
def test_invalid_boundary_is_refused(corners, why) -> None:
    with pytest.raises(Invalid, match=why):
        border_editing.sound(shapely.Polygon(corners))
