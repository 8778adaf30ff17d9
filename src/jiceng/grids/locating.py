"""Location of a report: by its point, else by the place names in its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jiceng.directory import public as directory
from jiceng.grids import published_grids
from jiceng.grids.cell_lookup import Locator
from jiceng.grids.coordinate_checks import Extent, Point, clean_many, clean_point
from jiceng.grids.coordinate_systems import Crs, to_wgs84
from jiceng.grids.models import GridLevel

# Usual error of a phone's position: beside a river it may be in no grid.
NEAR_M = 50.0
# An extent in GCJ-02 or BD-09 is shifted against ours by less than this.
_SHIFT_DEG = 0.02
_SWAPPED, _NEAR = 0.8, 0.7


@dataclass(frozen=True, slots=True)
class Location:
    """A located place, as far as known.

    Args:
        lon, lat: WGS 84 degrees, None when there was no usable point.
        grid_code, min_unit_code: "" when not known.
        unit_id: the community, or the lowest known unit.
        confidence: 0–1; None when nothing was found.
        how: "point", "swapped" (latitude and longitude exchanged), "near" (just outside),
            "address" or "".
        words: for an address, the matching names.
    """

    lon: float | None = None
    lat: float | None = None
    grid_code: str = ""
    min_unit_code: str = ""
    unit_id: UUID | None = None
    confidence: float | None = None
    how: str = ""
    words: tuple[str, ...] = ()


def locate(
    lon: float | None, lat: float | None, address: str = "", crs: Crs = Crs.WGS84, *, on: date
) -> Location:
    """Locate one report.

    Args:
        lon, lat: degrees, or None. Zeros, whole degrees and impossible numbers count as none.
        address: any text that may name a place; used when the point is not enough.
        crs: the system of the point.
        on: the day; names are those of units that exist on it.
    """
    grids = published_grids.current()
    lowest = grids.lowest
    extent = grids.locators[lowest].extent if lowest else None
    point = clean_point(lon, lat, _widened(extent, crs))
    found = Location()
    if isinstance(point, Point):
        x, y = (float(value) for value in to_wgs84(crs, point.lon, point.lat))
        found = _by_point(grids, x, y, swapped=point.swapped)
    if found.unit_id is not None or not address:
        return found
    by_name = _by_address(grids, address, found, on)
    return by_name or found


def locate_at(code: str) -> Location | None:
    """The place of a poster's code; None when it no longer exists.

    Only a smallest unit is small enough for its point to replace the reporter's.
    """
    grids = published_grids.current()
    place = grids.places.get(code)
    if place is None:
        return None
    exact = place.level == GridLevel.MIN_UNIT
    lon, lat = (place.lon, place.lat) if exact else (None, None)
    return _placed(grids, place.level, code, lon, lat, "poster", 1.0)


def _widened(extent: Extent | None, crs: Crs) -> Extent | None:
    if extent is None:
        return None
    west, south, east, north = extent
    by = 0.0 if crs == Crs.WGS84 else _SHIFT_DEG
    return west - by, south - by, east + by, north + by


def _by_point(
    grids: published_grids.GridIndex, lon: float, lat: float, *, swapped: bool
) -> Location:
    """Search the smallest units first, then the grids, then cells nearby."""
    levels = [level for level in (GridLevel.MIN_UNIT, GridLevel.GRID) if level in grids.locators]
    for level in levels:
        position = grids.locators[level].locate_one(lon, lat)
        if position >= 0:
            code = grids.locators[level].codes[position]
            how, confidence = ("swapped", _SWAPPED) if swapped else ("point", 1.0)
            return _placed(grids, level, code, lon, lat, how, confidence)
    for level in levels:
        near = grids.locators[level].nearest(lon, lat, NEAR_M)
        if near is not None:
            code = grids.locators[level].codes[near[0]]
            return _placed(grids, level, code, lon, lat, "near", _NEAR)
    return Location(lon=lon, lat=lat)


def _placed(
    grids: published_grids.GridIndex,
    level: str,
    code: str,
    lon: float | None,
    lat: float | None,
    how: str,
    confidence: float,
) -> Location:
    place = grids.places[code]
    grid = grids.grid_of(place)
    unit_id = place.unit_id or (grid.unit_id if grid else None)
    return Location(
        lon,
        lat,
        grid.code if grid else "",
        code if level == GridLevel.MIN_UNIT else "",
        unit_id,
        confidence,
        how,
    )


def _by_address(
    grids: published_grids.GridIndex, address: str, found: Location, on: date
) -> Location | None:
    """Add the places named in a text to the result of the point."""
    match = published_grids.gazetteer(on).locate(address)
    if match is None:
        return None
    place = grids.places.get(match.code)
    grid = grids.grid_of(place)
    node = directory.tree().by_code(match.code)
    unit_id = place.unit_id if place else (node.id if node else None)
    if found.grid_code or found.min_unit_code:
        # The point is surer of the grid; the text only adds the unit that the grid does not name.
        return Location(
            found.lon,
            found.lat,
            found.grid_code,
            found.min_unit_code,
            unit_id,
            found.confidence,
            found.how,
            match.words,
        )
    return Location(
        found.lon,
        found.lat,
        grid.code if grid else "",
        match.code if match.level == GridLevel.MIN_UNIT else "",
        unit_id,
        match.confidence,
        "address",
        match.words,
    )


@dataclass(frozen=True, slots=True)
class Located:
    """Locations of many points: columns of equal length; "" and None where unknown."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    grid_codes: list[str]
    min_unit_codes: list[str]
    unit_ids: list[UUID | None]


def locate_many(lon: ArrayLike, lat: ArrayLike, crs: Crs = Crs.WGS84) -> Located:
    """Locate points in bulk, by point alone; NaN is nowhere.

    Args:
        lon, lat: arrays of equal length, in degrees of `crs`.
    """
    grids = published_grids.current()
    lowest = grids.lowest
    extent = grids.locators[lowest].extent if lowest else None
    x, y, _swapped = clean_many(
        np.asarray(lon, np.float64), np.asarray(lat, np.float64), _widened(extent, crs)
    )
    x, y = to_wgs84(crs, x, y)
    empty: list[str] = [""] * len(x)
    grid_codes, unit_codes = empty, empty
    if GridLevel.MIN_UNIT in grids.locators:
        unit_codes = _codes(grids.locators[GridLevel.MIN_UNIT], x, y)
        parents = {code: grids.grid_of(grids.places.get(code)) for code in set(unit_codes)}
        grid_codes = [p.code if (p := parents[code]) else "" for code in unit_codes]
    if GridLevel.GRID in grids.locators:
        missing = np.flatnonzero([not code for code in grid_codes])
        if len(missing):
            grid_codes = list(grid_codes)
            codes = _codes(grids.locators[GridLevel.GRID], x[missing], y[missing])
            for i, code in zip(missing, codes, strict=True):
                grid_codes[i] = code
    of_code = {code: place.unit_id for code, place in grids.places.items()}
    unit_ids = [
        of_code.get(unit) or of_code.get(grid)
        for unit, grid in zip(unit_codes, grid_codes, strict=True)
    ]
    return Located(x, y, grid_codes, unit_codes, unit_ids)


def lowest_codes(lon: ArrayLike, lat: ArrayLike, crs: Crs = Crs.WGS84) -> list[str]:
    """The code of the lowest loaded level for each point, "" where there is none."""
    grids = published_grids.current()
    lowest = grids.lowest
    if lowest is None:
        return [""] * len(np.asarray(lon))
    locator = grids.locators[lowest]
    x, y, _swapped = clean_many(
        np.asarray(lon, np.float64), np.asarray(lat, np.float64), _widened(locator.extent, crs)
    )
    return _codes(locator, *to_wgs84(crs, x, y))


def _codes(locator: Locator, x: NDArray[np.float64], y: NDArray[np.float64]) -> list[str]:
    codes = np.array([*locator.codes, ""], dtype=object)
    return list(codes[locator.locate_many(x, y)])
