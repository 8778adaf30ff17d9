"""Outlines as lists of corners."""

from __future__ import annotations

import pytest
import shapely
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from jiceng.core.errors import Invalid
from jiceng.grids import outline_coordinates
from jiceng.grids.coordinate_systems import Crs

SQUARE = shapely.box(113.1, 22.6, 113.2, 22.7)
FINEST = 10.0**-outline_coordinates.DECIMALS

spots = st.tuples(st.floats(113.0, 113.3), st.floats(22.5, 22.8))


@given(st.lists(spots, min_size=3, max_size=12))
def test_written_corners_are_read_back(points) -> None:
    hull = shapely.MultiPoint(points).convex_hull
    assume(hull.geom_type == "Polygon" and hull.area > 1e-7)
    again = outline_coordinates.read(outline_coordinates.written(hull))
    assert again.hausdorff_distance(hull) <= FINEST


@pytest.mark.parametrize("between", [", ", "，", "\t", " ", ";"])
def test_corners_are_read_with_any_separator(between) -> None:
    lines = [
        between.join(line.split(", ")) for line in outline_coordinates.written(SQUARE).splitlines()
    ]
    for text in ("\n".join(lines), "\r\n\r\n".join([*lines, lines[0]])):
        assert outline_coordinates.read(text).equals(SQUARE)


def test_other_coordinate_systems_are_converted_to_wgs84() -> None:
    there = outline_coordinates.read(outline_coordinates.written(SQUARE), Crs.GCJ02).centroid
    assert 400 < there.distance(SQUARE.centroid) * 111_000 < 800


@pytest.mark.parametrize(
    "line",
    ["", "22.6", "113.1, 22.6, 5", "22.6, 113.1", "113°06, 22.6", "nan, 22.6", "1e2, 22.6", "x, y"],
)
def test_invalid_line_is_named(line) -> None:
    lines = outline_coordinates.written(SQUARE).splitlines()
    with pytest.raises(Invalid) as refused:
        outline_coordinates.read("\n".join([*lines[:2], line or "?"]))
    assert "3" in str(refused.value)


@pytest.mark.parametrize(
    ("points", "says"),
    [
        ([(113.1, 22.6), (113.2, 22.6)], "3 to"),
        ([(113.1, 22.6), (113.2, 22.7), (113.2, 22.6), (113.1, 22.7)], "crosses itself"),
        ([(113.1, 22.6), (113.2, 22.6), (113.3, 22.6)], "crosses itself"),
    ],
)
def test_empty_or_self_crossing_boundary_is_refused(points, says) -> None:
    with translation.override("en"), pytest.raises(Invalid, match=says):
        outline_coordinates.read("\n".join(f"{lon}, {lat}" for lon, lat in points))


def test_boundary_with_holes_or_parts_is_not_written_as_corners() -> None:
    hole = SQUARE.difference(shapely.box(113.12, 22.62, 113.18, 22.68))
    assert outline_coordinates.written(hole) == ""
    assert outline_coordinates.written(shapely.MultiPolygon([SQUARE])) == ""
