"""Synthetic cells nest, cover the district and are reproducible."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from jiceng.grids.geometry import areas_m2
from jiceng.grids.tessellate import Division, Level, SyntheticCell, tessellate

DIVISIONS = [
    Division("440704001", "江南街道"),
    Division("440704004", "外海街道"),
    Division("440704001015", "桥南社区居委会", "440704001"),
    Division("440704001016", "中沙社区居委会", "440704001"),
    Division("440704004201", "麻一村委会", "440704004"),
]
BENT = shapely.Polygon(
    [
        (113, 22.5),
        (113.1, 22.5),
        (113.1, 22.6),
        (113.07, 22.6),
        (113.07, 22.52),
        (113.03, 22.52),
        (113.03, 22.6),
        (113, 22.6),
    ]
)


def at(cells: list[SyntheticCell], level: Level) -> list[SyntheticCell]:
    return [cell for cell in cells if cell.level == level]


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.integers(3, 12), st.integers(12, 80))
def test_every_level_covers_the_district_without_overlap(seed: int, grids: int, units: int) -> None:
    cells = tessellate(BENT, DIVISIONS, grids=grids, min_units=units, seed=seed)
    whole = areas_m2([BENT])[0]
    for level, count in zip(Level, (2, 3, grids, units), strict=True):
        polygons = [cell.polygon for cell in at(cells, level)]
        assert len(polygons) == count
        assert all(polygon.is_valid and not polygon.is_empty for polygon in polygons)
        union = shapely.union_all(polygons)
        assert shapely.symmetric_difference(union, BENT).area < 1e-9 * BENT.area
        assert areas_m2(polygons).sum() == pytest.approx(whole, rel=1e-6)
        assert shapely.coverage_is_valid(polygons)


def test_each_cell_is_within_its_parent() -> None:
    cells = tessellate(BENT, DIVISIONS, grids=9, min_units=60, seed=3)
    by_code = {cell.code: cell for cell in cells}
    for cell in cells:
        if cell.parent:
            outside = shapely.difference(cell.polygon, by_code[cell.parent].polygon)
            assert outside.area < 1e-9 * cell.polygon.area
    assert len({cell.code for cell in cells}) == len(cells)
    assert all(cell.code.startswith(cell.parent) for cell in cells)


def test_tessellation_depends_on_the_seed() -> None:
    first, again, other = (
        tessellate(BENT, DIVISIONS, grids=4, min_units=20, seed=seed) for seed in (1, 1, 2)
    )
    assert [c.polygon.wkb for c in first] == [c.polygon.wkb for c in again]
    assert [c.polygon.wkb for c in first] != [c.polygon.wkb for c in other]


def test_tessellation_has_no_slivers() -> None:
    cells = at(tessellate(BENT, DIVISIONS, grids=10, min_units=100, seed=5), Level.MIN_UNIT)
    areas = areas_m2([cell.polygon for cell in cells])
    assert areas.min() > np.median(areas) / 5


@pytest.mark.parametrize(("grids", "units"), [(2, 50), (20, 10)])
def test_impossible_counts_are_refused(grids: int, units: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        tessellate(BENT, DIVISIONS, grids=grids, min_units=units)
