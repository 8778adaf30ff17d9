"""Units as pages name them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template

from jiceng.directory.units import label_of

register = template.Library()


@register.filter
def unit_label(unit: Any) -> str:
    """A unit by its name; where several are called so, with the unit that it stands in.

    Args:
        unit: a unit, its node, or its identifier.
    """
    key = unit if isinstance(unit, UUID) else getattr(unit, "id", None)
    return label_of(key, str(getattr(unit, "name", "")))
