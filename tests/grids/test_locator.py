"""The locator against a plain loop over all polygons."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from jiceng.grids.cell_lookup import Locator
from jiceng.grids.coordinate_checks import Point, Reason, clean_many, clean_point

SMALL = st.integers(0, 12)


@st.composite
def boxes(draw: st.DrawFn) -> list[shapely.Polygon]:
    """Boxes on a coarse lattice, so that shared edges, corners and overlaps are common."""
    corners = draw(
        st.lists(st.tuples(SMALL, SMALL, st.integers(1, 5), st.integers(1, 5)), max_size=8)
    )
    return [shapely.box(x, y, x + w, y + h) for x, y, w, h in corners]


def by_loop(codes: list[str], polygons: list[shapely.Polygon], x: float, y: float) -> int:
    hits = [i for i, p in enumerate(polygons) if shapely.intersects(p, shapely.Point(x, y))]
    return min(hits, key=lambda i: codes[i], default=-1)


@given(boxes(), st.lists(st.tuples(SMALL, SMALL, SMALL, SMALL), max_size=30), st.randoms())
def test_point_gets_the_lowest_code_that_contains_it(
    polygons: list[shapely.Polygon], places: list[tuple[int, int, int, int]], shuffler: object
) -> None:
    codes = [f"{i:03d}" for i in range(len(polygons))]
    shuffler.shuffle(codes)  # type: ignore[attr-defined]
    x = np.array([a + b / 4 for a, _, b, _ in places], dtype=float)
    y = np.array([a + b / 4 for _, a, _, b in places], dtype=float)
    locator = Locator(codes, polygons)
    expected = [by_loop(codes, polygons, *each) for each in zip(x, y, strict=True)]
    assert locator.locate_many(x, y).tolist() == expected
    assert [locator.locate_one(*each) for each in zip(x, y, strict=True)] == expected


@given(st.integers(0, 2**32 - 1))
def test_random_points_agree_with_a_loop_over_all_cells(
    seed: int,
) -> None:
    rng = np.random.default_rng(seed)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(rng.random((12, 2))), ordered=True)
    )
    hole = shapely.Point(rng.random(2)).buffer(0.2)
    polygons = [p for p in shapely.difference(cells, hole) if not p.is_empty]
    codes = [f"{i:02d}" for i in range(len(polygons))]
    x, y = rng.random((2, 60)) * 1.4 - 0.2
    expected = [by_loop(codes, polygons, *each) for each in zip(x, y, strict=True)]
    assert Locator(codes, polygons).locate_many(x, y).tolist() == expected


def test_nan_points_and_empty_locators_give_no_cell() -> None:
    locator = Locator(["a"], [shapely.box(0, 0, 1, 1)])
    assert locator.locate_many([math.nan, 0.5, 0.5], [0.5, math.nan, 0.5]).tolist() == [-1, -1, 0]
    assert locator.locate_one(math.nan, 0.5) == -1
    assert locator.locate_one(math.inf, 0.5) == -1
    empty = Locator([], [])
    assert empty.locate_many([1.0], [1.0]).tolist() == [-1]
    assert empty.locate_one(1.0, 1.0) == -1
    assert empty.nearest(1.0, 1.0, 1e6) is None


def test_nearest_cell_is_found_within_its_tolerance_in_metres() -> None:
    locator = Locator(
        ["far", "near"],
        [shapely.box(113.2, 22.5, 113.3, 22.6), shapely.box(113.0, 22.5, 113.1, 22.6)],
    )
    # A thousandth of a degree of longitude is 102.7 m at this latitude.
    found = locator.nearest(113.101, 22.55, 150)
    assert found is not None
    assert locator.codes[found[0]] == "near"
    assert found[1] == pytest.approx(102.7, abs=0.3)
    assert locator.nearest(113.101, 22.55, 100) is None
    assert locator.nearest(113.05, 22.55, 100) == (1, 0.0)


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [
        (None, 22.5, Reason.MISSING),
        (math.nan, 22.5, Reason.MISSING),
        (0.0, 0.0, Reason.ZERO),
        (-77.0, 39.0, Reason.WHOLE_DEGREES),
        (113.1, 222.5, Reason.OUT_OF_RANGE),
        (math.inf, 1.5, Reason.OUT_OF_RANGE),
        (22.5, 113.1, Point(113.1, 22.5, swapped=True)),
        (40.7, -73.9, Point(-73.9, 40.7, swapped=True)),
        (113.1, 22.5, Point(113.1, 22.5)),
        (10.5, 10.5, Point(10.5, 10.5)),
    ],
)
def test_invalid_coordinates_give_a_reason(
    lon: float | None, lat: float | None, expected: Point | Reason
) -> None:
    extent = (-74.3, 40.4, -73.6, 41.0)
    assert clean_point(lon, lat, extent) == expected
    x, y = (np.array([math.nan if v is None else v]) for v in (lon, lat))
    many = clean_many(x, y, extent)
    if isinstance(expected, Point):
        assert (many[0][0], many[1][0], many[2][0]) == (
            expected.lon,
            expected.lat,
            expected.swapped,
        )
    else:
        assert np.isnan(many[0][0])
