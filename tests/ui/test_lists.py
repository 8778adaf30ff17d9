"""Filters of lists."""

from __future__ import annotations

from types import SimpleNamespace

from django.utils import translation

from jiceng.cases.models import Case
from jiceng.ui.columns import Column, choice, column_of, text
from jiceng.ui.lists import Filter


def filter_of(column: Column) -> Filter:
    return Filter(column, ((column.name, column.label, ""),))


def test_choice_without_options_stays_a_choice() -> None:
    assert filter_of(choice("unit", "Unit", [])).is_choice
    assert not filter_of(text("title", "Title")).is_choice


def test_yes_and_no_follow_the_language_of_the_page() -> None:
    record = SimpleNamespace(confidential=True)
    with translation.override("zh-hans"):
        column = column_of(Case, "confidential")
        assert column.shown(record) == "是"
    with translation.override("en"):
        assert column.shown(record) == "yes"
