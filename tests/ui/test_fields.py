"""Input of moves is validated once, with an error for each field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Literal
from uuid import UUID

import pytest
from django.utils import translation
from pydantic import Field

from jiceng.core.errors import Invalid
from jiceng.ui.fields import MESSAGES, OTHERWISE, Fields, read


class Colour(Enum):
    RED = "red"


class Wide(Fields):
    text: Annotated[str, Field(min_length=2, max_length=5)] = "abc"
    amount: Annotated[Decimal, Field(gt=0, lt=100, max_digits=5, decimal_places=2)] = Decimal(1)
    stars: Annotated[int, Field(ge=1, le=5)] = 3
    day: date = date(2026, 1, 1)
    whom: UUID = UUID(int=1)
    colour: Colour = Colour.RED
    size: Literal["s", "m"] = "s"
    is_urgent: bool = False
    several: Annotated[list[int], Field(min_length=1, max_length=2)] = [1]


class Needed(Fields):
    text: str


def refused(fields: type[Fields], given: dict[str, object]) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        read(fields, given)
    found: dict[str, str] = caught.value.details["fields"]
    return found


def test_forms_and_apis_may_send_the_same_values_in_their_own_formats() -> None:
    by_form = {"amount": "12.50", "stars": "4", "day": "2026-03-01", "is_urgent": "on"}
    by_program = {"amount": 12.5, "stars": 4, "day": date(2026, 3, 1), "is_urgent": True}
    assert read(Wide, by_form) == read(Wide, by_program)


def test_surrounding_blanks_and_empty_fields_are_ignored() -> None:
    assert read(Wide, {"text": "  abcd ", "stars": ""}) == Wide(text="abcd")
    with translation.override("en"):
        assert refused(Needed, {"text": ""}) == {"text": "Fill this in."}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": "a"}, "Write at least 2 characters."),
        ({"text": "abcdef"}, "Write at most 5 characters."),
        ({"text": 3}, "Write text."),
        ({"amount": "0"}, "Give a number above 0."),
        ({"amount": "100"}, "Give a number below 100."),
        ({"amount": "1.234"}, "Give at most 2 decimal places."),
        ({"amount": "-1000"}, "Give at most 3 digits before the point."),
        ({"amount": "many"}, "Give a number, such as 12.5."),
        ({"amount": "NaN"}, "Give a number, such as 12.5."),
        ({"stars": "0"}, "Give a number of at least 1."),
        ({"stars": "6"}, "Give a number of at most 5."),
        ({"stars": "some"}, "Give a whole number."),
        ({"stars": "4.5"}, "Give a whole number."),
        ({"day": "tomorrow"}, "Give a date as year-month-day."),
        ({"whom": "x"}, "Choose one of those offered."),
        ({"colour": "blue"}, "Choose one of those offered."),
        ({"size": "xl"}, "Choose one of those offered."),
        ({"is_urgent": "perhaps"}, "Choose yes or no."),
        ({"several": []}, "Give at least 1."),
        ({"several": [1, 2, 3]}, "Give at most 2."),
        ({"other": "x"}, "Field not found."),
    ],
)
def test_invalid_values_are_explained(given, said) -> None:
    with translation.override("en"):
        (found,) = refused(Wide, given).values()
    assert found == said


def test_all_invalid_fields_are_named_together() -> None:
    assert set(refused(Wide, {"text": "a", "stars": "x", "day": "?", "other": 1})) == {
        "text",
        "stars",
        "day",
        "other",
    }


def test_messages_are_in_the_readers_language_and_never_contain_the_input() -> None:
    with translation.override("zh-hans"):
        assert str(MESSAGES["missing"]) != "Fill this in."
        assert all(str(each) for each in (*MESSAGES.values(), OTHERWISE))
    assert "13800138000" not in str(refused(Wide, {"stars": "13800138000x", "day": "13800138000"}))
