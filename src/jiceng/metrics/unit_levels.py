"""Levels of units in reports: units are compared only with those of the same level and kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.ids import uuid_or_none
from jiceng.directory import public as directory

LEVELS: Final[dict[str, Any]] = {
    "street_town": _("Streets and towns"),
    "village_community": _("Villages and communities"),
    "department": _("District departments"),
    "street_department": _("Departments of streets and towns"),
    "district": _("Districts"),
    "city": _("Cities"),
    "centre": _("Joint centres"),
    "external": _("External units"),
}
"""Labels in the order of the page."""


def level_of(unit: str) -> str:
    """The level and kind of a unit: a key of `LEVELS`.

    Args:
        unit: its identifier, as text.
    """
    tree = directory.tree()
    node = tree.get(uuid_or_none(unit))
    if node is None:
        return ""
    if node.kind == directory.UnitKind.DEPARTMENT and tree.ancestor(node.id, "street_town"):
        return "street_department"
    return node.kind


def in_order(levels: Iterable[str]) -> list[str]:
    """Levels in the order of the page, each once."""
    order = list(LEVELS)
    return sorted(set(levels), key=lambda level: order.index(level) if level in order else 99)
