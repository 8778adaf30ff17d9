"""Template filters for the names of units and the pages of people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.utils.safestring import SafeString

from jiceng.core.templatetags.parts import options_drawn, values_of
from jiceng.directory.person_pages import address_of_person
from jiceng.directory.unit_tree import label_of, tree

register = template.Library()


@register.filter
def unit_label(unit: Any) -> str:
    """A unit by its name; where several have this name, with its parent.

    Args:
        unit: a unit, its node, or its identifier.
    """
    key = unit if isinstance(unit, UUID) else getattr(unit, "id", None)
    return label_of(key, str(getattr(unit, "name", "")))


@register.filter
def person_address(person: UUID) -> str:
    """Address of a person's page."""
    return address_of_person(person)


@register.simple_tag
def unit_options(units: Any, chosen: Any = None, without: Any = None) -> SafeString:
    """Units to choose from in a list, by their labels.

    Args:
        units: units or their nodes.
        chosen: the identifier of the one that is chosen, or of several.
        without: the identifier of one that is left out.
    """
    marked, left_out, known = values_of(chosen), str(without), tree()
    named = ((str(unit.id), known.get(unit.id), unit) for unit in units)
    return options_drawn(
        (key, known.label(node) if node else unit_label(unit), key in marked)
        for key, node, unit in named
        if key != left_out
    )
