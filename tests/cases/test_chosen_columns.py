"""Mappings made of chosen columns: guesses, the text that is written, and its inverse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.importing.chosen_columns import (
    FIELDS,
    NEEDED,
    ChosenColumns,
    guessed,
    read,
    written,
)
from jiceng.cases.importing.mapping import parse
from jiceng.records.imports.public import MappingProblem

headings = st.text(
    st.characters(exclude_characters="{}", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
).filter(str.strip)


@st.composite
def choices(draw: st.DrawFn) -> ChosenColumns:
    more = draw(st.sets(st.sampled_from([*FIELDS])))
    names = [each for each in FIELDS if each in more or each in NEEDED]
    columns = draw(st.lists(headings, min_size=len(names), max_size=len(names), unique=True))
    return ChosenColumns(
        "sys " + draw(headings).strip()[:20], dict(zip(names, columns, strict=True))
    )


@given(choices())
def test_a_written_choice_is_read_again_and_is_a_mapping(choice: ChosenColumns) -> None:
    text = written(choice)
    assert read(text) == ChosenColumns(choice.source.strip(), choice.columns)
    if ("lon" in choice.columns) == ("lat" in choice.columns):
        mapping = parse("own", text)
        assert set(mapping.required) | set(mapping.optional) == set(choice.columns.values())


@given(st.lists(st.one_of(headings, st.sampled_from([x for v in FIELDS.values() for x in v]))))
def test_guesses_are_columns_of_the_table_each_used_once(given_headings: list[str]) -> None:
    found = guessed(given_headings)
    assert set(found) <= set(FIELDS)
    assert set(found.values()) <= set(given_headings)
    assert len(set(found.values())) == len(found)


def test_usual_headings_of_both_languages_are_guessed() -> None:
    chinese = guessed(["工单编号", "受理时间", "诉求内容", "联系电话", "承办单位", "备注"])
    assert chinese == {
        "ref": "工单编号",
        "opened": "受理时间",
        "text": "诉求内容",
        "caller_phone": "联系电话",
        "unit": "承办单位",
    }
    english = guessed(["Case ID", "Created Date", "Description", "Department"])
    assert [*english] == ["ref", "opened", "text", "unit"]


@pytest.mark.parametrize(
    ("source", "columns"),
    [
        ("", {"ref": "a", "opened": "b", "text": "c"}),
        ("x", {"ref": "a", "opened": "b"}),
        ("x", {"ref": "a", "opened": "b", "text": "b"}),
        ("x", {"ref": "a", "opened": "b", "text": "c{d"}),
    ],
)
def test_an_unusable_choice_is_refused(source: str, columns: dict[str, str]) -> None:
    with pytest.raises(MappingProblem):
        written(ChosenColumns(source, columns))


def test_a_mapping_written_by_hand_is_no_choice_of_columns() -> None:
    assert read('source = "x"\n') is None
    changed = written(ChosenColumns("x", {"ref": "a", "opened": "b", "text": "c"}))
    assert read(changed.replace("[text]", "[texts]")) is None
