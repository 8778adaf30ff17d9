"""The file of map tiles, read in parts by signed-in staff."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jiceng.core.base_map import parse
from tests.cases.conftest import built_world, world
from tests.web.conftest import at_desk

__all__ = ["at_desk", "built_world", "world"]

ADDRESS = "/desk/map/base.pmtiles"
CONTENT = bytes(range(256)) * 4


@pytest.fixture
def archive(settings: Any, tmp_path: Path) -> Path:
    path = tmp_path / "district.pmtiles"
    path.write_bytes(CONTENT)
    settings.JICENG_BASE_MAP = parse(str(path), "OpenStreetMap", "")
    return path


def test_a_part_of_the_file_is_sent(archive: Path, at_desk) -> None:
    answer = at_desk("dispatcher").get(ADDRESS, headers={"Range": "bytes=10-19"})
    assert answer.status_code == 206
    assert answer.content == CONTENT[10:20]
    assert answer.headers["Content-Range"] == f"bytes 10-19/{len(CONTENT)}"


def test_the_whole_file_is_sent_without_a_range(archive: Path, at_desk) -> None:
    answer = at_desk("dispatcher").get(ADDRESS)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == CONTENT


def test_a_range_behind_the_end_is_refused_with_the_size(archive: Path, at_desk) -> None:
    answer = at_desk("dispatcher").get(ADDRESS, headers={"Range": "bytes=5000-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(CONTENT)}"


def test_a_service_has_no_file_here(settings: Any, at_desk) -> None:
    settings.JICENG_BASE_MAP = parse("https://t.example.cn/{z}/{x}/{y}.png", "x", "")
    assert at_desk("dispatcher").get(ADDRESS).status_code == 404
