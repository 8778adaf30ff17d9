"""Blocks of the home page about the situation: attention, arrivals, load, map of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.cases.access import masked_texts
from jiceng.cases.inbox import situation
from jiceng.cases.inbox.arrivals import HOURS, Arrivals
from jiceng.cases.intake.reference import categories
from jiceng.cases.pages.place_words import place_words
from jiceng.cases.permissions import CASE_DISPATCH, CASE_HANDLE, CASE_SUPERVISE
from jiceng.cases.rules import OPEN_STATES
from jiceng.cases.search import likely_duplicates
from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.ui.home import LIST, HomeBlock, HomeNumber, HomeRow, HomeVisit, listed

ROWS: Final = 5
WIDTH, HEIGHT = 240, 60
"""Of the line of arrivals, in its own units."""
MARGIN: Final = 0.25
LEAST_SPAN_M: Final = 2_000.0
OPEN: Final = sorted(OPEN_STATES)
"""States in the addresses of lists, so that a number opens the requests that it counts."""


def _search(**given: Any) -> str:
    return f"{reverse('search')}?{urlencode(given, doseq=True)}"


def _attention(visit: HomeVisit) -> Mapping[str, Any] | None:
    counted = situation.attention(visit.actor, visit.unit, visit.at)
    box = f"{reverse('desk')}?{urlencode({'unit': visit.unit, 'box': 'today'})}"
    numbers = [
        HomeNumber(label, counted[name], href, alarms)
        for name, label, href, alarms in (
            ("soon", _("Due within 2 hours"), box, False),
            ("missed", _("Not checked in on time"), reverse("whistles"), True),
            (
                "reopened",
                _("Reopened"),
                _search(unit=visit.unit, mark="reopened", state=OPEN),
                False,
            ),
        )
        if name in counted and counted[name].count
    ]
    return {"numbers": numbers} if numbers else None


@dataclass(frozen=True, slots=True)
class ArrivalLine:
    """The line of today's arrivals beside the usual one, as SVG points."""

    today: str
    usual: str
    count: int
    expected: int
    days: int


def _arrivals(visit: HomeVisit) -> Mapping[str, Any] | None:
    found = situation.arrivals(visit.actor, visit.at)
    if not found.count and not found.usual[-1]:
        return None
    local = timezone.localtime(visit.at)
    expected = found.expected(local.hour, local.minute / 60)
    line = ArrivalLine(
        today=_points(found, found.today),
        usual=_points(found, found.usual),
        count=found.count,
        expected=round(expected),
        days=found.days,
    )
    return {"line": line, "width": WIDTH, "height": HEIGHT}


def _points(found: Arrivals, sums: tuple[float, ...] | tuple[int, ...]) -> str:
    """Sums by hour as points of a line that begins at midnight with zero."""
    highest = max(found.usual[-1], found.count, 1)
    at = [(0.0, 0.0), *((hour + 1, value) for hour, value in enumerate(sums))]
    return " ".join(
        f"{hour * WIDTH / HOURS:.1f},{HEIGHT - value * HEIGHT / highest:.1f}" for hour, value in at
    )


def _load(visit: HomeVisit) -> Mapping[str, Any] | None:
    rows = situation.load(visit.actor, ROWS + 1)
    if len(rows) < 2:  # one unit alone compares with nothing
        return None
    most = rows[0][1]
    return {
        "rows": [
            (directory.label_of(unit), number, number * 100 / most, _search(unit=unit))
            for unit, number in rows[:ROWS]
        ]
    }


def _alike(visit: HomeVisit) -> Mapping[str, Any] | None:
    known = categories.get()
    rows: list[HomeRow] = []
    for group in likely_duplicates.recent_groups(visit.actor, visit.at, ROWS):
        first = masked_texts.masked(group[0])
        matter = known.get(first.category_id or "")
        place = place_words("", first.area_id, first.grid_code)
        row = {
            "case": first,
            "matter": matter.label if matter else "",
            "place": " · ".join(filter(None, (place.area, place.grid))),
            "number": len(group),
        }
        rows.append(HomeRow("cases/home_alike.html", row))
    return listed(rows)


def _map_of_today(visit: HomeVisit) -> Mapping[str, Any] | None:
    found = situation.points_today(visit.actor, visit.at)
    if not found:
        return None
    lons, lats = [point[1] for point in found], [point[2] for point in found]
    lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    high = (max(lats) - min(lats)) * grids.METRES_PER_DEGREE
    span = max(high, (max(lons) - min(lons)) * grids.METRES_PER_DEGREE, LEAST_SPAN_M)
    sketch = grids.sketch_around(grids.GridLevel.GRID.value, lon, lat, span * (1 + MARGIN))
    if sketch is None:
        return None
    marks = [
        (f"{at[0]:.0f}", f"{at[1]:.0f}", title, is_late)
        for title, x, y, is_late in found
        if (at := sketch.at(x, y))
    ]
    return {
        "width": f"{sketch.width:.0f}",
        "height": f"{sketch.height:.0f}",
        "outlines": [grids.svg_path(each.rings) for each in sketch.outlines],
        "marks": marks,
        "dot": f"{sketch.width / 70:.0f}",
        "late": sum(mark[3] for mark in marks),
    }


def _works(actor: Actor) -> bool:
    return any(actor.holds(right) for right in (CASE_DISPATCH, CASE_HANDLE, CASE_SUPERVISE))


def _dispatches(actor: Actor) -> bool:
    return actor.holds(CASE_DISPATCH)


SITUATION: Final = (
    HomeBlock(
        name="attention",
        title=_("Needs attention"),
        icon="alert-circle",
        order=25,
        content=_attention,
        shows=_works,
        is_wide=True,
    ),
    HomeBlock(
        name="alike",
        title=_("Likely duplicates"),
        icon="copy",
        order=71,
        template=LIST,
        content=_alike,
        shows=_dispatches,
    ),
    HomeBlock(
        name="arrivals",
        title=_("Received today"),
        icon="chart-line",
        order=72,
        template="cases/home_arrivals.html",
        content=_arrivals,
        shows=_dispatches,
    ),
    HomeBlock(
        name="load",
        title=_("Open requests by unit"),
        icon="chart-bar",
        order=74,
        template="cases/home_load.html",
        content=_load,
        shows=_dispatches,
        href=lambda _visit: reverse("search"),
    ),
    HomeBlock(
        name="map",
        title=_("Map of today"),
        icon="map-pin",
        order=76,
        template="cases/home_map.html",
        content=_map_of_today,
        shows=lambda actor: actor.holds(CASE_SUPERVISE),
    ),
)
