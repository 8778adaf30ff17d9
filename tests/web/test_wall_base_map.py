"""The base map under the grids of the wall: of a service and of a PMTiles file, at its true place,
read by a screen's link; and nothing of it where no base map is set."""

from __future__ import annotations

import io
import math
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from jiceng.core.base_map import parse
from jiceng.grids.geometry import METRES_PER_DEGREE
from tests.command.access_rows import screen
from tests.sample_grids import publish_grids
from tests.web import browsers
from tests.web.screens import SitDown, _morning, before, city
from tests.web.test_base_map_screen import (
    ATTRIBUTION,
    PLACE,
    SHIFTED,
    VECTOR,
    Place,
    archive,
    is_landmark,
    tile,
    tile_service,
    vector_tile,
)
from tests.world import World

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

MARGIN = 0.02
LAKE_BLUES = 12


@pytest.fixture(autouse=True)
def _grids(city: World) -> None:
    publish_grids()
    city.at = timezone.now()


def wall(before: SitDown, world: World) -> Page:
    """The wall of the district, by a screen's link, once its grids are drawn."""
    person = before("")
    person.go(f"/wall/{screen(world).secret}/")
    expect(person.page.locator("[data-legend] li").first).to_be_visible()
    return person.page


def colour(page: Page, place: Place) -> tuple[int, int, int]:
    """Colour of the wall's map at a place, which is fitted to both grids."""
    box = page.locator("[data-map]").bounding_box()
    assert box
    per_lon = METRES_PER_DEGREE * math.cos(math.radians(22.51))
    wide, high = 0.04 * per_lon, 0.02 * METRES_PER_DEGREE
    scale = min(box["width"] / wide, box["height"] / high) * (1 - 2 * MARGIN)
    x = box["x"] + box["width"] / 2 + (place[0] - 113.02) * per_lon * scale
    y = box["y"] + box["height"] / 2 - (place[1] - 22.51) * METRES_PER_DEGREE * scale
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    found = picture.getpixel((round(x), round(y)))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def wait_for(page: Page, is_there: Callable[[], bool]) -> None:
    """Until the tiles are drawn."""
    end = time.monotonic() + browsers.PATIENCE_MS / 1000
    while not is_there() and time.monotonic() < end:
        page.wait_for_timeout(200)
    assert is_there()


def assert_landmark_is_at_its_place(page: Page) -> None:
    expect(page.locator("[data-source]")).to_have_text(ATTRIBUTION)
    moved = (2 * PLACE[0] - SHIFTED[0], 2 * PLACE[1] - SHIFTED[1])
    wait_for(page, lambda: is_landmark(colour(page, PLACE)))
    for elsewhere in (SHIFTED, moved):
        wait_for(page, partial(is_ground, page, elsewhere))


def is_ground(page: Page, place: Place) -> bool:
    """Whether it is the yellow around the landmark, and not the dark before a tile is drawn."""
    red, _green, blue = colour(page, place)
    return red > blue


@pytest.mark.parametrize(("shift", "landmark"), [("wgs84", PLACE), ("gcj02", SHIFTED)])
def test_tiles_of_a_service_lie_at_their_true_place(
    city: World, before: SitDown, settings: Any, shift: str, landmark: Place
) -> None:
    with tile_service(landmark) as address:
        settings.JICENG_BASE_MAP = parse(address, ATTRIBUTION, shift)
        assert_landmark_is_at_its_place(wall(before, city))


@pytest.mark.parametrize(("shift", "landmark"), [("wgs84", PLACE), ("gcj02", SHIFTED)])
def test_tiles_of_a_file_lie_at_their_true_place(
    city: World, before: SitDown, settings: Any, tmp_path: Path, shift: str, landmark: Place
) -> None:
    path = tmp_path / "district.pmtiles"
    archive(path, lambda zoom, x, y: tile(zoom, x, y, landmark))
    settings.JICENG_BASE_MAP = parse(str(path), ATTRIBUTION, shift)
    assert_landmark_is_at_its_place(wall(before, city))


def test_shapes_of_a_file_are_drawn_in_the_colours_of_the_wall(
    city: World, before: SitDown, settings: Any, tmp_path: Path
) -> None:
    path = tmp_path / "district.pmtiles"
    archive(path, vector_tile, VECTOR)
    settings.JICENG_BASE_MAP = parse(str(path), ATTRIBUTION, "")
    page = wall(before, city)
    wait_for(page, lambda: colour(page, PLACE)[2] - colour(page, SHIFTED)[2] >= LAKE_BLUES)


def test_file_that_cannot_be_read_leaves_the_grids(
    city: World, before: SitDown, settings: Any, tmp_path: Path
) -> None:
    path = tmp_path / "district.pmtiles"
    path.write_bytes(b"no archive")
    settings.JICENG_BASE_MAP = parse(str(path), ATTRIBUTION, "")
    page = wall(before, city)
    expect(page.locator("[data-source]")).to_be_empty()


def test_nothing_more_is_loaded_without_a_base_map(city: World, before: SitDown) -> None:
    person = before("")
    asked: list[str] = []
    person.page.on("request", lambda request: asked.append(request.url))
    person.go(f"/wall/{screen(city).secret}/")
    expect(person.page.locator("[data-legend] li").first).to_be_visible()
    assert not [each for each in asked if "archive" in each or "pmtiles" in each]
