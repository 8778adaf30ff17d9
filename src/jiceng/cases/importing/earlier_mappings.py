"""Mappings of earlier imports, offered again for tables with the columns that they name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from jiceng.cases.importing.mapping import parse
from jiceng.records.imports.public import MappingProblem, TableImport

LOOKED_AT: Final = 200
"""Imports whose mappings are looked at, newest first."""
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class EarlierMapping:
    """A mapping that was written or chosen for an earlier import.

    Args:
        source: the system that it is for.
        used_at: when it was chosen last.
    """

    text: str
    source: str
    used_at: datetime


def earlier_mappings(seen: QuerySet[TableImport], columns: Collection[str]) -> list[EarlierMapping]:
    """The newest mappings that name only columns of a table: one query.

    Args:
        seen: imports that the reader sees.
        columns: of the table.
    """
    found: dict[str, EarlierMapping] = {}
    rows = seen.order_by("-created_at", "-id").values_list("mapping__text", "created_at")
    for text, at in rows[:LOOKED_AT]:
        if len(found) == MOST:
            break
        if not text or text in found:
            continue
        try:
            mapping = parse("own", text)
        except MappingProblem:  # written for another version
            continue
        if set(mapping.required) <= set(columns):
            found[text] = EarlierMapping(text, mapping.source, at)
    return list(found.values())
