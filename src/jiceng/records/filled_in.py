"""Display of a move's stored input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jiceng.directory import public as directory
from jiceng.records.choices import AnyUnit
from jiceng.records.needing_approval import REASON
from jiceng.ui.fields import Fields
from jiceng.ui.forms import Options


def filled_in(
    fields: type[Fields], given: Mapping[str, Any], options: Options | None = None
) -> list[tuple[str, str]]:
    """Labels and values of the fields that were submitted, without the reason.

    Args:
        given: input as JSON, by field.
        options: choices of fields that refer to something; other values of these are left out.
    """
    return list(_labelled_values(fields, given, options or {}))


def _labelled_values(
    fields: type[Fields], given: Mapping[str, Any], options: Options
) -> Iterator[tuple[str, str]]:
    for name, info in fields.model_fields.items():
        if name not in given or name == REASON:
            continue
        value, label = given[name], _(info.title) if info.title else name
        if value is None or value == "":
            words = _("(empty)")  # an edit that removes a value
        elif name in options:
            known, keys = dict(options[name]), value if isinstance(value, list) else [value]
            words = "、".join(str(known[str(key)]) for key in keys if str(key) in known)
        elif any(isinstance(mark, AnyUnit) for mark in info.metadata):
            words = directory.label_of(UUID(str(value)))
        else:
            words = _words(info.annotation, value)
        if words:
            yield label, words


def _words(kind: Any, value: Any) -> str:
    """A value as text, by the type of its field."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(kind, type) and issubclass(kind, Enum):
        return str(dict(getattr(kind, "choices", ())).get(value, value))
    if kind is UUID:
        return ""
    return date_format(date.fromisoformat(value), "Y-m-d") if kind is date else str(value)
