"""Light map for choosing a place: grids and their names, drawn by the server.

It is loaded on request, moves by buttons or a tap, and needs neither tiles nor a graphics card.
The choice goes into the fields of the report; nothing is stored here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiceng.core import throttle
from jiceng.core.web import address_of
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.ui import formfields
from jiceng.ui.formfields import DegreesField

# Below this width the smallest units are drawn, above it the grids; communities name wide ones.
NEAR_M: Final = 1_500.0
NAMED_GRIDS_M: Final = 4_000.0
LEAST_M: Final = 150.0
STEP: Final = 0.4
ZOOM: Final = 2.5
MOST_NAMES: Final = 40


class ViewForm(forms.Form):
    """The visible part: centre, and width in metres."""

    lon, lat = DegreesField(180), DegreesField(90)
    span = formfields.FloatField(min_value=LEAST_M, max_value=1_000_000, required=False)


@dataclass(frozen=True, slots=True)
class MapStep:
    """A button that moves the map: label and resulting view."""

    label: str
    to: str
    icon: str


@require_GET
def place_map(request: HttpRequest) -> HttpResponse:
    """Fragment: the map around a point, or the whole area.

    Raises:
        TooMany: too many maps for one address.
    """
    throttle.enforce_limit("map", address_of(request))
    form = ViewForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    lon, lat, span = given.get("lon"), given.get("lat"), given.get("span")
    if lon is not None and span is None:
        span = NEAR_M
    sketch = _sketch(lon, lat, span)
    if sketch is None:
        return HttpResponse()
    return render(request, "portal/map.html", _context(sketch))


def _sketch(lon: float | None, lat: float | None, span: float | None) -> grids.Sketch | None:
    near = span is not None and span <= NEAR_M and grids.current().lowest
    return grids.sketch_around(near or grids.GridLevel.GRID.value, lon, lat, span)


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small drawing of a place with its grids; measures in metres."""

    width: str
    outlines: list[str]
    half: str
    mark: str


def thumbnail(lon: float, lat: float) -> Thumbnail | None:
    """The drawing of a place for a row of a page; None without grids."""
    sketch = _sketch(lon, lat, NEAR_M)
    if sketch is None:
        return None
    return Thumbnail(
        f"{sketch.width:.1f}",
        [grids.svg_path(each.rings) for each in sketch.outlines],
        f"{sketch.width / 2:.1f}",
        f"{sketch.width / 14:.1f}",
    )


def _context(sketch: grids.Sketch) -> dict[str, Any]:
    width = sketch.width
    lon = sketch.west + width / 2 / sketch.metres_per_lon
    lat = sketch.north - width / 2 / grids.METRES_PER_DEGREE
    shift_lon = STEP * width / sketch.metres_per_lon
    shift_lat = STEP * width / grids.METRES_PER_DEGREE

    def to(east: int, north: int, zoom: float = 1) -> str:
        view = max(width * zoom, LEAST_M)
        return f"lon={lon + east * shift_lon:.6f}&lat={lat + north * shift_lat:.6f}&span={view:.0f}"

    return {
        "width": f"{width:.1f}",
        "half": f"{width / 2:.1f}",
        "mark": f"{width / 45:.1f}",
        "letter": f"{width / 26:.1f}",
        "outlines": [grids.svg_path(each.rings) for each in sketch.outlines],
        "names": _names(sketch),
        "view": f"{sketch.west:.6f},{sketch.north:.6f},{width / sketch.metres_per_lon:.6f},"
        f"{width / grids.METRES_PER_DEGREE:.6f},{width:.0f}",
        "here": f"{lon:.6f},{lat:.6f}",
        "moves": [
            MapStep(_("North"), to(0, 1), icon="arrow-up"),
            MapStep(_("West"), to(-1, 0), icon="arrow-left"),
            MapStep(_("East"), to(1, 0), icon="arrow-right"),
            MapStep(_("South"), to(0, -1), icon="arrow-down"),
            MapStep(_("Zoom in"), to(0, 0, 1 / ZOOM), icon="plus"),
            MapStep(_("Zoom out"), to(0, 0, ZOOM), icon="minus"),
        ],
    }


def _names(sketch: grids.Sketch) -> list[tuple[str, str, str]]:
    """Labels of the map: communities if it is wide, cells if it is near."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    tree = directory.tree()
    for each in sketch.outlines:
        at = sketch.at(each.place.lon, each.place.lat)
        if at is not None:
            found[_name(each.place, tree, sketch.width)].append(at)
    names = [
        (f"{sum(x for x, _y in at) / len(at):.1f}", f"{sum(y for _x, y in at) / len(at):.1f}", name)
        for name, at in found.items()
        if name
    ]
    return names[:MOST_NAMES]


def _name(place: grids.Place, tree: directory.UnitTree, width: float) -> str:
    if width <= NAMED_GRIDS_M:
        return place.name
    unit: UUID | None = place.unit_id
    node = tree.ancestor(unit, "street_town") if width > 4 * NAMED_GRIDS_M else tree.get(unit)
    name = node.name if node else place.name
    return grids.place_of_body(name)
