"""Coordinates survive the round trip through all three systems."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon

from jiceng.grids.coordinate_systems import (
    Crs,
    bd09_to_gcj02,
    from_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    geometry_to_wgs84,
    to_wgs84,
    wgs84_to_gcj02,
)
from jiceng.grids.geometry import distance_m

IN_CHINA = st.tuples(st.floats(73.5, 134.9), st.floats(18.1, 53.4))


@given(st.lists(IN_CHINA, min_size=1, max_size=20), st.sampled_from(list(Crs)))
def test_conversion_to_another_system_and_back_is_lossless(
    points: list[tuple[float, float]], crs: Crs
) -> None:
    lon, lat = np.array(points).T
    back = to_wgs84(crs, *from_wgs84(crs, lon, lat))
    assert np.allclose(back, (lon, lat), rtol=0, atol=1e-7)


@given(IN_CHINA)
def test_gcj02_is_shifted_by_some_hundred_metres_inside_china(point: tuple[float, float]) -> None:
    lon, lat = wgs84_to_gcj02(*point)
    assert 10 < distance_m(*point, float(lon), float(lat)) < 1500


@given(st.tuples(st.floats(-180, 70), st.floats(-89, 89)))
def test_gcj02_equals_wgs84_outside_china(point: tuple[float, float]) -> None:
    assert tuple(map(float, wgs84_to_gcj02(*point))) == point
    assert tuple(map(float, gcj02_to_wgs84(*point))) == point


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),  # Shanghai
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),  # Shenzhen
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),  # Beijing
    ],
)
def test_known_points_are_converted_like_common_implementations(
    wgs84: tuple[float, float], gcj02: tuple[float, float]
) -> None:
    # Vectors of the widely copied eviltransform's own tests.
    assert tuple(map(float, wgs84_to_gcj02(*wgs84))) == pytest.approx(gcj02, abs=1e-9)
    assert tuple(map(float, gcj02_to_wgs84(*gcj02))) == pytest.approx(wgs84, abs=1e-9)


def test_bd09_adds_a_constant_shift() -> None:
    lon, lat = gcj02_to_bd09(116.404, 39.915)
    assert [float(lon), float(lat)] == pytest.approx([116.41036949, 39.92133699], abs=1e-6)
    back = bd09_to_gcj02(lon, lat)
    assert [float(back[0]), float(back[1])] == pytest.approx([116.404, 39.915])


def test_nan_stays_nan_and_does_not_affect_other_points() -> None:
    lon, lat = to_wgs84(Crs.BD09, [np.nan, 113.1], [22.5, 22.5])
    assert np.isnan(lon[0])
    alone = to_wgs84(Crs.BD09, [113.1], [22.5])
    assert (lon[1], lat[1]) == (alone[0][0], alone[1][0])


def test_every_vertex_of_a_boundary_is_converted() -> None:
    square = Polygon([(113, 22.5), (113.1, 22.5), (113.1, 22.6), (113, 22.6)])
    moved = geometry_to_wgs84(Crs.GCJ02, square)
    assert isinstance(moved, Polygon)
    for before, after in zip(square.exterior.coords, moved.exterior.coords, strict=True):
        assert 100 < distance_m(*before, *after) < 1000
    assert geometry_to_wgs84(Crs.WGS84, square) is square
