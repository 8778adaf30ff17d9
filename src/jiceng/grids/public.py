"""The door of grids. (First form: `cases.intake` calls `locate` exactly so; the author of this app
fills it in and keeps this signature and these field names.)"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Location:
    """Where something is, as far as the grids know."""

    lon: float | None
    lat: float | None
    grid_code: str
    min_unit_code: str
    unit_id: UUID | None
    confidence: float | None
    how: str


def locate(lon: float | None, lat: float | None, text: str) -> Location:
    """Find the unit, grid and smallest unit of a point or of the place names in a text."""
    return Location(lon, lat, "", "", None, None, "")
