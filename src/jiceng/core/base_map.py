"""The base map below outlines: none, a file of tiles, or the tile address of a map service. Pure.

No map service is contacted unless an administrator names one in the settings; the content policy
allows that host only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

_PLACES: Final = ("{z}", "{x}", "{y}")
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?")


class Shift(StrEnum):
    """The coordinate system in which the tiles are drawn."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Tiles below the outlines.

    Args:
        address: of a tile, with ``{z}``, ``{x}`` and ``{y}``; "" for a file.
        file: a PMTiles archive; None for an address.
        attribution: the words that the source requires, shown on each map.
        shift: GCJ-02 tiles are moved to the true place in the browser.
    """

    address: str
    file: Path | None
    attribution: str
    shift: Shift

    @property
    def origin(self) -> str:
        """Scheme and host that the browser asks for tiles; "" for a file, which comes from here."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}" if self.address else ""


def parse(source: str, attribution: str, shift: str) -> BaseMap | None:
    """The base map of the settings; None without one.

    Args:
        source: path of a PMTiles file, or an address of tiles.
        shift: a value of `Shift`; "" for WGS 84.

    Raises:
        ValueError: with the reason.
    """
    source = source.strip()
    if not source:
        return None
    if not attribution.strip():
        raise ValueError("name the source of the map in JICENG_BASE_MAP_ATTRIBUTION")
    try:
        found = Shift(shift or Shift.WGS84)
    except ValueError:
        raise ValueError("JICENG_BASE_MAP_SHIFT must be wgs84 or gcj02") from None
    if "://" not in source:
        path = Path(source).resolve()
        if path.suffix != ".pmtiles" or not path.is_file():
            raise ValueError(f"{path} is not a .pmtiles file")
        return BaseMap("", path, attribution.strip(), found)
    parts = urlsplit(source)
    if parts.scheme not in {"https", "http"} or not _HOST.fullmatch(parts.netloc):
        raise ValueError("a tile address is https://host/… without user or password")
    if any(place not in source for place in _PLACES):
        raise ValueError("a tile address contains {z}, {x} and {y}")
    return BaseMap(source, None, attribution.strip(), found)
