"""Checklists as JSON Schema: whatever is asked, answers of its form are accepted and others not."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from jiceng.fieldwork.checklists import rules
from jiceng.fieldwork.checklists.rules import Asked

WORDS = st.text(st.characters(whitelist_categories=["L", "N"]), min_size=1, max_size=12)
PHOTO = "01900000-0000-7000-8000-000000000001"


@st.composite
def questions(draw: st.DrawFn) -> list[Asked]:
    """Some questions of every kind."""
    kinds = draw(st.lists(st.sampled_from(rules.KINDS), min_size=1, max_size=8))
    return [
        Asked(
            f"q{number:02d}",
            draw(WORDS),
            draw(st.just("") | WORDS),
            kind,
            tuple(draw(st.lists(WORDS, min_size=2, max_size=4, unique=True))),
            draw(st.booleans()),
            draw(st.sampled_from([None, True, False])),
        )
        for number, kind in enumerate(kinds, start=1)
    ]


def answer_to(draw: st.DrawFn, asked: Asked) -> Any:
    """An answer of the form that is asked for."""
    match asked.kind:
        case rules.YES_NO:
            return draw(st.booleans())
        case rules.CHOICE:
            return draw(st.sampled_from(asked.choices))
        case rules.NUMBER:
            return draw(st.integers(-1000, 1000) | st.floats(-1000, 1000))
        case rules.TEXT:
            return draw(WORDS)
        case _:
            return [PHOTO]


@st.composite
def answered(draw: st.DrawFn) -> tuple[list[Asked], dict[str, Any]]:
    """Questions, and answers to all that are required and to some others."""
    asked = draw(questions())
    answers = {
        each.code: answer_to(draw, each)
        for each in asked
        if each.is_required or draw(st.booleans())
    }
    return asked, answers


@given(questions())
def test_every_schema_is_one_of_the_dialect(asked: list[Asked]) -> None:
    schema = rules.schema_of(asked)
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema


@given(answered())
def test_answers_of_the_form_are_accepted(given: tuple[list[Asked], dict[str, Any]]) -> None:
    asked, answers = given
    assert rules.faults(rules.schema_of(asked), answers) == {}


@given(answered(), st.data())
def test_a_missing_answer_is_named_by_its_question(
    given: tuple[list[Asked], dict[str, Any]], data: st.DataObject
) -> None:
    asked, answers = given
    needed = [each.code for each in asked if each.is_required]
    left = data.draw(st.sets(st.sampled_from(needed)) if needed else st.just(set()))
    kept = {code: value for code, value in answers.items() if code not in left}
    assert set(rules.faults(rules.schema_of(asked), kept)) == left


@given(answered())
def test_answers_to_other_questions_and_of_other_kinds_are_refused(
    given: tuple[list[Asked], dict[str, Any]],
) -> None:
    asked, answers = given
    schema = rules.schema_of(asked)
    assert rules.faults(schema, {**answers, "q99": 1}) == {"q99": "additionalProperties"}
    for code in answers:
        assert set(rules.faults(schema, {**answers, code: {"a": 1}})) == {code}
    assert rules.faults(schema, "yes") == {"": "type"}


@given(questions(), questions())
def test_a_later_version_does_not_change_what_an_earlier_one_accepts(
    first: list[Asked], later: list[Asked]
) -> None:
    schema = rules.schema_of(first)
    stored = json.dumps(schema)
    rules.schema_of(later)
    assert json.dumps(schema) == stored


@given(questions())
def test_a_form_has_all_questions_in_order_in_either_language(asked: list[Asked]) -> None:
    shuffled = json.loads(json.dumps(rules.schema_of(asked), sort_keys=True))
    for language, title in (
        ("zh-hans", lambda each: each.label),
        ("en", lambda each: each.label_en or each.label),
    ):
        form = rules.in_language(shuffled, language)
        assert list(form["properties"]) == [each.code for each in asked]
        assert [each["title"] for each in form["properties"].values()] == list(map(title, asked))


def test_an_alarm_is_the_answer_that_calls_for_a_finding() -> None:
    asked = [
        Asked("q01", "占用", "", rules.YES_NO, alarm=True),
        Asked("q02", "完好", "", rules.YES_NO, alarm=False),
        Asked("q03", "有人", "", rules.YES_NO),
    ]
    schema = rules.schema_of(asked)
    assert rules.alarms(schema, {"q01": True, "q02": True, "q03": True}) == ["q01"]
    assert rules.alarms(schema, {"q01": False, "q02": False}) == ["q02"]
