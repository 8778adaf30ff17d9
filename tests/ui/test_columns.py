"""Columns of lists and pages."""

from __future__ import annotations

from types import SimpleNamespace

from jiceng.ui.columns import Column, ColumnKind, list_values_of


def column(name: str, kind: ColumnKind) -> Column:
    return Column(name, name, lambda row: getattr(row, name), kind)


def test_lists_show_the_labels_of_days_and_moments_only() -> None:
    row = SimpleNamespace(kind="goods", first_day="11-28", seen_at="", text="abcdef")
    columns = [
        column("kind", ColumnKind.CHOICE),
        column("first_day", ColumnKind.DAY),
        column("seen_at", ColumnKind.MOMENT),
        column("text", ColumnKind.TEXT),
    ]
    assert list_values_of(row, columns, longest=20) == [
        ("kind", "goods", False),
        ("first_day", "11-28", True),
        ("text", "abcdef", False),
    ]
