"""Filters of lists."""

from __future__ import annotations

from jiceng.ui.columns import Column, choice, text
from jiceng.ui.lists import Filter


def filter_of(column: Column) -> Filter:
    return Filter(column, ((column.name, column.label, ""),))


def test_choice_without_options_stays_a_choice() -> None:
    assert filter_of(choice("unit", "Unit", [])).is_choice
    assert not filter_of(text("title", "Title")).is_choice
