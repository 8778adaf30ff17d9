"""Expressions of card rules: numbers, texts, comparisons, errors with their place, limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.supervision.cards import expressions
from jiceng.supervision.cards.expressions import BadExpression, Fault, FaultKind

KINDS = ("task", "project")
TASK: dict[str, float | str] = {
    "progress": 44.0,
    "planned": 80.0,
    "behind": 36.0,
    "ratio": 0.55,
    "days_late": 3.0,
    "weight": 5.0,
    "milestones_late": 1.0,
    "kind": "project",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("behind", 36.0),
        ("planned - progress", 36.0),
        ("ratio * 100", 55.00000000000001),
        ("7 / 2", 3.5),
        ("days_late / 2", 1.5),
        ("-behind", -36.0),
        ("behind > 30 ? 1 : 2", 1.0),
        ("planned > 0 ? progress / planned : 1", 0.55),
        ("（behind ＋ 4）＊ 2", 80.0),
        ("1e2", 100.0),
        ("behind\n+ 1", 37.0),
    ],
)
def test_numbers_are_computed_as_written(text: str, value: float) -> None:
    expressions.check_number(text, KINDS)
    assert expressions.number(text, TASK) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", True),
        ("behind > 30", True),
        ("behind > 36", False),
        ("behind >= 36", True),
        ("days_late > 2.5", True),
        ("kind == 'project'", True),
        ('kind in ["task", "project"] && weight < 6', True),
        ("!(kind == 'task') || behind < 0", True),
        ("planned > 0 && progress / planned < 0.6", True),
    ],
)
def test_conditions_hold_as_written(text: str, value: bool) -> None:
    if text:
        expressions.check_condition(text, KINDS)
    assert expressions.holds(text, TASK) is value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("behnd > 30", Fault(FaultKind.UNKNOWN, 1, "behnd")),
        ("30 < behnd", Fault(FaultKind.UNKNOWN, 6, "behnd")),
        ("behind > 30 && 30 > foo", Fault(FaultKind.UNKNOWN, 21, "foo")),
        ("behind >", Fault(FaultKind.SYNTAX, 9)),
        ("30 + 30 > ", Fault(FaultKind.SYNTAX, 11)),
        ("behind > 30 +* 4", Fault(FaultKind.SYNTAX, 14)),
        ("落后 > 3", Fault(FaultKind.SYNTAX, 1)),
        ("kind > 3", Fault(FaultKind.TYPES, 6, ">")),
        ("behind", Fault(FaultKind.NO_CONDITION)),
        ("kind == 'projekt'", Fault(FaultKind.NO_KIND, 9, "projekt")),
        ("max(behind, 3) > 1", Fault(FaultKind.UNKNOWN, 1, "max")),
        ("__import__('os') == 1", Fault(FaultKind.UNKNOWN, 1, "__import__")),
        ("[1, 2].exists(x, x > behind)", Fault(FaultKind.UNKNOWN, 15, "x")),
        ("behind > 3" + " " * 200, Fault(FaultKind.TOO_LONG)),
        ("(" * 60 + "behind" + ")" * 60 + " > 1", Fault(FaultKind.OTHER)),
    ],
)
def test_a_condition_that_cannot_be_used_says_what_is_wrong_and_where(
    text: str, fault: Fault
) -> None:
    with pytest.raises(BadExpression) as refused:
        expressions.check_condition(text, KINDS)
    assert refused.value.fault == fault


@pytest.mark.parametrize(
    "text",
    [
        "progress / planned",
        "1 / 0",
        "behind / days_late",
        "1 / (milestones_late - 2)",
        "100 * progress / (planned - 80)",
    ],
)
def test_a_figure_that_divides_by_zero_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadExpression) as refused:
        expressions.check_number(text, KINDS)
    assert refused.value.fault.kind is FaultKind.DIVIDES
    assert refused.value.fault.example


@pytest.mark.parametrize("text", ["progress / planned > 0.5", "behind > 3 && 1 / days_late < 2"])
def test_a_condition_that_divides_by_zero_is_refused_although_it_has_an_answer(text: str) -> None:
    with pytest.raises(BadExpression) as refused:
        expressions.check_condition(text, KINDS)
    assert refused.value.fault.kind is FaultKind.DIVIDES


@pytest.mark.parametrize("text", ["kind", "behind > 3", "'task'", "null", "[1]", "{}"])
def test_a_figure_is_a_number(text: str) -> None:
    with pytest.raises(BadExpression) as refused:
        expressions.check_number(text, KINDS)
    assert refused.value.fault.kind is FaultKind.NO_NUMBER


@given(st.text(alphabet="behindprogess0123456789 .()+-*/<>=&|!?:'\"[],%\\\n。", max_size=60))
def test_any_text_is_refused_or_has_a_number_for_every_task(text: str) -> None:
    try:
        expressions.check_number(text, KINDS)
    except BadExpression:
        return
    assert all(
        expressions.number(text, values) is not None for values in expressions.samples(KINDS)
    )
