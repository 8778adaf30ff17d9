"""Placeholders in reply templates, and which template fits a request best. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

PLACEHOLDERS: Final = ("number", "unit", "date", "category", "address")
_PLACEHOLDER: Final = re.compile(r"\{([^{}\s]{1,40})\}")

Rank = tuple[int, int, str]


def unknown_placeholders(text: str) -> list[str]:
    """Placeholders that stand for nothing: a resident would read them as they are.

    >>> unknown_placeholders("{number}, {phone}")
    ['phone']
    """
    return [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders replaced; what is not known stays as it is.

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
    """Where a template stands among those that fit: those of the nearest unit first, within a unit
    those of the narrowest category, those for any category last.

    Args:
        units: the unit in charge and those above it, from below.
        categories: the request's category and those above it, the narrowest first.
    """
    depth = categories.index(category) if category else len(categories)
    return units.index(unit), depth, name
