"""Two people's changes of one record. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Merged:
    """What becomes of an edit that was made without signal.

    Args:
        values: of all fields, to be stored: the officer's where nobody else has changed the field.
        conflicts: fields that both have changed, differently.
    """

    values: dict[str, Any]
    conflicts: tuple[str, ...]


def merge(seen: Mapping[str, Any], mine: Mapping[str, Any], present: Mapping[str, Any]) -> Merged:
    """Merge an edit with what happened meanwhile, field by field.

    A field that the officer left as they saw it keeps its present value. A field in conflict keeps
    its present value too, until somebody decides.

    Args:
        seen: values that the officer saw, by field; a field that is missing here was not shown.
        mine: values that the officer entered.
        present: values now.
    """
    values, conflicts = dict(present), []
    for field, value in mine.items():
        was, now = seen.get(field), present.get(field)
        if value in (was, now):
            continue
        if was == now:
            values[field] = value
        else:
            conflicts.append(field)
    return Merged(values, tuple(conflicts))
