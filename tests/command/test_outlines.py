"""What the map of the wall is told of the base map below its grids."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from jiceng.command import outlines
from jiceng.command.scopes import Scope, scope_of
from jiceng.core.base_map import parse
from tests.command.access_rows import screen
from tests.sample_grids import publish_grids
from tests.web.test_base_map_screen import VECTOR, archive, vector_tile
from tests.world import World

SERVICE = "https://t0.tianditu.gov.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk=0"
ATTRIBUTION = "天地图 GS(2026)0001号"


@pytest.fixture
def scope(world: World) -> Scope:
    publish_grids()
    return scope_of(world["district"], "", world.at.date())


def assert_ground_is_covered(found: dict[str, Any]) -> None:
    west, north, east, south = found["ground"]
    tiles = found["tiles"]
    assert min(x for _, x, _, _, _ in tiles) <= west
    assert min(y for _, _, y, _, _ in tiles) <= north
    assert max(x + width for _, x, _, width, _ in tiles) >= east - 1
    assert max(y + height for _, _, y, _, height in tiles) >= south - 1
    for _code, _name, box, _counts in found["cells"]:
        x0, y0, x1, y1 = (found["step"] * each for each in box)
        assert west < x0 < x1 < east
        assert north < y0 < y1 < south


@pytest.mark.parametrize("shift", ["wgs84", "gcj02"])
def test_tiles_of_a_service_cover_the_grids_with_its_words(
    scope: Scope, settings: Any, shift: str
) -> None:
    settings.JICENG_BASE_MAP = parse(SERVICE, ATTRIBUTION, shift)
    found = outlines.outlines(scope)
    assert_ground_is_covered(found)
    assert found["attribution"] == ATTRIBUTION
    assert found["archive"] == ""
    assert len(found["tiles"]) <= outlines.MOST_TILES
    assert all(href.startswith("https://t0.tianditu.gov.cn/") for href, *_ in found["tiles"])


def test_tiles_of_a_file_are_named_by_zoom_column_and_row(
    scope: Scope, settings: Any, tmp_path: Path
) -> None:
    path = tmp_path / "district.pmtiles"
    archive(path, vector_tile, VECTOR)
    settings.JICENG_BASE_MAP = parse(str(path), ATTRIBUTION, "")
    found = outlines.outlines(scope)
    assert_ground_is_covered(found)
    assert found["archive"] == "vector"
    zooms = {int(key.split("/")[0]) for key, *_ in found["tiles"]}
    assert zooms <= set(range(10, 16))


def test_without_a_base_map_or_with_a_broken_file_there_are_grids_only(
    scope: Scope, settings: Any, tmp_path: Path
) -> None:
    path = tmp_path / "district.pmtiles"
    path.write_bytes(b"PMTiles")
    for base in (None, parse(str(path), ATTRIBUTION, "")):
        settings.JICENG_BASE_MAP = base
        found = outlines.outlines(scope)
        assert found["cells"]
        assert (found["tiles"], found["ground"], found["attribution"]) == ([], None, "")


def test_mark_changes_with_the_base_map(scope: Scope, settings: Any) -> None:
    settings.JICENG_BASE_MAP = None
    before = outlines.mark_of(scope)
    settings.JICENG_BASE_MAP = parse(SERVICE, ATTRIBUTION, "")
    assert outlines.mark_of(scope) != before


def test_a_screen_reads_the_file_by_its_link(
    world: World, client: Client, settings: Any, tmp_path: Path
) -> None:
    path = tmp_path / "district.pmtiles"
    path.write_bytes(bytes(range(100)))
    settings.JICENG_BASE_MAP = parse(str(path), ATTRIBUTION, "")
    way = f"/wall/{screen(world).secret}/base.pmtiles"
    with time_machine.travel(world.at + timedelta(seconds=1), tick=False):
        answer = client.get(way, headers={"Range": "bytes=5-9"})
    assert (answer.status_code, answer.content) == (206, bytes(range(5, 10)))
    assert client.get("/wall/unknown-secret/base.pmtiles").status_code == 404
