"""Tiles below a sketch cover it, at their true places, in both systems of coordinates."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.base_map import BaseMap, Shift, parse
from jiceng.grids.base_tiles import MOST_TILES, SketchTile, tiles_below
from jiceng.grids.coordinate_systems import wgs84_to_gcj02
from jiceng.grids.geometry import METRES_PER_DEGREE
from jiceng.grids.outline_sketches import Sketch

ADDRESS = "https://tiles.example.cn/{z}/{x}/{y}.png"
places = st.tuples(st.floats(100, 120), st.floats(20, 45))


def base_map(shift: Shift) -> BaseMap:
    found = parse(ADDRESS, "源", shift.value)
    assert found
    return found


def sketch_at(lon: float, lat: float, width: float) -> Sketch:
    per_lon = METRES_PER_DEGREE * math.cos(math.radians(lat))
    return Sketch(width, width / 1.5, (), None, lon, lat, per_lon)


def position(tile: SketchTile) -> tuple[int, int, int]:
    zoom, x, y = tile.href.removesuffix(".png").split("/")[-3:]
    return int(zoom), int(x), int(y)


@given(places, st.floats(100, 20_000), st.sampled_from(list(Shift)))
def test_tiles_cover_the_sketch_and_are_few(
    place: tuple[float, float], width: float, shift: Shift
) -> None:
    sketch = sketch_at(*place, width)
    tiles = tiles_below(sketch, base_map(shift))
    assert 1 <= len(tiles) <= MOST_TILES
    slack = width / 200
    assert min(tile.x for tile in tiles) <= slack
    assert min(tile.y for tile in tiles) <= slack
    assert max(tile.x + tile.width for tile in tiles) >= sketch.width - slack
    assert max(tile.y + tile.height for tile in tiles) >= sketch.height - slack


@given(places, st.floats(300, 5_000), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_a_shifted_tile_shows_the_true_ground(
    place: tuple[float, float], width: float, along: float, down: float
) -> None:
    """The pixel of a GCJ-02 tile under a place of the sketch is that of its GCJ-02 point."""
    sketch = sketch_at(*place, width)
    x, y = along * sketch.width, down * sketch.height
    lon, lat = sketch.west + x / sketch.metres_per_lon, sketch.north - y / METRES_PER_DEGREE
    tiles = tiles_below(sketch, base_map(Shift.GCJ02))
    under = [
        tile
        for tile in tiles
        if tile.x <= x < tile.x + tile.width and tile.y <= y < tile.y + tile.height
    ]
    if len(under) != 1:
        return  # on the seam of two tiles, which overlap or part by less than a pixel
    zoom, column, row = position(under[0])
    shifted_lon, shifted_lat = (float(each) for each in wgs84_to_gcj02(lon, lat))
    sine = math.sin(math.radians(shifted_lat))
    true_x = (shifted_lon + 180) / 360 * 2**zoom
    true_y = (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * 2**zoom
    drawn_x = column + (x - under[0].x) / under[0].width
    drawn_y = row + (y - under[0].y) / under[0].height
    assert (drawn_x, drawn_y) == pytest.approx((true_x, true_y), abs=2 / 256)


def test_a_file_of_tiles_has_no_addresses(tmp_path) -> None:
    path = tmp_path / "a.pmtiles"
    path.write_bytes(b"")
    base = parse(str(path), "源", "")
    assert base
    assert tiles_below(sketch_at(113.1, 22.56, 1_000), base) == []
