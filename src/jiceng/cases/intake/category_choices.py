"""Declares categories as referable by records of other apps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.records.public import Referable


def in_order(known: Iterable[CategoryFacts]) -> list[CategoryFacts]:
    """The categories in use: the common ones first, then all in the order of the tree."""
    return sorted((c for c in known if c.is_active), key=lambda c: (not c.is_common, c.code))


def _offered(_at: datetime) -> Sequence[tuple[str, str]]:
    """Active categories, sorted by code, which is the order of the tree."""
    return [
        (each.code, f"{each.code} {each.label}")
        for each in categories.get().values()
        if each.is_active
    ]


def _label(code: str) -> str:
    found = categories.get().get(code)
    return found.label if found else code


def _below(code: str) -> list[str]:
    """A category and all below it."""
    return [each.code for each in categories.get().values() if code in each.lineage]


CATEGORIES: Final = Referable(model="cases.Category", offered=_offered, label=_label, below=_below)
