"""Sketch of a place: its outline and adjacent ones, in metres."""

from __future__ import annotations

import pytest
import shapely

from jiceng.grids import outline_sketches
from jiceng.grids.cell_lookup import Locator
from jiceng.grids.published_grids import GridIndex, Place

LON, LAT, SIDE = 113.0, 22.5, 0.002


def place(code: str) -> Place:
    return Place(code, f"{code}号网格", "grid", "", None, synthetic=True, lon=LON, lat=LAT)


@pytest.fixture(autouse=True)
def two_grids(monkeypatch: pytest.MonkeyPatch) -> None:
    """A square grid and its neighbour to the east."""
    shapes = [shapely.box(LON + n * SIDE, LAT, LON + (n + 1) * SIDE, LAT + SIDE) for n in (0, 1)]
    index = GridIndex({code: place(code) for code in "AB"}, {"grid": Locator(["A", "B"], shapes)})
    monkeypatch.setattr(outline_sketches, "current", lambda: index)


def test_own_boundary_is_drawn_over_its_neighbours_in_metres() -> None:
    sketch = outline_sketches.sketch(("A",), LON + SIDE / 2, LAT + SIDE / 2)
    assert sketch is not None
    assert [(each.place.code, each.is_own) for each in sketch.outlines] == [
        ("B", False),
        ("A", True),
    ]
    assert sketch.width / sketch.height == pytest.approx(1.5)
    # 0.002 degrees are 222 m from north to south, and a margin of 15 % lies on either side.
    assert sketch.height == pytest.approx(222 * 1.3, rel=0.01)
    xs, ys = zip(*sketch.outlines[1].rings[0], strict=True)
    assert max(ys) - min(ys) == pytest.approx(222, rel=0.01)
    assert max(xs) - min(xs) == pytest.approx(205, rel=0.01)
    assert sketch.point == pytest.approx((sketch.width / 2, sketch.height / 2))


def test_point_outside_its_grid_is_within_the_sketch() -> None:
    sketch = outline_sketches.sketch(("A",), LON - SIDE, LAT)
    assert sketch is not None
    assert sketch.point is not None


def test_far_point_does_not_shrink_the_grid_in_the_sketch() -> None:
    sketch = outline_sketches.sketch(("A",), LON + 5, LAT)
    assert sketch is not None
    assert sketch.point is None
    assert sketch.width < 1000


def test_point_without_a_known_grid_is_shown_with_surrounding_grids() -> None:
    sketch = outline_sketches.sketch(("gone", ""), LON + SIDE / 2, LAT + SIDE / 2)
    assert sketch is not None
    assert not any(each.is_own for each in sketch.outlines)
    assert sketch.point is not None


@pytest.mark.parametrize(("lon", "lat"), [(None, None), (LON, None)])
def test_unknown_place_gives_no_sketch(lon: float | None, lat: float | None) -> None:
    assert outline_sketches.sketch(("gone",), lon, lat) is None
    assert outline_sketches.sketch(("A",), lon, lat) is not None


def test_sketch_without_grids_shows_only_the_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline_sketches, "current", lambda: GridIndex({}, {}))
    sketch = outline_sketches.sketch(("A",), LON, LAT)
    assert sketch is not None
    assert sketch.outlines == ()


def test_other_place_is_shown_only_within_the_sketch() -> None:
    sketch = outline_sketches.sketch(("A",), None, None)
    assert sketch is not None
    assert sketch.at(LON + SIDE, LAT + SIDE / 2) is not None
    assert sketch.at(LON + 1, LAT) is None
