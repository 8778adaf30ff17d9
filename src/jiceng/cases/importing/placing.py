"""Location of the rows of a batch: all coordinates in one query, addresses only where these give no
result.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from jiceng.cases.importing.plan import Ready
from jiceng.grids import public as grids

Floats = NDArray[np.float64]
# Points farther than this outside all cells have no nearest cell.
_MARGIN_DEG = 0.002
SWAPPED_CONFIDENCE = 0.8


@dataclass(slots=True)
class Placed:
    """Locations in the order of the records, and counts of invalid coordinates."""

    locations: list[grids.Location]
    problems: Counter[str]


def place(rows: Sequence[Ready], crs: str, day: date) -> Placed:
    """Locate records by the rules of intake; invalid coordinates count as missing.

    Args:
        day: day of the import; old requests are located by the present boundaries, since the
            directory seldom contains those of their time.
    """
    lon = np.array([row.record.lon for row in rows], dtype=np.float64)
    lat = np.array([row.record.lat for row in rows], dtype=np.float64)
    system = grids.Crs(crs)
    found = grids.locate_many(lon, lat, system)
    x, y = found.lon.tolist(), found.lat.tolist()
    swapped = _swapped(lon, lat, found)
    extents = [e for locator in grids.current().locators.values() if (e := locator.extent)]
    locations, problems = [], Counter[str]()
    for n, row in enumerate(rows):
        record = row.record
        has_point = not math.isnan(x[n])
        if not has_point and not math.isnan(record.lon):
            problems["no_place"] += 1
        if swapped[n]:
            problems["swapped"] += 1
        in_cell = bool(found.grid_codes[n] or found.min_unit_codes[n])
        if in_cell and found.unit_ids[n] is not None:
            locations.append(
                grids.Location(
                    x[n],
                    y[n],
                    found.grid_codes[n],
                    found.min_unit_codes[n],
                    found.unit_ids[n],
                    SWAPPED_CONFIDENCE if swapped[n] else 1.0,
                    "swapped" if swapped[n] else "point",
                )
            )
            continue
        near = has_point and (in_cell or _near(x[n], y[n], extents))
        words = f"{row.report.address} {row.report.title}"
        if near:
            locations.append(grids.locate(record.lon, record.lat, words, system, on=day))
        else:
            named = grids.locate(None, None, words, on=day)
            locations.append(_with_point(named, x[n], y[n]) if has_point else named)
        if has_point and not in_cell and extents:
            problems["outside"] += 1
    return Placed(locations, problems)


def _swapped(lon: Floats, lat: Floats, found: grids.Located) -> list[bool]:
    """Points whose longitude and latitude were exchanged: the longitude found is nearer to the
    given latitude.
    """
    with np.errstate(invalid="ignore"):
        exchanged = np.abs(found.lon - lat) + np.abs(found.lat - lon)
        as_given = np.abs(found.lon - lon) + np.abs(found.lat - lat)
        return [bool(value) for value in exchanged < as_given]


def _near(lon: float, lat: float, extents: list[tuple[float, float, float, float]]) -> bool:
    return any(
        west - _MARGIN_DEG <= lon <= east + _MARGIN_DEG
        and south - _MARGIN_DEG <= lat <= north + _MARGIN_DEG
        for west, south, east, north in extents
    )


def _with_point(named: grids.Location, lon: float, lat: float) -> grids.Location:
    return grids.Location(
        lon,
        lat,
        named.grid_code,
        named.min_unit_code,
        named.unit_id,
        named.confidence,
        named.how,
        named.words,
    )
