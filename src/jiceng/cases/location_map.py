"""A small map of a request's location, rendered by the server; over tiles of a base map only if the
settings name one.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from jiceng.cases.models import Case
from jiceng.cases.search import similar_requests
from jiceng.core.base_map import BaseMap
from jiceng.grids import public as grids

_NICE = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One outline as an SVG path, in metres."""

    path: str
    name: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Map:
    """Context of a map's template; all measures in metres.

    Args:
        tiles: of the base map, if the settings name a service.
        attribution: the words that its source requires.
        dot: radius of a mark, of constant size on the screen.
        bar: length of the scale bar.
        likes: positions of similar requests.
    """

    width: str
    height: str
    outlines: tuple[Drawn, ...]
    point: tuple[str, str] | None
    likes: tuple[tuple[str, str], ...]
    tiles: tuple[grids.SketchTile, ...]
    attribution: str
    dot: str
    bar: int
    bar_x: str
    bar_end: str
    bar_y: str
    name: str

    @property
    def bar_says(self) -> str:
        """Label of the scale bar, equal in both languages."""
        return f"{self.bar // 1000} km" if self.bar >= 1000 else f"{self.bar} m"


def of_case(
    case: Case, likes: list[similar_requests.Like], *, is_public: bool = False
) -> Map | None:
    """The map of a request; None if its location is unknown.

    Args:
        is_public: for residents, whose pages load nothing from other hosts: without a base map.
    """
    codes = (case.grid_code, case.min_unit_code)
    sketch = grids.sketch(codes, case.lon, case.lat)
    if sketch is None:
        return None
    width = sketch.width
    bar = max((each for each in _NICE if each <= width / 3), default=_NICE[0])
    others = (
        sketch.at(like.case.lon, like.case.lat)
        for like in likes
        if like.case.lon is not None and like.case.lat is not None
    )
    base: BaseMap | None = None if is_public else settings.JICENG_BASE_MAP
    tiles = grids.tiles_below(sketch, base) if base else []
    own = next((each.place for each in sketch.outlines if each.is_own), None)
    return Map(
        width=_metres(width),
        height=_metres(sketch.height),
        outlines=tuple(
            Drawn(grids.svg_path(each.rings), each.place.name, each.is_own)
            for each in sketch.outlines
        ),
        point=_point(sketch.point) if sketch.point else None,
        likes=tuple(_point(each) for each in others if each),
        tiles=tuple(tiles),
        attribution=base.attribution if base and tiles else "",
        dot=_metres(width / 60),
        bar=bar,
        bar_x=_metres(width * 0.04),
        bar_end=_metres(width * 0.04 + bar),
        bar_y=_metres(sketch.height * 0.94),
        name=own.name if own else "",
    )


def _metres(length: float) -> str:
    return f"{length:.1f}"


def _point(at: tuple[float, float]) -> tuple[str, str]:
    return _metres(at[0]), _metres(at[1])
