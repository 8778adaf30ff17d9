"""Comparison of a version with the current one: new, removed, redrawn and renamed cells, with a
map."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.grids import rules
from jiceng.grids.actions.cells import cells_in
from jiceng.grids.geometry import METRES_PER_DEGREE, areas_m2
from jiceng.grids.models import (
    GridLevel,
    GridParty,
    GridPost,
    GridVersion,
    MinUnitLink,
    VersionState,
)
from jiceng.grids.outline_sketches import FINENESS, MARGIN, Ring, rings_of
from jiceng.grids.permissions import GRID_READ

if TYPE_CHECKING:
    from datetime import date


LEAST_SPAN_M = 200.0


class Change(StrEnum):
    """Kinds of changes of a cell, in the order of the page."""

    REMOVED = "removed"
    ADDED = "added"
    RESHAPED = "reshaped"
    GIVEN = "given"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """One cell that differs.

    Args:
        area_before, area_after: square metres; None where the cell does not exist.
        kept: the share of the old area that it still covers; None for new ones.
        goes_to: (code, share) of the cells that get its area; "" for none.
        posts: the number of people and Party units of a removed cell.
        given: its old and new unit, where they differ.
    """

    change: Change
    code: str
    name: str
    name_before: str
    area_before: float | None
    area_after: float | None
    kept: float | None
    goes_to: tuple[tuple[str, float], ...]
    posts: int
    given: rules.ReassignedCell | None = None

    @property
    def growth(self) -> float | None:
        """Relative change of the area; None without a comparison."""
        if not self.area_before or self.area_after is None:
            return None
        return self.area_after / self.area_before - 1


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """One outline of the picture, in metres from its north-western corner."""

    code: str
    kind: str  # "same", "before", "after", "added", "removed"
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class ComparisonMap:
    """The changes, with their surroundings."""

    width: float
    height: float
    outlines: tuple[DrawnCell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of one level.

    Args:
        before: number of the version in force; None where there is none.
    """

    before: int | None
    lines: tuple[ComparisonLine, ...]
    picture: ComparisonMap | None


def compare(actor: Actor, version: GridVersion, day: date, only: str = "") -> Comparison:
    """Compare a version with the current one of its level, within the actor's scope.

    Args:
        day: the day for the posts of removed cells.
        only: draw the surroundings of this cell instead of all differences.
    """
    current = GridVersion.objects.filter(level=version.level, state=VersionState.PUBLISHED).first()
    if current is not None and current.pk == version.pk:
        return Comparison(current.number, (), None)
    scope = directory.within(actor.reach(GRID_READ), "unit__path")
    old = cells_in(current.grids.filter(scope)) if current else []
    new = cells_in(version.grids.filter(scope))
    lines = _lines(old, new, rules.diff(old, new))
    held = _posts_on(version, [e.code for e in lines if e.change == Change.REMOVED], day)
    lines = [replace(each, posts=held[each.code]) for each in lines]
    shown = {each.code for each in lines if each.change != Change.RENAMED}
    return Comparison(
        current.number if current else None,
        tuple(lines),
        _picture(old, new, shown, only if only in shown else ""),
    )


def _lines(
    old: Sequence[rules.Cell], new: Sequence[rules.Cell], difference: rules.Diff
) -> list[ComparisonLine]:
    before = {cell.code: cell for cell in old}
    after = {cell.code: cell for cell in new}
    reshaped: dict[str, rules.Reshaped] = {each.code: each for each in difference.reshaped}
    given = {each.code: each for each in difference.given}
    goes: dict[str, list[tuple[str, float]]] = {}
    for moved in difference.moved:
        goes.setdefault(moved.source, []).append((moved.to, moved.share))
    kinds = (
        (Change.REMOVED, difference.removed),
        (Change.ADDED, difference.added),
        (Change.RESHAPED, list(reshaped)),
        (Change.GIVEN, [code for code in given if code not in reshaped]),
        (
            Change.RENAMED,
            [e.code for e in difference.renamed if e.code not in reshaped and e.code not in given],
        ),
    )
    areas = _areas([*old, *new])
    return [
        ComparisonLine(
            change,
            code,
            (after.get(code) or before[code]).name,
            before[code].name if code in before else "",
            areas[id(before[code])] if code in before else None,
            areas[id(after[code])] if code in after else None,
            reshaped[code].kept if code in reshaped else None,
            tuple(goes.get(code, ())),
            0,
            given.get(code),
        )
        for change, codes in kinds
        for code in codes
    ]


def _areas(cells: Sequence[rules.Cell]) -> dict[int, float]:
    if not cells:
        return {}
    found = areas_m2(np.array([cell.polygon for cell in cells], dtype=object))
    return {id(cell): float(area) for cell, area in zip(cells, found, strict=True)}


def _posts_on(version: GridVersion, codes: Iterable[str], day: date) -> Counter[str]:
    """The number of posts, Party units and linked members of some cells."""
    wanted = list(codes)
    holds = directory.holding_on(day)
    if version.level == GridLevel.MIN_UNIT:
        links = MinUnitLink.objects.filter(holds, min_unit_code__in=wanted)
        return Counter(links.values_list("min_unit_code", flat=True))
    posts = GridPost.objects.filter(holds, grid_code__in=wanted)
    party = GridParty.objects.filter(holds, grid_code__in=wanted)
    return Counter(
        [*posts.values_list("grid_code", flat=True), *party.values_list("grid_code", flat=True)]
    )


def _picture(
    old: Sequence[rules.Cell], new: Sequence[rules.Cell], shown: set[str], only: str
) -> ComparisonMap | None:
    """The changed cells as they were and as they are to be, over those that stay."""
    before = {cell.code: cell for cell in old}
    after = {cell.code: cell for cell in new}
    wanted = {only} if only else shown
    shapes = [c.polygon for c in (*old, *new) if c.code in wanted]
    if not shapes:
        return None
    west, south, east, north = _frame(shapely.total_bounds(shapes).tolist())
    per_lon = METRES_PER_DEGREE * math.cos(math.radians((south + north) / 2))

    def drawn(kind: str, cell: rules.Cell) -> DrawnCell:
        inside = shapely.clip_by_rect(cell.polygon, west, south, east, north)
        rings = tuple(rings_of(inside, (east - west) / FINENESS, west, north, per_lon))
        return DrawnCell(cell.code, kind, cell.name, rings)

    outlines = [drawn("same", cell) for cell in new if cell.code not in shown]
    outlines += [
        drawn("before" if code in after else "removed", before[code])
        for code in sorted(shown & before.keys())
    ]
    outlines += [
        drawn("after" if code in before else "added", after[code])
        for code in sorted(shown & after.keys())
    ]
    return ComparisonMap(
        (east - west) * per_lon,
        (north - south) * METRES_PER_DEGREE,
        tuple(each for each in outlines if each.rings),
    )


def _frame(bounds: Sequence[float]) -> tuple[float, float, float, float]:
    """The bounds with a margin, large enough to show the surroundings."""
    west, south, east, north = bounds
    stretch = math.cos(math.radians((south + north) / 2))
    high = max(north - south, LEAST_SPAN_M / METRES_PER_DEGREE) * (1 + 2 * MARGIN)
    wide = max(east - west, LEAST_SPAN_M / METRES_PER_DEGREE / stretch) * (1 + 2 * MARGIN)
    wide = max(wide, high / stretch)  # no column of a picture
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return middle_x - wide / 2, middle_y - high / 2, middle_x + wide / 2, middle_y + high / 2
