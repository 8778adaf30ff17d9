"""Placeholders in reply templates, and the order in which templates are offered. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

PLACEHOLDERS: Final = ("number", "unit", "date", "category", "address")
_PLACEHOLDER: Final = re.compile(r"\{([^{}\s]{1,40})\}")

Rank = tuple[int, int, str]


def unknown_placeholders(text: str) -> list[str]:
    """Placeholders that are not defined; a resident would read them as they are.

    >>> unknown_placeholders("{number}, {phone}")
    ['phone']
    """
    return [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders replaced; unknown ones are kept.

    >>> filled("{number} at {place}", {"number": "7"})
    '7 at {place}'
    """
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def rank(
    unit: UUID,
    category: str | None,
    name: str,
    *,
    units: Sequence[UUID],
    categories: Sequence[str],
) -> Rank:
    """Sort key of a matching template: by unit, the nearest first; within a unit by category, the
    narrowest first and templates without a category last.

    Args:
        units: the unit in charge and those above it, from the bottom up.
        categories: the request's category and those above it, the narrowest first.
    """
    depth = categories.index(category) if category else len(categories)
    return units.index(unit), depth, name
