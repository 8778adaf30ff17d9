"""Forms for programs: the schema says what the model accepts, in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from annotated_types import Ge, MaxLen, MinLen
from django.utils import translation
from pydantic import Field

from jiceng.fieldwork.hazards.lifecycle import HAZARDS
from jiceng.ui.fields import Fields
from jiceng.ui.json_schemas import DIALECT, schema_of


class Sample(Fields):
    """One field of each sort."""

    title: Annotated[str, MinLen(2), MaxLen(80), Field(title="Title")]
    text: Annotated[str, MaxLen(500), Field(title="Text")] = ""
    amount: Annotated[int, Ge(1), Field(title="How much")]
    day: date | None = None
    is_done: bool = False


def test_a_schema_has_types_bounds_and_what_is_required() -> None:
    with translation.override("en"):
        found = schema_of(Sample)
    assert (found["$schema"], found["required"]) == (DIALECT, ["title", "amount"])
    assert not found["additionalProperties"]
    assert found["properties"] == {
        "title": {"type": "string", "minLength": 2, "maxLength": 80, "title": "Title"},
        "text": {"type": "string", "maxLength": 500, "title": "Text", "x-widget": "textarea"},
        "amount": {"type": "integer", "minimum": 1, "title": "How much"},
        "day": {"type": ["string", "null"], "format": "date", "title": "day"},
        "is_done": {"type": "boolean", "title": "is_done"},
    }


def test_choices_are_constants_with_titles_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        level = schema_of(HAZARDS.opening.fields)["properties"]["level"]
    assert level == {
        "oneOf": [
            {"const": "high", "title": "高"},
            {"const": "medium", "title": "中"},
            {"const": "low", "title": "低"},
        ],
        "title": "危险等级",
    }


def test_a_number_that_may_be_left_out_keeps_its_bounds() -> None:
    lon = schema_of(HAZARDS.opening.fields)["properties"]["lon"]
    assert (lon["type"], lon["minimum"], lon["maximum"]) == (["number", "null"], -180, 180)
