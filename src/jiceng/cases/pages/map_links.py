"""Links that show a point in the map applications of a phone. Pure.

Each application gets the coordinates that it expects; the request itself (number, address) is never
part of a link. Nothing is sent before somebody follows a link.

Sources: uri.amap.com (高德 URI API), Baidu's map URI API, Apple's map links, RFC 5870 (geo).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from jiceng.grids import public as grids

DECIMALS: Final = 6
"""A tenth of a metre."""


@dataclass(frozen=True, slots=True)
class MapLink:
    """One application."""

    label: Any
    href: str


def map_links(lon: float, lat: float) -> list[MapLink]:
    """Links to a point.

    Args:
        lon, lat: WGS 84 degrees.
    """
    east, north = grids.from_wgs84(grids.Crs.GCJ02, lon, lat)
    shifted_lon, shifted_lat = _degrees(float(east)), _degrees(float(north))
    plain = f"{_degrees(lat)},{_degrees(lon)}"
    amap = {"to": f"{shifted_lon},{shifted_lat}", "coordinate": "gaode", "callnative": "1"}
    baidu = {
        "location": f"{shifted_lat},{shifted_lon}",
        "coord_type": "gcj02",
        "output": "html",
        "title": "·",
        "content": "·",
    }
    return [
        MapLink(_("Amap"), f"https://uri.amap.com/navigation?{urlencode(amap)}"),
        MapLink(_("Baidu Maps"), f"https://api.map.baidu.com/marker?{urlencode(baidu)}"),
        MapLink(
            _("Apple Maps"),
            f"https://maps.apple.com/?{urlencode({'daddr': f'{shifted_lat},{shifted_lon}'})}",
        ),
        MapLink(_("Another map application"), f"geo:{plain}?q={plain}"),
    ]


def _degrees(value: float) -> str:
    return f"{value:.{DECIMALS}f}"
