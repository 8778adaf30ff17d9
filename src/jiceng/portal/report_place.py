"""The place of a report, read from its form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from jiceng.core import value_refusals
from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.grids import public as grids


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place found in a photo, for its sender to confirm.

    Args:
        point: "longitude,latitude" in WGS 84 degrees, as the form sends it back.
        name: of the community there.
    """

    point: str
    name: str


def suggested(point: tuple[float, float] | None, on: date) -> Suggestion | None:
    """Suggestion from a photo's location; None outside the district."""
    if point is None:
        return None
    name = directory.label_of(grids.locate(*point, on=on).unit_id)
    return Suggestion(f"{point[0]},{point[1]}", name) if name else None


def accepted(posted: QueryDict) -> tuple[float | None, float | None]:
    """The suggested point, if its sender confirmed it."""
    lon, _comma, lat = posted.get("use_point", "").partition(",")
    try:
        point = value_refusals.coordinate(lon), value_refusals.coordinate(lat)
        value_refusals.point(*point)
    except Invalid:
        return None, None
    return point


def named(code: str) -> str:
    """The name of a poster's place with the units above it; "" when it no longer exists."""
    place = grids.current().places.get(code)
    if place is None:
        return ""
    grid = grids.current().grid_of(place)
    names = [node.name for node in directory.tree().chain(place.unit_id)[:1]]
    names += [each.name for each in (grid, place) if each is not None]
    return " · ".join(dict.fromkeys(names))
