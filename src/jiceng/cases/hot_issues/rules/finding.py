"""Hot issues among reports: clusters of like texts, near each other where their places are known,
ranked by how many people report them within a month; and neighbourhoods with more reports in the
last days than usual. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Final

import numpy as np

from jiceng.cases.hot_issues.rules.like_texts import Cluster, Text, clusters_of
from jiceng.cases.hot_issues.rules.naming import names_of
from jiceng.cases.hot_issues.rules.scan import Cylinder, Scan

MONTH_DAYS: Final = 30.0
LEAST: Final = 3
"""Reports of the smallest issue."""
CELL_M: Final = 500.0
"""Side of the squares that are the places of the scan."""
SCANNED_DAYS: Final = 60
RECURRENCE_DAYS: Final = 30.0
"""Neighbourhoods that chance alone makes once in this time or more often are not shown."""
NEIGHBOURHOODS: Final = 5
METRES_PER_DEGREE: Final = 111_195.0


@dataclass(frozen=True, slots=True)
class Report:
    """One report.

    Args:
        day: time of arrival, in days of the civil calendar.
        lon, lat: WGS 84; None without a place.
        who: any sign that tells reporters apart; "" if none is known.
    """

    title: str
    text: str
    day: float
    lon: float | None = None
    lat: float | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """Reports of one matter.

    Args:
        rows: their numbers, in order of arrival.
        names: in their own words.
        heat: reporters within the hottest month.
        first, last: days of the first and the last one.
        centre: mean longitude and latitude; None without places.
    """

    rows: tuple[int, ...]
    names: tuple[str, ...]
    heat: int
    first: float
    last: float
    centre: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Places with more reports in the last days than usual.

    Args:
        rows: the reports.
        days: how many of the last days.
        expected: reports that would be usual.
        recurrence_days: how often chance alone makes such a cluster.
    """

    rows: tuple[int, ...]
    names: tuple[str, ...]
    days: int
    expected: float
    recurrence_days: float
    centre: tuple[float, float]


def issues_of(reports: Sequence[Report], *, least: int = LEAST) -> list[Issue]:
    """Issues with at least so many reports, the hottest first."""
    texts = [Text(each.title, each.text, each.day, _point(each)) for each in reports]
    found = [
        _issue(cluster, reports) for cluster in clusters_of(texts) if len(cluster.rows) >= least
    ]
    return sorted(found, key=lambda issue: (-issue.heat, -len(issue.rows), issue.first))


def _issue(cluster: Cluster, reports: Sequence[Report]) -> Issue:
    own = [reports[row] for row in cluster.rows]
    return Issue(
        rows=tuple(cluster.rows),
        names=tuple(names_of(each.title or each.text for each in own)),
        heat=heat_of([(each.day, each.who or str(n)) for n, each in enumerate(own)]),
        first=min(each.day for each in own),
        last=max(each.day for each in own),
        centre=_centre(own),
    )


def heat_of(reported: Sequence[tuple[float, str]]) -> int:
    """The most reporters within `MONTH_DAYS`.

    Args:
        reported: day and reporter.
    """
    ordered, begin, most = sorted(reported), 0, 0
    inside: dict[str, int] = {}
    for day, who in ordered:
        inside[who] = inside.get(who, 0) + 1
        while day - ordered[begin][0] >= MONTH_DAYS:
            gone = ordered[begin][1]
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            begin += 1
        most = max(most, len(inside))
    return most


def neighbourhoods_of(reports: Sequence[Report], runs: int, seed: int = 0) -> list[Neighbourhood]:
    """Neighbourhoods whose recurrence interval is at least `RECURRENCE_DAYS`, by score.

    Reports without a place are left out. The last day is that of the newest report.
    """
    placed = [row for row, each in enumerate(reports) if _point(each) is not None]
    if not placed:
        return []
    last = max(int(reports[row].day) for row in placed)
    rows = [row for row in placed if last - int(reports[row].day) < SCANNED_DAYS]
    points = np.array([_point(reports[row]) for row in rows])
    cells, cell_of = np.unique(np.floor(points / CELL_M), axis=0, return_inverse=True)
    ages = np.array([last - int(reports[row].day) for row in rows])
    counts = np.zeros((len(cells), int(ages.max()) + 1), dtype=np.int64)
    np.add.at(counts, (cell_of.ravel(), counts.shape[1] - 1 - ages), 1)
    scan, rng = Scan((cells + 0.5) * CELL_M, counts), np.random.default_rng(seed)
    found = []
    for cylinder in scan.cylinders(NEIGHBOURHOODS):
        tested = scan.test(cylinder.score, rng, runs=runs, enough=1 / RECURRENCE_DAYS)
        if tested.recurrence_days >= RECURRENCE_DAYS:
            inside = np.isin(cell_of.ravel(), cylinder.places) & (ages < cylinder.days)
            own = tuple(row for row, is_in in zip(rows, inside, strict=True) if is_in)
            found.append(_neighbourhood(cylinder, own, reports, tested.recurrence_days))
    return found


def _neighbourhood(
    cylinder: Cylinder, rows: tuple[int, ...], reports: Sequence[Report], recurrence_days: float
) -> Neighbourhood:
    own = [reports[row] for row in rows]
    centre = _centre(own)
    assert centre is not None
    names = tuple(names_of(each.title or each.text for each in own))
    return Neighbourhood(rows, names, cylinder.days, cylinder.expected, recurrence_days, centre)


def plane_point(lon: float | None, lat: float | None) -> tuple[float, float] | None:
    """Metres east and north on a plane that is right to a few per mille within a district; None
    without a place.

    Args:
        lon, lat: WGS 84.
    """
    if lon is None or lat is None:
        return None
    north = lat * METRES_PER_DEGREE
    return lon * METRES_PER_DEGREE * cos(radians(round(lat))), north


def _point(report: Report) -> tuple[float, float] | None:
    return plane_point(report.lon, report.lat)


def _centre(reports: Sequence[Report]) -> tuple[float, float] | None:
    placed = [(each.lon, each.lat) for each in reports if each.lon is not None]
    if not placed:
        return None
    lons, lats = zip(*placed, strict=True)
    return sum(lons) / len(lons), sum(lats) / len(lats)
