"""Forms for programs that draw them without this server, such as the phone app: JSON Schema 2020-12
of the pydantic model that validates the form, with titles and choices in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Final, get_args

from django.utils.translation import gettext

from jiceng.ui.fields import Fields
from jiceng.ui.forms import LINE

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
WIDGET: Final = "x-widget"
_DROPPED: Final = frozenset({"default", "title", "$ref"})


def schema_of(fields: type[Fields]) -> dict[str, Any]:
    """The schema of a form.

    Choices are a ``oneOf`` of constants with titles. Optional fields accept null. Texts of several
    lines have ``x-widget: "textarea"``.
    """
    raw = _raw(fields)
    shared = raw.get("$defs", {})
    properties = {
        name: _property(fields, name, given, shared) for name, given in raw["properties"].items()
    }
    return {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": list(raw.get("required", ())),
        "properties": properties,
    }


@cache
def _raw(fields: type[Fields]) -> dict[str, Any]:
    """The schema as pydantic writes it, which takes milliseconds and depends on no language."""
    return fields.model_json_schema(mode="validation")


def _property(
    fields: type[Fields], name: str, given: Mapping[str, Any], shared: Mapping[str, Any]
) -> dict[str, Any]:
    info = fields.model_fields[name]
    found = _resolved(given, shared, info.annotation)
    found["title"] = gettext(info.title) if info.title else name
    if info.description:
        found["description"] = gettext(info.description)
    if found.get("maxLength", 0) > LINE:
        found[WIDGET] = "textarea"
    return found


def _resolved(given: Mapping[str, Any], shared: Mapping[str, Any], type_: Any) -> dict[str, Any]:
    """A property without references; alternatives that are only a null become one type."""
    if "anyOf" in given:
        branches = [_resolved(each, shared, type_) for each in given["anyOf"]]
        others = [each for each in branches if each.get("type") != "null"]
        if len(others) == len(branches):
            return {"anyOf": branches}
        return _nullable(others[0]) if len(others) == 1 else {"anyOf": branches}
    if "$ref" in given:
        enum = _enum_of(type_)
        if enum is not None:
            return _choices(enum)
        given = shared[given["$ref"].rpartition("/")[2]]
    return {name: value for name, value in given.items() if name not in _DROPPED}


def _nullable(found: dict[str, Any]) -> dict[str, Any]:
    if "oneOf" in found:
        return {**found, "oneOf": [*found["oneOf"], {"const": None, "title": ""}]}
    return {**found, "type": [found["type"], "null"]} if "type" in found else found


def _enum_of(type_: Any) -> type[Enum] | None:
    for each in (type_, *get_args(type_)):
        if isinstance(each, type) and issubclass(each, Enum):
            return each
    return None


def _choices(enum: type[Enum]) -> dict[str, Any]:
    labels = dict(getattr(enum, "choices", ()))
    return {
        "oneOf": [
            {"const": each.value, "title": str(labels.get(each.value, each.value))} for each in enum
        ]
    }
