"""Exported tables, read by another library than the one that writes them."""

from __future__ import annotations

import errno
import gc
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from jiceng.ui import sheets
from jiceng.ui.sheets import CellKind, Column, Table

COLUMNS = [
    Column("编号"),
    Column("内容", width=40),
    Column("次数", CellKind.NUMBER),
    Column("时间", CellKind.MOMENT),
]
AT = datetime(2026, 3, 9, 16, 5, tzinfo=UTC)  # after midnight in China


def written(path: Path, rows: Any, facts: Any = ()) -> list[list[list[Any]]]:
    file = path / "table.xlsx"
    count = sheets.write(file, Table("诉求", COLUMNS, rows), "说明", lambda n: [("行", n), *facts])
    book = CalamineWorkbook.from_path(str(file))
    assert book.sheet_names == ["诉求", "说明"]
    read = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert read[1][0] == ["行", float(count)]
    return read


def xml_of(path: Path, part: str) -> str:
    with ZipFile(path / "table.xlsx") as packed:
        return packed.read(part).decode()


def test_numbers_and_times_are_typed_cells_in_local_time(tmp_path: Path):
    table, about = written(
        tmp_path,
        [["0012", "路灯", 3, AT], ["", "", None, None]],
        [("日", date(2026, 3, 1)), ("何人", "张")],
    )
    assert table[0] == ["编号", "内容", "次数", "时间"]
    assert table[1] == ["0012", "路灯", 3.0, datetime(2026, 3, 10, 0, 5)]  # noqa: DTZ001
    assert about[1:] == [["日", date(2026, 3, 1)], ["何人", "张"]]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86",
        "-3",
        "@SUM(A1)",
        '=HYPERLINK("http://x","点")',
        "\t=1",
        "{=1}",
        "<r><t>x</t></r>",
        "<r></r>",
        "_x0041_",
        "a\x01b",
        "a\ufffeb",
        "=" * 40_000,
        "http://x.example",
        "12",
    ],
)
def test_user_text_stays_text(tmp_path: Path, text: str):
    table, _about = written(tmp_path, [["1", text, 1, AT]])
    read = table[1][1]
    assert isinstance(read, str)
    assert read.strip("… \t") == text.replace("\ufffe", "")[: sheets.MOST_LETTERS].strip()
    sheet = xml_of(tmp_path, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_text_like_a_formula_is_marked_as_text(tmp_path: Path):
    written(tmp_path, [["1", "=1+1", 1, AT]])
    assert 'quotePrefix="1"' in xml_of(tmp_path, "xl/styles.xml")


def test_header_row_is_frozen_and_filterable(tmp_path: Path):
    written(tmp_path, [["1", "a", 1, AT]] * 3)
    sheet = xml_of(tmp_path, "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="1"' in sheet
    assert '<autoFilter ref="A1:D4"/>' in sheet
    assert 'width="40' in sheet


def test_full_disk_is_raised_as_the_system_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_args: Any, **_given: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", full)
    with pytest.raises(OSError, match="No space") as caught:
        written(tmp_path, [["1", "a", 1, AT]])
    assert caught.value.errno == errno.ENOSPC


def test_abandoned_table_leaves_no_open_file(tmp_path: Path):
    def rows():
        yield ["1", "a", 1, AT]
        raise LookupError

    with pytest.raises(LookupError):
        written(tmp_path, rows())
    assert not (tmp_path / "table.xlsx").exists()
    gc.collect()  # an open file would cause a ResourceWarning
