"""Checklists as JSON Schema 2020-12: making the schema, reading and validating answers. Pure.

A version's schema holds its texts in every language; `in_language` gives the form for one reader.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
CHINESE, ENGLISH = "zh-hans", "en"
YES_NO, CHOICE, NUMBER, TEXT, PHOTO = "yes_no", "choice", "number", "text", "photo"
KINDS: Final = (YES_NO, CHOICE, NUMBER, TEXT, PHOTO)
MOST_QUESTIONS: Final = 40
MOST_CHARACTERS: Final = 500
MOST_PHOTOS: Final = 6
MOST_NUMBER: Final = 1_000_000_000
TITLES, ORDER, ALARM, WIDGET = "x-titles", "x-order", "x-alarm", "x-widget"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question.

    Args:
        code: its name in schema and answers; the same in all versions.
        label, label_en: the question in Chinese and in English; without English, Chinese is shown.
        choices: of a question with choices.
        alarm: the answer to a question of yes or no that calls for a finding; None for neither.
    """

    code: str
    label: str
    label_en: str
    kind: str
    choices: tuple[str, ...] = ()
    is_required: bool = True
    alarm: bool | None = None


def schema_of(questions: Iterable[Asked]) -> dict[str, Any]:
    """The schema of a checklist's answers, its questions in order.

    The order stands in `ORDER` as well, since a database may not keep that of properties.
    """
    asked = list(questions)
    return {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": [each.code for each in asked if each.is_required],
        ORDER: [each.code for each in asked],
        "properties": {each.code: _property(each) for each in asked},
    }


def _property(asked: Asked) -> dict[str, Any]:
    found = _TYPES[asked.kind](asked)
    found["title"] = asked.label
    found[TITLES] = {CHINESE: asked.label, ENGLISH: asked.label_en or asked.label}
    return found


def _yes_no(asked: Asked) -> dict[str, Any]:
    return {"type": "boolean"} | ({} if asked.alarm is None else {ALARM: asked.alarm})


def _choice(asked: Asked) -> dict[str, Any]:
    return {"oneOf": [{"const": each, "title": each} for each in asked.choices]}


def _number(_asked: Asked) -> dict[str, Any]:
    return {"type": "number", "minimum": -MOST_NUMBER, "maximum": MOST_NUMBER}


def _text(asked: Asked) -> dict[str, Any]:
    least = 1 if asked.is_required else 0
    return {
        "type": "string",
        "minLength": least,
        "maxLength": MOST_CHARACTERS,
        WIDGET: "textarea",
    }


def _photo(asked: Asked) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {"type": "string", "pattern": "^[0-9a-fA-F-]{36}$"},
        "minItems": 1 if asked.is_required else 0,
        "maxItems": MOST_PHOTOS,
        "uniqueItems": True,
        WIDGET: "photos",
    }


_TYPES: Final = {
    YES_NO: _yes_no,
    CHOICE: _choice,
    NUMBER: _number,
    TEXT: _text,
    PHOTO: _photo,
}


def in_language(schema: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The schema for one reader: titles in the language, questions in order."""
    titled = CHINESE if language.startswith("zh") else ENGLISH
    properties = schema["properties"]
    ordered = {code: _titled(properties[code], titled) for code in schema[ORDER]}
    return {**{key: schema[key] for key in schema if key != "properties"}, "properties": ordered}


def _titled(given: Mapping[str, Any], language: str) -> dict[str, Any]:
    found = {key: value for key, value in given.items() if key != TITLES}
    return found | {"title": given[TITLES].get(language, given["title"])}


@lru_cache(maxsize=64)
def _validator(schema: str) -> Any:
    from jsonschema import (  # noqa: PLC0415 - slow to import
        Draft202012Validator,
    )

    return Draft202012Validator(json.loads(schema))


def faults(schema: Mapping[str, Any], answers: Any) -> dict[str, str]:
    """What is wrong with answers, by question: the keyword of JSON Schema that they violate.

    Returns:
        empty if they are valid; ``{"": "type"}`` if they are no object at all.
    """
    found: dict[str, str] = {}
    validator = _validator(json.dumps(schema, sort_keys=True, ensure_ascii=False))
    for error in validator.iter_errors(answers):
        for code in _named(error, answers):
            found.setdefault(code, str(error.validator))
    return found


def _named(error: Any, answers: Any) -> list[str]:
    if error.absolute_path:
        return [str(error.absolute_path[0])]
    if error.validator == "required":
        return [code for code in error.validator_value if code not in answers]
    if error.validator == "additionalProperties":
        return sorted(str(code) for code in answers if code not in error.schema["properties"])
    return [""]


def alarms(schema: Mapping[str, Any], answers: Mapping[str, Any]) -> list[str]:
    """Codes of the questions whose answers call for a finding, in order."""
    properties = schema["properties"]
    return [
        code
        for code in schema[ORDER]
        if ALARM in properties[code] and answers.get(code) is properties[code][ALARM]
    ]


def code_after(codes: Iterable[str]) -> str:
    """The code of the next question; codes are never used twice.

    >>> code_after(["q01", "q07"])
    'q08'
    """
    return f"q{max((int(code[1:]) for code in codes), default=0) + 1:02d}"


def choices_of(text: str) -> tuple[str, ...]:
    """Choices written one on a line, without repetitions.

    >>> choices_of("畅通\\n 占用 \\n\\n畅通")
    ('畅通', '占用')
    """
    lines = (line.strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))
