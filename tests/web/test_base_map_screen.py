"""The base map in a real browser: tiles of a service and of a PMTiles file, with their attribution,
at their place, also where they are drawn in GCJ-02."""

from __future__ import annotations

import gzip
import io
import math
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from jiceng.core.base_map import parse
from jiceng.grids.coordinate_systems import wgs84_to_gcj02
from jiceng.grids.models import GridVersion
from tests.web import browsers
from tests.web.screens import _morning, before, city
from tests.web.test_grid_map import drafted, map_of, pixel

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

Place = tuple[float, float]
Draw = Callable[[int, int, int], bytes]

SIZE = 256
ZOOMS = range(10, 16)
PNG, VECTOR = 2, 1
POLYGON, LINE = 3, 2
EXTENT = 4096
LAKE_REDS = 15
REACH = 4
"""Tiles of the archive on each side of the landmark's."""
GROUND = (255, 200, 0)
LANDMARK = (200, 0, 200)
ATTRIBUTION = "试验地图 GS(2026)0001号"
# Inside the first grid of `tests.sample_grids`, away from its corners and handles.
PLACE = (113.008, 22.508)
_LON, _LAT = wgs84_to_gcj02(*PLACE)
SHIFTED = (float(_LON), float(_LAT))
LANDMARK_DEGREES = 0.0012
"""Half its width: about 120 m, far less than the 500 m by which GCJ-02 is shifted."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that can draw the map without a graphics card."""
    with browsers.started(*browsers.WITH_WEBGL) as browser:
        yield browser


def _pixel_of(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """Web Mercator pixels of a place on the whole map."""
    size = SIZE * 2**zoom
    sine = math.sin(math.radians(lat))
    return (
        (lon + 180) / 360 * size,
        (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size,
    )


def tile(zoom: int, column: int, row: int, landmark: Place) -> bytes:
    """One tile of a country of yellow ground with a single violet square, as PNG."""
    image = Image.new("RGB", (SIZE, SIZE), GROUND)
    lon, lat = landmark
    west, north = _pixel_of(lon - LANDMARK_DEGREES, lat + LANDMARK_DEGREES, zoom)
    east, south = _pixel_of(lon + LANDMARK_DEGREES, lat - LANDMARK_DEGREES, zoom)
    left, top = column * SIZE, row * SIZE
    ImageDraw.Draw(image).rectangle((west - left, north - top, east - left, south - top), LANDMARK)
    written = io.BytesIO()
    image.save(written, "png")
    return written.getvalue()


@contextmanager
def tile_service(landmark: Place) -> Iterator[str]:
    """A map service with one landmark; gives the address of its tiles."""

    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            zoom, column, row = map(int, self.path.removesuffix(".png").split("/")[-3:])
            content = tile(zoom, column, row, landmark)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png"
    finally:
        server.shutdown()
        server.server_close()


def archive(path: Path, draw: Draw, kind: int = PNG) -> None:
    """Write a PMTiles archive, version 3, of the tiles around the landmark.

    Args:
        draw: gives a tile by zoom, column and row.
        kind: of its tiles, as the format numbers them.
    """
    tiles: dict[int, bytes] = {}
    for zoom in ZOOMS:
        column, row = (int(each // SIZE) for each in _pixel_of(*PLACE, zoom))
        for x in range(max(0, column - REACH), min(2**zoom, column + REACH + 1)):
            for y in range(max(0, row - REACH), min(2**zoom, row + REACH + 1)):
                tiles[_tile_id(zoom, x, y)] = draw(zoom, x, y)
    numbers = sorted(tiles)
    lengths = [len(tiles[number]) for number in numbers]
    steps = [number - before for before, number in zip([0, *numbers], numbers, strict=False)]
    # An offset of 0 says: directly behind the tile before.
    values = [len(numbers), *steps, *[1] * len(numbers), *lengths, 1, *[0] * (len(numbers) - 1)]
    directory = gzip.compress(b"".join(map(_varint, values)))
    facts = gzip.compress(b"{}")
    root, end = 127, 127 + len(directory)
    places = (root, len(directory), end, len(facts), end + len(facts), 0, end + len(facts))
    header = b"PMTiles\x03" + struct.pack("<7Q", *places)
    header += struct.pack("<4Q", sum(lengths), *[len(numbers)] * 3)
    # Clustered; directories by gzip, tiles plain; zooms; bounds and centre in 1e-7 degrees.
    header += struct.pack("<6B", 1, 2, 1, kind, ZOOMS[0], ZOOMS[-1])
    header += struct.pack("<4i", -1800000000, -850000000, 1800000000, 850000000)
    header += struct.pack("<B2i", ZOOMS[-1], 0, 0)
    path.write_bytes(header + directory + facts + b"".join(tiles[number] for number in numbers))


def vector_tile(zoom: int, column: int, row: int) -> bytes:
    """The same in layers of the open basemap schema: land with a square lake and a named road."""
    lon, lat = PLACE
    corners = [
        (lon - LANDMARK_DEGREES, lat + LANDMARK_DEGREES),
        (lon + LANDMARK_DEGREES, lat + LANDMARK_DEGREES),
        (lon + LANDMARK_DEGREES, lat - LANDMARK_DEGREES),
        (lon - LANDMARK_DEGREES, lat - LANDMARK_DEGREES),
    ]
    lake = [_in_tile(corner, zoom, column, row) for corner in corners]
    land = [(0, 0), (EXTENT, 0), (EXTENT, EXTENT), (0, EXTENT)]
    road = [(0, EXTENT // 2), (EXTENT, EXTENT // 2)]
    return (
        _layer("earth", _geometry(land, closed=True), POLYGON)
        + _layer("water", _geometry(lake, closed=True), POLYGON)
        + _layer("roads", _geometry(road), LINE, name="Jiangnan Lu 江南路")
    )


def _in_tile(place: Place, zoom: int, column: int, row: int) -> tuple[int, int]:
    x, y = _pixel_of(*place, zoom)
    return round((x / SIZE - column) * EXTENT), round((y / SIZE - row) * EXTENT)


def _layer(layer: str, geometry: bytes, kind: int, **tags: str) -> bytes:
    """One layer with one feature, by the fields of the vector tile specification, version 2."""
    pairs = b"".join(_varint(number) * 2 for number in range(len(tags)))
    feature = _field(2, pairs) + _number(3, kind) + _field(4, geometry)
    keys = b"".join(_field(3, key.encode()) for key in tags)
    values = b"".join(_field(4, _field(1, value.encode())) for value in tags.values())
    content = _field(1, layer.encode()) + _field(2, feature) + keys + values
    return _field(3, content + _number(5, EXTENT) + _number(15, 2))


def _geometry(points: list[tuple[int, int]], *, closed: bool = False) -> bytes:
    """Commands: move to the first point, lines to the rest, close."""
    found, at = [9], (0, 0)
    for index, point in enumerate(points):
        if index == 1:
            found.append((len(points) - 1) << 3 | 2)
        found += [_zigzag(point[0] - at[0]), _zigzag(point[1] - at[1])]
        at = point
    return b"".join(map(_varint, found + [15] * closed))


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _tile_id(zoom: int, x: int, y: int) -> int:
    """Number of a tile in the order of the format: by zoom, then along a Hilbert curve."""
    found: int = (4**zoom - 1) // 3
    side: int = 2**zoom // 2
    while side:
        right, below = int(bool(x & side)), int(bool(y & side))
        found += side * side * ((3 * right) ^ below)
        if not below:
            if right:
                x, y = side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1))
            else:
                x, y = x & (side - 1), y & (side - 1)
            x, y = y, x
        else:
            x, y = x & (side - 1), y & (side - 1)
        side //= 2
    return found


def opened(before: Any, draft: GridVersion) -> Page:
    """The map of a draft, when the ground of the base map is there."""
    person: browsers.BrowserUser = before("administrator", "desk", "zh-CN")
    person.go(f"/desk/admin/grids/{draft.id}/map/")
    map_of(person.page)
    expect(person.page.get_by_text(ATTRIBUTION)).to_be_visible()
    return person.page


def colour(page: Page, place: Place) -> tuple[int, int, int]:
    """Colour of the map at a place, seen through the outlines above it."""
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    x, y = pixel(page, *place)
    found = picture.getpixel((round(x), round(y)))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def is_landmark(seen: tuple[int, int, int]) -> bool:
    """Violet rather than yellow: more blue than green."""
    return seen[2] > seen[1]


def assert_landmark_is_at_its_place(page: Page) -> None:
    """It is seen at its true place, and plain ground where a shift would have moved it, once the
    map rests: coarser tiles are drawn first.
    """
    moved = (2 * PLACE[0] - SHIFTED[0], 2 * PLACE[1] - SHIFTED[1])
    expected = {
        "its true place": (PLACE, True),
        "where the shift of its source would leave it": (SHIFTED, False),
        "where a shift to the wrong side would move it": (moved, False),
    }

    def wrong() -> list[str]:
        return [
            name
            for name, (place, is_there) in expected.items()
            if is_landmark(colour(page, place)) != is_there
        ]

    end = time.monotonic() + browsers.PATIENCE_MS / 1000
    while wrong() and time.monotonic() < end:
        page.wait_for_timeout(200)
    assert not wrong()


@pytest.mark.parametrize(("shift", "landmark"), [("wgs84", PLACE), ("gcj02", SHIFTED)])
def test_tiles_of_a_service_lie_at_their_true_place(
    city: Any, before: Any, settings: Any, shift: str, landmark: Place
) -> None:
    with tile_service(landmark) as address:
        settings.JICENG_BASE_MAP = parse(address, ATTRIBUTION, shift)
        assert_landmark_is_at_its_place(opened(before, drafted()))


@pytest.mark.parametrize(("shift", "landmark"), [("wgs84", PLACE), ("gcj02", SHIFTED)])
def test_tiles_of_an_archive_lie_at_their_true_place(
    city: Any, before: Any, settings: Any, tmp_path: Path, shift: str, landmark: Place
) -> None:
    path = tmp_path / "district.pmtiles"
    archive(path, lambda zoom, x, y: tile(zoom, x, y, landmark))
    settings.JICENG_BASE_MAP = parse(str(path), ATTRIBUTION, shift)
    assert_landmark_is_at_its_place(opened(before, drafted()))


def test_vector_tiles_of_an_archive_are_drawn(
    city: Any, before: Any, settings: Any, tmp_path: Path
) -> None:
    path = tmp_path / "district.pmtiles"
    archive(path, vector_tile, VECTOR)
    settings.JICENG_BASE_MAP = parse(str(path), ATTRIBUTION, "")
    page = opened(before, drafted())
    end = time.monotonic() + browsers.PATIENCE_MS / 1000
    while _reds_apart(page) < LAKE_REDS and time.monotonic() < end:
        page.wait_for_timeout(200)
    assert _reds_apart(page) >= LAKE_REDS
    expect(page.locator("[data-told]")).to_be_empty()


def _reds_apart(page: Page) -> int:
    """By how much less red the lake is than the land in the same grid."""
    return colour(page, SHIFTED)[0] - colour(page, PLACE)[0]


def test_archive_that_cannot_be_read_is_said_and_leaves_the_outlines(
    city: Any, before: Any, settings: Any, tmp_path: Path
) -> None:
    path = tmp_path / "district.pmtiles"
    path.write_bytes(b"no archive")
    settings.JICENG_BASE_MAP = parse(str(path), ATTRIBUTION, "")
    page = opened(before, drafted())
    expect(page.locator("[data-told]")).to_contain_text("底图")
