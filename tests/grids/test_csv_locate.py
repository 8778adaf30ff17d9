"""One column is added to a table; all other bytes stay."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiceng.core.errors import Invalid
from jiceng.grids.csv_locate import add_codes


def find(lon: Sequence[float], lat: Sequence[float]) -> list[str]:
    return ["" if math.isnan(x + y) else f"c{x:g}" for x, y in zip(lon, lat, strict=True)]


def run(tmp_path: Path, content: bytes, **options: str) -> bytes:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(content)
    add_codes(source, target, **({"lon": "lon", "lat": "lat"} | options), find=find)  # type: ignore[arg-type]
    return target.read_bytes()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"lon,lat\n1,2\n,\nx,2\n", b"lon,lat,grid_code\n1,2,c1\n,,\nx,2,\n"),
        (b"lon,lat\r\n1,2\r\n", b"lon,lat,grid_code\r\n1,2,c1\r\n"),
        (b"lon,lat\n1,2", b"lon,lat,grid_code\n1,2,c1"),
        (b'a,lon,lat\n"x, ""y""\nz",1,2\n', b'a,lon,lat,grid_code\n"x, ""y""\nz",1,2,c1\n'),
        (b'a,lon,lat\n5" pipe,1,2\nb,3,4\n', b'a,lon,lat,grid_code\n5" pipe,1,2,c1\nb,3,4,c3\n'),
        (b'a,lon,lat\nx"y,1,"2\n"\n', b'a,lon,lat,grid_code\nx"y,1,"2\n",c1\n'),
        (b'a,lon,lat\n"x"\ry,1,2\n', b'a,lon,lat,grid_code\n"x"\ry,1,2,\n'),
        (b"lon;lat\n1;2\n", b"lon;lat;grid_code\n1;2;c1\n"),
        (b"lon\tlat\n 1\t2\n", b"lon\tlat\tgrid_code\n 1\t2\tc1\n"),
        (b"lon,lat\n\n1,2\n", b"lon,lat,grid_code\n\n1,2,c1\n"),
        (b"lon,lat,z\n1,2\n", b"lon,lat,z,grid_code\n1,2,,c1\n"),
        (b'"lon","lat"\n"1","2"\n', b'"lon","lat",grid_code\n"1","2",c1\n'),
        ("\ufefflon,lat,名\n1,2,桥\n".encode(), "\ufefflon,lat,名,grid_code\n1,2,桥,c1\n".encode()),
        (
            "lon,lat,名\n1,2,鏆\n".encode("gb18030"),
            "lon,lat,名,grid_code\n1,2,鏆,c1\n".encode("gb18030"),
        ),
    ],
)
def test_code_column_is_added_and_the_rest_unchanged(
    tmp_path: Path, content: bytes, expected: bytes
) -> None:
    assert run(tmp_path, content) == expected


CELL = st.text(alphabet='ab,"\n\r 桥;', max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELL, st.integers(-9, 9), CELL), max_size=20))
def test_tables_keep_their_rows_in_order(tmp_path: Path, rows: list[tuple[str, int, str]]) -> None:
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerows([("a", "lon", "lat", "b"), *((a, x, 1, b) for a, x, b in rows)])
    result = run(tmp_path, table.getvalue().encode())
    read = list(csv.reader(io.StringIO(result.decode(), newline="")))
    assert [tuple(row) for row in read[1:]] == [(a, str(x), "1", b, f"c{x}") for a, x, b in rows]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table.empty"),
        (b"x,y\n1,2\n", "table.no_column"),
        (b"lon,lat,grid_code\n1,2,x\n", "table.column_taken"),
        (b'lon,lat\n1,"2\n3,4\n', "table.open_quote"),
        ("lon,lat\n1,2\n".encode("utf-16"), "table.encoding"),
    ],
)
def test_unusable_table_leaves_no_output_file(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        run(tmp_path, content)
    assert caught.value.code == code
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="nowhere"):
        add_codes(tmp_path / "nowhere.csv", tmp_path / "out.csv", lon="x", lat="y", find=find)


def test_table_can_be_overwritten_in_place(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"lon,lat\n1,2\n")
    counts = add_codes(path, path, lon="lon", lat="lat", find=find)
    assert path.read_bytes() == b"lon,lat,grid_code\n1,2,c1\n"
    assert (counts.read, counts.located) == (1, 1)
