"""Reading workbooks: values of cells."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from jiceng.core import value_rules
from jiceng.ui import sheets, workbooks
from jiceng.ui.tables import read_rows
from jiceng.ui.workbooks import WorkbookProblem


def test_cell_values_are_read_as_text(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["编号", "电话", "时间", "小数", "空"])
    sheet.write_string(2, 0, "20260315000112345")
    sheet.write_number(2, 1, 13800138000)
    sheet.write_datetime(2, 2, datetime(2026, 3, 2, 9, 30), book.add_format({"num_format": 22}))  # noqa: DTZ001 - as a cell
    sheet.write_number(2, 3, 1.5)
    book.close()
    [row] = read_rows(tmp_path / "t.xlsx")
    assert list(row.values()) == [
        "20260315000112345",
        "13800138000",
        "2026-03-02 09:30:00",
        "1.5",
        "",
    ]
    assert row.line == 3


@pytest.mark.parametrize("number", [4.51e17, 440781198001011234, 1234567890123456])
def test_number_without_exact_representation_is_refused_everywhere(
    tmp_path: Path, number: float
) -> None:
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["编号"])
    sheet.write_number(1, 0, number)
    book.close()
    [row] = read_rows(tmp_path / "t.xlsx")
    assert isinstance(value_rules.reference(row["编号"]), value_rules.Fault)


def test_written_rejects_workbook_is_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    table = sheets.Texts(tmp_path / "t.xlsx", "被拒绝的行", ["a", "b"])
    rows = [["=1+1", "-5"], ["20260315000112345", "@x"], ["0750", "+86"], ["七", " "], ["", "1"]]
    for row in rows:
        table.add(row)
    table.close()
    assert [list(row.values()) for row in read_rows(tmp_path / "t.xlsx")] == rows


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"PK\x03\x04"])
def test_file_that_is_no_workbook_gives_one_clear_message(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.xlsx").write_bytes(content)
    with pytest.raises(WorkbookProblem):
        list(read_rows(tmp_path / "t.xlsx"))


def test_zip_bomb_is_refused_before_unpacking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MOST_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", " " * 5000)
    with pytest.raises(WorkbookProblem, match=r"large|大"):
        list(read_rows(tmp_path / "t.xlsx"))
