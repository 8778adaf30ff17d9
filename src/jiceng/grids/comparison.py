"""A version beside the one in force: what is new, gone, redrawn or renamed, and drawn so."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
import shapely

from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.grids import rules
from jiceng.grids.actions.cells import cells_in
from jiceng.grids.cell_lookup import Locator
from jiceng.grids.geometry import METRES_PER_DEGREE, areas_m2
from jiceng.grids.locating import locate_many
from jiceng.grids.models import (
    Grid,
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
    """What became of a cell, in the order in which a reader wants to see it."""

    REMOVED = "removed"
    ADDED = "added"
    RESHAPED = "reshaped"
    GIVEN = "given"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class Line:
    """One cell that differs.

    Args:
        area_before, area_after: square metres; None where there is no such cell.
        kept: the share of the old area that it still covers; None for new ones.
        goes_to: (code, share) of those that get its ground; "" where nobody does.
        posts: how many people and Party units hang on a cell that goes.
        given: whose it was and is to be, where that differs.
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
    given: rules.Given | None = None

    @property
    def growth(self) -> float | None:
        """By how much of itself the area has changed; None where nothing is to be compared."""
        if not self.area_before or self.area_after is None:
            return None
        return self.area_after / self.area_before - 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """One outline of the picture, in metres from its north-western corner."""

    code: str
    kind: str  # "same", "before", "after", "added", "removed"
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What has changed, with what lies around it."""

    width: float
    height: float
    outlines: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of one level.

    Args:
        before: number of the version in force; None where there is none.
    """

    before: int | None
    lines: tuple[Line, ...]
    picture: Picture | None


def compare(actor: Actor, version: GridVersion, day: date, only: str = "") -> Comparison:
    """Set a version beside the one of its level in force, within what the actor may see.

    Args:
        day: on which the posts are counted that hang on cells that go.
        only: draw the surroundings of this cell instead of all that differs.
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
) -> list[Line]:
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
        Line(
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
    """How many posts, Party units and linked members hang on some cells."""
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
) -> Picture | None:
    """The changed cells as they were and as they are to be, over those that stay."""
    before = {cell.code: cell for cell in old}
    after = {cell.code: cell for cell in new}
    wanted = {only} if only else shown
    shapes = [c.polygon for c in (*old, *new) if c.code in wanted]
    if not shapes:
        return None
    west, south, east, north = _frame(shapely.total_bounds(shapes).tolist())
    per_lon = METRES_PER_DEGREE * math.cos(math.radians((south + north) / 2))

    def drawn(kind: str, cell: rules.Cell) -> Drawn:
        inside = shapely.clip_by_rect(cell.polygon, west, south, east, north)
        rings = tuple(rings_of(inside, (east - west) / FINENESS, west, north, per_lon))
        return Drawn(cell.code, kind, cell.name, rings)

    outlines = [drawn("same", cell) for cell in new if cell.code not in shown]
    outlines += [
        drawn("before" if code in after else "removed", before[code])
        for code in sorted(shown & before.keys())
    ]
    outlines += [
        drawn("after" if code in before else "added", after[code])
        for code in sorted(shown & after.keys())
    ]
    return Picture(
        (east - west) * per_lon,
        (north - south) * METRES_PER_DEGREE,
        tuple(each for each in outlines if each.rings),
    )


def _frame(bounds: Sequence[float]) -> tuple[float, float, float, float]:
    """The bounds with a margin, and never so small that nothing around is seen."""
    west, south, east, north = bounds
    stretch = math.cos(math.radians((south + north) / 2))
    high = max(north - south, LEAST_SPAN_M / METRES_PER_DEGREE) * (1 + 2 * MARGIN)
    wide = max(east - west, LEAST_SPAN_M / METRES_PER_DEGREE / stretch) * (1 + 2 * MARGIN)
    wide = max(wide, high / stretch)  # no column of a picture
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return middle_x - wide / 2, middle_y - high / 2, middle_x + wide / 2, middle_y + high / 2


@dataclass(frozen=True, slots=True)
class Standing:
    """Where something stands now, and its place."""

    code: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Way:
    """From where to where something would go: the cell, and the unit whose it is.

    Args:
        before, after: codes of cells; "" where no cell holds it.
        unit_before, unit_after: the same when it stays with its unit.
    """

    before: str
    after: str
    unit_before: UUID | None
    unit_after: UUID | None


class Coming:
    """What a version brings with it once it is in force; read once for all that asks for it.

    Args:
        version: of grids or of smallest units.
    """

    def __init__(self, version: GridVersion) -> None:
        self.version = version

    @cached_property
    def cells(self) -> list[rules.Cell]:
        """Its cells, by code."""
        return cells_in(self.version.grids.all())

    @cached_property
    def smallest(self) -> list[rules.Cell]:
        """The smallest units in force."""
        return _in_force(GridLevel.MIN_UNIT)

    @cached_property
    def after(self) -> dict[str, _After]:
        """Where each smallest unit in force hangs by a version of grids, and whose it then is."""
        in_force = _in_force(GridLevel.GRID)
        before = {cell.code: cell.unit for cell in in_force}
        after = {cell.code: cell.unit for cell in self.cells}
        parts = rules.parts_after(
            self.smallest, in_force, _parts_in_force(self.smallest, in_force), self.cells
        )
        hung = rules.hang(self.smallest, self.cells, parts)
        return {
            cell.code: _After(
                hung[cell.code],
                rules.unit_after(cell, hung[cell.code], before=before, after=after),
            )
            for cell in self.smallest
        }


@dataclass(frozen=True, slots=True)
class _After:
    """Where a smallest unit hangs by a version of grids, and whose it then is."""

    hung: rules.Hung
    unit: UUID | None


def would_move(coming: Coming, things: Sequence[Standing]) -> Counter[Way]:
    """How many of these would lie in another cell, or in a cell of another unit, by a version.

    Asked as intake will ask once it is in force: for a version of grids the smallest units are
    looked at first, each on the grid that it will hang on.
    """
    if not things:
        return Counter()
    lons, lats = [thing.lon for thing in things], [thing.lat for thing in things]
    whose = {cell.code: cell.unit for cell in coming.cells}
    codes = _cells_at(coming.cells, lons, lats)
    units = [whose.get(code) for code in codes]
    if coming.version.level == GridLevel.GRID:
        for n, code in enumerate(_cells_at(coming.smallest, lons, lats)):
            if code:
                codes[n], units[n] = coming.after[code].hung.parent, coming.after[code].unit
    found: Counter[Way] = Counter()
    now = locate_many(lons, lats).unit_ids
    for thing, code, was, unit in zip(things, codes, now, units, strict=True):
        to = unit if code else was  # no cell tells no unit
        if thing.code != code or was != to:
            found[Way(thing.code, code, was, to)] += 1
    return found


def _cells_at(
    cells: Sequence[rules.Cell], lons: Sequence[float], lats: Sequence[float]
) -> list[str]:
    if not cells:
        return [""] * len(lons)
    locator = Locator([cell.code for cell in cells], [cell.polygon for cell in cells])
    return [locator.codes[at] if at >= 0 else "" for at in locator.locate_many(lons, lats).tolist()]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """What a version of grids does to a smallest unit in force.

    Args:
        before, after: the grids on which it hangs; "" for none.
        unit_before, unit_after: whose it is.
        outside: of one that a border runs through, the grids that have the rest of its ground, with
            the share of each; "" for what lies in none. It goes with its own grid as a whole.
    """

    code: str
    name: str
    before: str
    after: str
    unit_before: UUID | None
    unit_after: UUID | None
    outside: tuple[tuple[str, float], ...]

    @property
    def goes_along(self) -> bool:
        """Whether it comes to another grid or another unit."""
        return (self.before, self.unit_before) != (self.after, self.unit_after)


def units_of(coming: Coming, changed: Collection[str]) -> list[UnitLine]:
    """The smallest units that go along with a version of grids to another grid or unit, and those
    that stand against it since a border runs through them.

    Args:
        changed: codes of the grids that the version changes.
    """
    version = coming.version
    if version.level != GridLevel.GRID or version.state != VersionState.DRAFT:
        return []
    found = []
    for cell in coming.smallest:
        hung, unit = coming.after[cell.code].hung, coming.after[cell.code].unit
        if (hung.parent, unit) == (cell.parent, cell.unit) and not hung.is_cut:
            continue  # as nearly all
        around = {cell.parent, hung.parent, *(code for code, _share in hung.parts)}
        line = UnitLine(
            cell.code,
            cell.name,
            cell.parent,
            hung.parent,
            cell.unit,
            unit,
            hung.outside if hung.is_cut else (),
        )
        if line.goes_along or (line.outside and not around.isdisjoint(changed)):
            found.append(line)
    return found


def _in_force(level: GridLevel) -> list[rules.Cell]:
    return cells_in(
        Grid.objects.filter(version__level=level, version__state=VersionState.PUBLISHED)
    )


def _parts_in_force(units: Sequence[rules.Cell], grids: Sequence[rules.Cell]) -> rules.Parts:
    """Where the smallest units in force lie in the grids in force: found once in each process, for
    as long as the two versions are in force, whose outlines do not change."""
    in_force = GridVersion.objects.filter(state=VersionState.PUBLISHED)
    versions = frozenset(in_force.values_list("pk", flat=True))
    known = _PARTS.get(versions)
    if known is None:
        _PARTS.clear()
        known = _PARTS[versions] = rules.parts_of(units, grids)
    return known


_PARTS: dict[frozenset[UUID], rules.Parts] = {}
