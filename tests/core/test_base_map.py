"""The base map of the settings, and ranges of a file's bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.base_map import Shift, parse
from jiceng.core.byte_ranges import NotSatisfiable, requested

TILES = "https://tiles.example.gov.cn/{z}/{x}/{y}.png"


def test_without_a_source_there_is_no_base_map() -> None:
    assert parse(" ", "", "") is None


def test_only_the_host_of_a_tile_address_is_asked() -> None:
    found = parse(f"{TILES}?key=abc", "天地图", "gcj02")
    assert found is not None
    assert (found.origin, found.shift, found.file) == (
        "https://tiles.example.gov.cn",
        Shift.GCJ02,
        None,
    )


def test_a_file_of_tiles_comes_from_this_server(tmp_path: Path) -> None:
    path = tmp_path / "district.pmtiles"
    path.write_bytes(b"PMTiles")
    found = parse(str(path), "OpenStreetMap", "")
    assert found is not None
    assert (found.origin, found.file, found.shift) == ("", path, Shift.WGS84)


@pytest.mark.parametrize(
    ("source", "attribution", "shift", "why"),
    [
        (TILES, "", "", "ATTRIBUTION"),
        (TILES, "x", "bd09", "gcj02"),
        ("/no/such.pmtiles", "x", "", "pmtiles"),
        ("https://tiles.example.cn/{z}/{x}.png", "x", "", "{y}"),
        ("https://user:pw@tiles.example.cn/{z}/{x}/{y}", "x", "", "user"),
        ("https://tiles.example.cn;script-src */{z}/{x}/{y}", "x", "", "host"),
        ("ftp://tiles.example.cn/{z}/{x}/{y}", "x", "", "https"),
    ],
)
def test_unusable_settings_are_refused(source: str, attribution: str, shift: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse(source, attribution, shift)


@given(st.integers(1, 60), st.integers(0, 70), st.none() | st.integers(0, 70))
def test_a_range_is_that_part_of_the_bytes(size: int, first: int, last: int | None) -> None:
    content = bytes(range(size))
    wanted = content[first : None if last is None else last + 1]
    header = f"bytes={first}-{'' if last is None else last}"
    if first >= size:
        with pytest.raises(NotSatisfiable):
            requested(header, size)
        return
    found = requested(header, size)
    if last is not None and last < first:
        assert found is None
        return
    assert found is not None
    assert content[found[0] : found[1] + 1] == wanted


@given(st.integers(1, 60), st.integers(0, 70))
def test_a_suffix_is_the_end_of_the_bytes(size: int, length: int) -> None:
    content = bytes(range(size))
    if not length:
        with pytest.raises(NotSatisfiable):
            requested("bytes=-0", size)
        return
    found = requested(f"bytes=-{length}", size)
    assert found is not None
    assert content[found[0] : found[1] + 1] == content[-length:]


@pytest.mark.parametrize("header", ["", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=1-2,4-5"])
def test_what_is_no_single_range_gives_the_whole_file(header: str) -> None:
    assert requested(header, 10) is None
