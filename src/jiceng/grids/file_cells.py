"""Cells read from files, in the form of the format and in that of the system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MAX_FEATURES = 500_000


@dataclass(frozen=True, slots=True)
class Feature:
    """One cell of a file.

    Args:
        number: its position in the file, from 1.
        polygon: in WGS 84 degrees.
        notes: repairs by the reader, in the user's language.
    """

    number: int
    code: str
    name: str
    polygon: BaseGeometry
    properties: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawFeature:
    """One cell as its format has it: properties, and rings of degrees in the file's own system."""

    number: int
    properties: Mapping[str, Any]
    polygons: list[Any]


def too_many_features() -> Invalid:
    """The refusal of a file with more cells than any province has."""
    return Invalid(
        _("The file holds more than %(limit)d features. Split it.") % {"limit": MAX_FEATURES},
        "grids.too_many",
    )
