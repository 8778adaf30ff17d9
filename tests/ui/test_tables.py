"""Reading tables: encodings, broken rows, clear errors."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiceng.ui.tables import MAX_FIELD_CHARS, TableProblem, detect_encoding, read_rows

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=8)


def written(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encoding_is_detected(tmp_path: Path, encoding: str) -> None:
    file = written(tmp_path / "f.csv", "标题,内容\n路灯,坏了\n", encoding)
    assert [dict(row) for row in read_rows(file)] == [{"标题": "路灯", "内容": "坏了"}]


def test_encoding_error_far_into_the_file_is_detected(tmp_path: Path) -> None:
    file = written(tmp_path / "f.csv", "a\n" + "x\n" * 1_000_000 + "路灯\n", "gb18030")
    assert detect_encoding(file) == "gb18030"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5))
def test_written_csv_is_read_back(tmp_path: Path, rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    file = written(tmp_path / "f.csv", buffer.getvalue())
    expected = [row for row in rows if any(cell.strip() for cell in row)]
    assert [list(row.values()) for row in read_rows(file)] == expected


def test_rows_know_their_line_and_blank_lines_are_skipped(tmp_path: Path) -> None:
    file = written(tmp_path / "f.csv", 'a,b\n\n1,"x\ny"\n2\n')
    rows = list(read_rows(file))
    assert [(dict(row), row.line) for row in rows] == [
        ({"a": "1", "b": "x\ny"}, 4),
        ({"a": "2", "b": ""}, 5),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table.empty"),
        (b"\xef\xbb\xbf\n\n", "table.empty"),
        (b"a,a\n1,2\n", "table.column_repeated"),
        (b"b\n1\n", "table.column_missing"),
        (b"a\n1,2\n", "table.row_too_long"),
        (b'a\n"1\n2\n', "table.unreadable"),
        (b"a\n\xff\xff\xff\n", "table.encoding"),
        (b"a\n" + b"x" * (MAX_FIELD_CHARS + 1), "table.unreadable"),
    ],
)
def test_broken_table_is_refused_with_its_reason(tmp_path: Path, content: bytes, code: str) -> None:
    file = written(tmp_path / "f.csv", content)
    with pytest.raises(TableProblem) as refused:
        list(read_rows(file, ["a"]))
    assert refused.value.code == code


def test_missing_column_and_line_are_named(tmp_path: Path) -> None:
    file = written(tmp_path / "f.csv", "x,y\n1,2\n")
    with pytest.raises(TableProblem) as refused:
        next(read_rows(file, ["label"]))
    assert refused.value.column == "label"
    assert "label" in str(refused.value)


def test_too_long_row_can_be_passed_to_a_callback(tmp_path: Path) -> None:
    bad: list[tuple[int, list[str]]] = []
    file = written(tmp_path / "f.csv", "a\n1\n2,3\n4,\n")
    rows = read_rows(file, on_bad=lambda problem, cells: bad.append((problem.line, cells)))
    assert [row["a"] for row in rows] == ["1", "4"]
    assert bad == [(3, ["2", "3"])]


def test_unreadable_files_and_unknown_encodings_are_reported(tmp_path: Path) -> None:
    with pytest.raises(TableProblem) as refused:
        next(read_rows(tmp_path / "none.csv"))
    assert refused.value.code == "table.unopenable"
    with pytest.raises(TableProblem):
        next(read_rows(tmp_path))
    file = written(tmp_path / "f.csv", "a\n1\n")
    with pytest.raises(TableProblem) as refused:
        next(read_rows(file, encoding="klingon"))
    assert refused.value.code == "table.encoding"
    file = written(tmp_path / "g.csv", "a\n灯\n", "gb18030")
    with pytest.raises(TableProblem) as refused:
        list(read_rows(file, encoding="utf-8"))
    assert refused.value.code == "table.encoding"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_detected(tmp_path: Path, delimiter: str) -> None:
    file = written(tmp_path / "f.csv", delimiter.join("ab") + "\n" + delimiter.join("12"))
    assert [dict(row) for row in read_rows(file)] == [{"a": "1", "b": "2"}]
    assert [dict(row) for row in read_rows(file, ("b",))] == [{"a": "1", "b": "2"}]


def test_nul_byte_is_reported_by_its_position(tmp_path: Path) -> None:
    file = written(tmp_path / "f.csv", b"a,b\n1,\0\n")
    with pytest.raises(TableProblem) as problem:
        list(read_rows(file))
    assert (problem.value.code, "6" in str(problem.value)) == ("table.nul", True)
