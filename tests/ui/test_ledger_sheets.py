"""Sheets as offices keep them: merged cells, heads of two rows, section lines, totals."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from jiceng.ui import workbooks
from jiceng.ui.ledger_sheets import SECTION
from jiceng.ui.table_files import rows_of


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A small ledger: title, head of two rows, sections, merged cells, a total."""
    path = tmp_path / "台账.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 4, "重点任务台账（截至10月底）")
    sheet.merge_range(1, 0, 2, 0, "序号")
    sheet.merge_range(1, 1, 1, 2, "任务")
    sheet.write_row(2, 1, ["类别", "内容"])
    sheet.merge_range(1, 3, 2, 3, "牵头")
    sheet.merge_range(1, 4, 2, 4, "进度")
    sheet.merge_range(3, 0, 3, 4, "一、党建")
    sheet.write_row(4, 0, [1, "养老", "老人饭堂", "", "约八成"])
    sheet.write_row(5, 0, [2, "", "加装电梯", "", 0.5])
    sheet.merge_range(4, 3, 5, 3, "区城管局")
    sheet.merge_range(6, 0, 6, 4, "二、民生")
    sheet.write_row(7, 0, [3, "教育", "扩建学校", "区住建局", 1])
    sheet.merge_range(8, 0, 8, 3, "合计")
    sheet.write_number(8, 4, 0)
    book.close()
    return path


def test_a_ledger_reads_as_a_plain_table(ledger: Path) -> None:
    rows = list(rows_of(ledger, (), "xlsx", ","))
    assert [(line, dict(row)) for line, row, why in rows if not why] == [
        (5, _row("1", "养老", "老人饭堂", "区城管局", "约八成", "一、党建")),
        (6, _row("2", "", "加装电梯", "区城管局", "0.5", "一、党建")),
        (8, _row("3", "教育", "扩建学校", "区住建局", "1", "二、民生")),
    ]
    assert [line for line, _row_, why in rows if why] == [9]
    assert workbooks.title(ledger) == "重点任务台账（截至10月底）"


def _row(*cells: str) -> dict[str, str]:
    names = ("序号", "任务 类别", "任务 内容", "牵头", "进度", SECTION)
    return dict(zip(names, cells, strict=True))


def test_the_ledger_of_an_office_loses_no_line(shared_data: Path) -> None:
    path = shared_data / "office" / "重点任务台账.xlsx"
    rows = list(rows_of(path, (), "xlsx", ","))
    assert len([row for _line, row, why in rows if not why]) == 35
    assert [line for line, _row_, why in rows if why] == [42]
    first = rows[0][1]
    assert list(first) == [
        "序号",
        "任务 类别",
        "任务 内容",
        "责任单位 牵头",
        "责任单位 配合",
        "完成时限",
        "进度 计划",
        "进度 实际",
        "存在问题",
        "备注",
        SECTION,
    ]
    assert rows[1][1]["责任单位 牵头"] == "外海街道"
