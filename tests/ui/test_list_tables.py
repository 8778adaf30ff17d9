"""Lists as tables: chosen columns, sorting headings."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from jiceng.ui.columns import Column, ColumnKind, choice
from jiceng.ui.list_tables import RowDrawing, next_order, shown_columns, table_of

NAMES = "abcdef"
names = st.lists(st.sampled_from(NAMES), unique=True)


def column(name: str, kind: ColumnKind = ColumnKind.TEXT, *, sorts: bool = False) -> Column:
    return Column(name, name.upper(), lambda row: getattr(row, name), kind, is_sortable=sorts)


COLUMNS = [column(name) for name in NAMES]


@given(st.lists(st.sampled_from([*NAMES, "gone", ""])), names)
def test_chosen_columns_keep_the_order_of_the_list(chosen: list[str], usual: list[str]) -> None:
    found = [each.name for each in shown_columns(COLUMNS, chosen, usual)]
    assert found == sorted(found)
    known = set(chosen) & set(NAMES)
    assert set(found) == (known or set(usual) or set(NAMES))


@given(st.sampled_from(NAMES), st.sampled_from(["", *NAMES, *(f"-{name}" for name in NAMES)]))
def test_a_heading_sorts_up_first_and_then_down(name: str, order: str) -> None:
    once = next_order(name, order)
    assert once.removeprefix("-") == name
    assert once.startswith("-") is (order == name)
    assert next_order(name, next_order(name, once)) == once


def test_no_line_breaks_within_a_date_of_a_list() -> None:
    columns = [column("day", ColumnKind.DAY), column("text")]
    row = SimpleNamespace(pk=1, day="2026-12-01", text="a-b")
    drawing = RowDrawing(
        first="Name", title=lambda _row: "t", href=lambda _row: "/t/", id=lambda _row: "row-1"
    )
    cells = table_of(columns, columns, [row], drawing).lines[0].cells
    assert [each.value for each in cells] == ['<span class="whole">2026-12-01</span>', "a-b"]


def test_headings_link_only_where_the_list_can_be_sorted() -> None:
    columns = [
        column("number", ColumnKind.NUMBER, sorts=True),
        column("text"),
        choice("kind", "Kind", [("a", "A")]),
    ]
    row = SimpleNamespace(pk=1, number="5", text="abcdef", kind="a")
    drawing = RowDrawing(
        first="Name", title=lambda _row: "t", href=lambda _row: "/t/", id=lambda _row: "row-1"
    )
    table = table_of(columns, columns, [row], drawing, "-number")
    assert [(each.order, each.direction) for each in table.headings] == [
        ("number", "descending"),
        ("", ""),
        ("", ""),
    ]
    assert [cell.value for cell in table.lines[0].cells] == ["5", "abcdef", "A"]
    assert [each.is_number for each in table.headings] == [True, False, False]
    assert table.choices == [
        ("number", "NUMBER", True),
        ("text", "TEXT", True),
        ("kind", "Kind", True),
    ]
