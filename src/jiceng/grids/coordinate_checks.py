"""Validation of coordinates. Pure.

Forms, hotlines and old systems fill missing coordinates with zeros, round them to whole degrees
(8.9 % of one city's published requests sit at 39, -77), or swap latitude and longitude.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Extent = tuple[float, float, float, float]  # west, south, east, north in degrees


class Reason(StrEnum):
    """Reasons why a pair of numbers is no place."""

    MISSING = "missing"
    ZERO = "zero"
    WHOLE_DEGREES = "whole_degrees"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class Point:
    """A place in WGS 84 degrees; `swapped` when latitude and longitude were exchanged."""

    lon: float
    lat: float
    swapped: bool = False


def _inside(lon: float, lat: float, extent: Extent) -> bool:
    return extent[0] <= lon <= extent[2] and extent[1] <= lat <= extent[3]


def clean_point(  # noqa: PLR0911 - one return for each fault
    lon: float | None, lat: float | None, extent: Extent | None = None
) -> Point | Reason:
    """Read two numbers as a place, or give the reason why they are none.

    Args:
        lon, lat: degrees; None and NaN are missing.
        extent: where places are expected. A point outside it that is inside after an exchange of
            its numbers counts as swapped; without it only an impossible latitude does.
    """
    if lon is None or lat is None or math.isnan(lon) or math.isnan(lat):
        return Reason.MISSING
    if math.isinf(lon) or math.isinf(lat):
        return Reason.OUT_OF_RANGE
    if abs(lon) < 1e-6 and abs(lat) < 1e-6:
        return Reason.ZERO
    if lon == int(lon) and lat == int(lat):
        return Reason.WHOLE_DEGREES
    possible = -180 <= lon <= 180 and -90 <= lat <= 90
    possible_swapped = -180 <= lat <= 180 and -90 <= lon <= 90
    if not possible:
        # (0.0, 200.0) may be impossible both ways round.
        return Point(lat, lon, swapped=True) if possible_swapped else Reason.OUT_OF_RANGE
    if (
        extent is not None
        and possible_swapped
        and not _inside(lon, lat, extent)
        and _inside(lat, lon, extent)
    ):
        return Point(lat, lon, swapped=True)
    return Point(lon, lat)


def clean_many(
    lon: Floats, lat: Floats, extent: Extent | None = None
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """`clean_point` for arrays: invalid points become NaN, swapped ones are corrected.

    Returns:
        Longitudes, latitudes, and where they had been swapped.
    """
    with np.errstate(invalid="ignore"):
        finite = np.isfinite(lon) & np.isfinite(lat)
        whole = (lon == np.floor(lon)) & (lat == np.floor(lat))
        zero = (np.abs(lon) < 1e-6) & (np.abs(lat) < 1e-6)
        possible = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        possible_swapped = (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
        swapped = ~possible
        if extent is not None:
            west, south, east, north = extent
            here = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
            there = (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)
            swapped |= ~here & there
    usable = finite & ~whole & ~zero & (possible | possible_swapped)
    swapped &= possible_swapped & usable
    x = np.where(usable, np.where(swapped, lat, lon), np.nan)
    y = np.where(usable, np.where(swapped, lon, lat), np.nan)
    return x, y, swapped
