"""The three coordinate systems in use in China, converted in bulk. Pure: numpy only.

The system stores WGS 84 (CGCS2000 is equal to it at this scale). Chinese base maps use GCJ-02: WGS
84 shifted by a published-by-reverse-engineering formula, inside China only. BD-09 is Baidu's
further shift of GCJ-02. Both inverses are found by iteration, because neither shift has a closed
inverse.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Shift = Callable[[ArrayLike, ArrayLike], tuple[Floats, Floats]]

# Krasovsky 1940, the ellipsoid inside the GCJ-02 formula.
_SEMI_MAJOR = 6_378_245.0
_ECCENTRICITY_2 = 0.006_693_421_622_965_943
_BD_ANGLE = np.pi * 3000.0 / 180.0
# The rectangle outside which the common implementations leave a point as it is.
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)
# Each round of the inverse shrinks its error about a thousandfold; the cap is for NaN.
_MAX_ROUNDS = 12
_INVERSE_ERROR_DEG = 1e-11


class Crs(StrEnum):
    """A coordinate system that files and points may come in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def in_china(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Whether GCJ-02 shifts a point: within a plain rectangle, as in the common implementations."""
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    west, south, east, north = _CHINA
    inside: NDArray[np.bool_] = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return inside


def _gcj_offset(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """The shift of a WGS 84 point by GCJ-02, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    waves = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    d_lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    d_lat += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    d_lat += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    d_lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    d_lon += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    d_lon += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    phi = np.radians(lat)
    magic = 1.0 - _ECCENTRICITY_2 * np.sin(phi) ** 2
    meridian = _SEMI_MAJOR * (1.0 - _ECCENTRICITY_2) / (magic * np.sqrt(magic))
    normal = _SEMI_MAJOR / np.sqrt(magic) * np.cos(phi)
    return np.degrees(d_lon / normal), np.degrees(d_lat / meridian)


def wgs84_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Shift WGS 84 degrees to GCJ-02; points outside China stay where they are."""
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    d_lon, d_lat = _gcj_offset(x, y)
    inside = in_china(x, y)
    return np.where(inside, x + d_lon, x), np.where(inside, y + d_lat, y)


def gcj02_to_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Shift GCJ-02 degrees to Baidu's BD-09."""
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_ANGLE)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_ANGLE)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _inverse(shift: Shift, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Find the points that a nearly constant shift moves to the given ones (fixed point)."""
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    guess_x, guess_y = x, y
    for _ in range(_MAX_ROUNDS):
        moved_x, moved_y = shift(guess_x, guess_y)
        error_x, error_y = x - moved_x, y - moved_y
        guess_x, guess_y = guess_x + error_x, guess_y + error_y
        worst = max(
            np.nanmax(np.abs(error_x), initial=0.0), np.nanmax(np.abs(error_y), initial=0.0)
        )
        if not worst > _INVERSE_ERROR_DEG:
            break
    return guess_x, guess_y


def _always_shifted(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    d_lon, d_lat = _gcj_offset(x, y)
    return x + d_lon, y + d_lat


def gcj02_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Undo GCJ-02 to within 1e-9 degrees; points outside China stay where they are.

    A point belongs to China when its *source* does: within a kilometre of the rectangle's edge
    two sources can share one image, and the shifted one is meant.
    """
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    # Far away the formula grows without bound; keep the iteration to where an answer can be.
    west, south, east, north = _CHINA
    near = (x >= west - 1) & (x <= east + 1) & (y >= south - 1) & (y <= north + 1)
    back_x, back_y = _inverse(_always_shifted, np.where(near, x, 105.0), np.where(near, y, 35.0))
    inside = near & in_china(back_x, back_y)
    return np.where(inside, back_x, x), np.where(inside, back_y, y)


def bd09_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Undo BD-09 to within 1e-9 degrees."""
    return _inverse(gcj02_to_bd09, lon, lat)


def to_wgs84(crs: Crs, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Bring degrees of any of the three systems to WGS 84 (arrays or scalars in, arrays out)."""
    if crs == Crs.BD09:
        lon, lat = bd09_to_gcj02(lon, lat)
        crs = Crs.GCJ02
    if crs == Crs.GCJ02:
        return gcj02_to_wgs84(lon, lat)
    return np.asarray(lon, np.float64), np.asarray(lat, np.float64)


def from_wgs84(crs: Crs, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Take WGS 84 degrees to any of the three systems, for base maps that need it."""
    if crs == Crs.WGS84:
        return np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    lon, lat = wgs84_to_gcj02(lon, lat)
    return gcj02_to_bd09(lon, lat) if crs == Crs.BD09 else (lon, lat)


def geometry_to_wgs84(crs: Crs, geometry: BaseGeometry) -> BaseGeometry:
    """Bring every vertex of a geometry to WGS 84."""
    if crs == Crs.WGS84:
        return geometry
    moved: BaseGeometry = shapely.transform(
        geometry, lambda c: np.column_stack(to_wgs84(crs, c[:, 0], c[:, 1]))
    )
    return moved
