"""Outlines as lists of corners, for surveys and for keyboard users."""

from __future__ import annotations

import re
from typing import Final

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from jiceng.core.errors import Invalid
from jiceng.grids.coordinate_systems import Crs, to_wgs84

DECIMALS: Final = 9  # finer than `borders.SNAP_DEGREES`: what is not moved stays
MOST: Final = 5000
_APART: Final = re.compile(r"[\s,，;；、]+")
_NUMBER: Final = re.compile(r"[+-]?\d{1,3}(\.\d{1,17})?")


def written(polygon: BaseGeometry) -> str:
    """Longitude and latitude of each corner, in WGS 84; empty for an outline with several parts or
    holes."""
    if not isinstance(polygon, shapely.Polygon) or polygon.interiors:
        return ""
    corners = shapely.get_coordinates(polygon.exterior)[:-1].tolist()
    return "\n".join(f"{lon:.{DECIMALS}f}, {lat:.{DECIMALS}f}" for lon, lat in corners)


def read(text: str, crs: Crs = Crs.WGS84) -> shapely.Polygon:
    """The outline with these corners, in WGS 84.

    Args:
        text: longitude and latitude on each line, apart by a comma, a space or a tab; the last
            corner may be the first one again.
        crs: in which they are given.

    Raises:
        Invalid: naming the line that is no corner; too few, too many, or an outline that crosses
            itself.
    """
    corners = [
        _corner(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()
    ]
    if corners and corners[0] == corners[-1]:
        corners.pop()
    if not 3 <= len(corners) <= MOST:
        raise Invalid(
            _("Give 3 to %(most)s corners.") % {"most": MOST}, "grids.corners", field="corners"
        )
    lon, lat = to_wgs84(crs, [lon for lon, _lat in corners], [lat for _lon, lat in corners])
    polygon = shapely.Polygon(list(zip(lon.tolist(), lat.tolist(), strict=True)))
    if not polygon.is_valid:
        raise Invalid(
            _("The outline crosses itself. Put the corners in the order in which one walks round."),
            "grids.corners",
            field="corners",
        )
    return polygon


def _corner(number: int, line: str) -> tuple[float, float]:
    parts = [part for part in _APART.split(line.strip()) if part]
    if len(parts) == 2 and all(_NUMBER.fullmatch(part) for part in parts):
        lon, lat = float(parts[0]), float(parts[1])
        if abs(lon) <= 180 and abs(lat) <= 90:
            return lon, lat
    raise Invalid(
        _(
            "Line %(number)s is no corner. Write longitude and latitude in degrees, the longitude"
            " first: 113.1234567, 22.1234567"
        )
        % {"number": number},
        "grids.corners",
        field="corners",
    )
