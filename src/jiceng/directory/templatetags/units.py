"""Template filters for the names of units and the pages of people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.utils.safestring import SafeString

from jiceng.core.option_lists import Option, options_drawn, values_of
from jiceng.directory.person_pages import address_of_person
from jiceng.directory.unit_tree import label_of, place_of

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
def unit_options(
    units: Any, chosen: Any = None, without: Any = None, prefix: str = ""
) -> SafeString:
    """Units to choose from in a list: by their labels, with code and the units above.

    Args:
        units: units or their nodes.
        chosen: the identifier of the one that is chosen, or of several.
        without: the identifier of one that is left out.
        prefix: of the values, where other things can be chosen too.
    """
    marked, left_out = values_of(chosen), str(without)
    return options_drawn(
        Option(
            f"{prefix}{unit.id}",
            unit_label(unit),
            f"{prefix}{unit.id}" in marked,
            place_of(unit.id),
            unit.code,
        )
        for unit in units
        if str(unit.id) != left_out
    )
