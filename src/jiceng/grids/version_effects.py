"""Effects of a version of grids on located items and on smallest units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from jiceng.grids import rules
from jiceng.grids.actions.cells import cells_in
from jiceng.grids.cell_lookup import Locator
from jiceng.grids.locating import locate_many
from jiceng.grids.models import (
    Grid,
    GridLevel,
    GridVersion,
    VersionState,
)


@dataclass(frozen=True, slots=True)
class ItemLocation:
    """An item's present cell, and its point."""

    code: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class CellChange:
    """From where to where something would go: the cell, and the unit its old and new unit.

    Args:
        before, after: codes of cells; "" where no cell holds it.
        unit_before, unit_after: the same when it stays with its unit.
    """

    before: str
    after: str
    unit_before: UUID | None
    unit_after: UUID | None


class ComingVersion:
    """Data of a version needed for its effects; read once for all of them.

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
        """The grid and unit of each current smallest unit under a version of grids."""
        in_force = _in_force(GridLevel.GRID)
        before = {cell.code: cell.unit for cell in in_force}
        after = {cell.code: cell.unit for cell in self.cells}
        parts = rules.parts_after(
            self.smallest, in_force, _parts_in_force(self.smallest, in_force), self.cells
        )
        hung = rules.assign_to_grids(self.smallest, self.cells, parts)
        return {
            cell.code: _After(
                hung[cell.code],
                rules.unit_after(cell, hung[cell.code], before=before, after=after),
            )
            for cell in self.smallest
        }


@dataclass(frozen=True, slots=True)
class _After:
    """The grid and unit of a smallest unit under a version of grids."""

    hung: rules.GridAssignment
    unit: UUID | None


def count_moves(coming: ComingVersion, things: Sequence[ItemLocation]) -> Counter[CellChange]:
    """The number of these items in another cell, or in a cell of another unit, under a version.

    The same lookup as at intake: for a version of grids the smallest units are searched first,
    each with its new grid.
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
    found: Counter[CellChange] = Counter()
    now = locate_many(lons, lats).unit_ids
    for thing, code, was, unit in zip(things, codes, now, units, strict=True):
        to = unit if code else was  # without a cell there is no unit
        if thing.code != code or was != to:
            found[CellChange(thing.code, code, was, to)] += 1
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
    """The effect of a version of grids on a current smallest unit.

    Args:
        before, after: its old and new grid; "" for none.
        unit_before, unit_after: its old and new unit.
        outside: of one that a border runs through, the grids that have the rest of its ground, with
            the share of each; "" for area in none. It stays with its own grid as a whole.
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
        """Whether its grid or its unit changes."""
        return (self.before, self.unit_before) != (self.after, self.unit_after)


def units_of(coming: ComingVersion, changed: Collection[str]) -> list[UnitLine]:
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
    """Shares of the current smallest units in the current grids: computed once in each process
    while the two versions are in force, since their outlines do not change."""
    in_force = GridVersion.objects.filter(state=VersionState.PUBLISHED)
    versions = frozenset(in_force.values_list("pk", flat=True))
    known = _PARTS.get(versions)
    if known is None:
        _PARTS.clear()
        known = _PARTS[versions] = rules.parts_of(units, grids)
    return known


_PARTS: dict[frozenset[UUID], rules.Parts] = {}
