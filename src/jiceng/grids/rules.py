"""What differs between two sets of grids. Pure: no Django, no clock, no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
import shapely

from jiceng.grids.geometry import areas_m2

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# Redrawing a border by less than this share of the cell is noise of export and rounding.
SAME_SHAPE_SHARE = 1e-6
# A part smaller than this share of the old cell did not move anywhere: borders rub.
MOVED_SHARE = 1e-3


@dataclass(frozen=True, slots=True)
class Cell:
    """One grid or smallest unit of one version.

    Args:
        parent: of a smallest unit, the code of the grid on which it hangs; "" for none.
        unit: the community or street that it belongs to.
    """

    code: str
    name: str
    polygon: BaseGeometry
    parent: str = ""
    unit: UUID | None = None


@dataclass(frozen=True, slots=True)
class Renamed:
    """A cell with another name."""

    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reshaped:
    """A cell with another outline: areas in square metres, `kept` the share of the old area that
    it still covers."""

    code: str
    area_before: float
    area_after: float
    kept: float


@dataclass(frozen=True, slots=True)
class Given:
    """A cell that belongs to another unit of the directory."""

    code: str
    before: UUID | None
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A share (0–1) of an old cell's area that now belongs to another cell; `to` is empty where
    no new cell covers it."""

    source: str
    to: str
    share: float


@dataclass(frozen=True, slots=True)
class Diff:
    """All that differs, each list by code."""

    added: list[str]
    removed: list[str]
    renamed: list[Renamed]
    reshaped: list[Reshaped]
    moved: list[Moved]
    given: list[Given]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.renamed or self.reshaped or self.given)


def diff(before: Sequence[Cell], after: Sequence[Cell]) -> Diff:
    """Compare two versions of the cells of one level; a cell is the same when its code is."""
    old: Mapping[str, Cell] = {cell.code: cell for cell in before}
    new: Mapping[str, Cell] = {cell.code: cell for cell in after}
    common = sorted(old.keys() & new.keys())
    renamed = [
        Renamed(code, old[code].name, new[code].name)
        for code in common
        if old[code].name != new[code].name
    ]
    reshaped = _reshaped([(old[code], new[code]) for code in common])
    removed = sorted(old.keys() - new.keys())
    touched = [old[code] for code in sorted({*removed, *(each.code for each in reshaped)})]
    return Diff(
        added=sorted(new.keys() - old.keys()),
        removed=removed,
        renamed=renamed,
        reshaped=reshaped,
        moved=_moved(touched, list(new.values())),
        given=[
            Given(code, old[code].unit, new[code].unit)
            for code in common
            if old[code].unit != new[code].unit
        ],
    )


def _reshaped(pairs: Sequence[tuple[Cell, Cell]]) -> list[Reshaped]:
    if not pairs:
        return []
    old = np.array([a.polygon for a, _ in pairs], dtype=object)
    new = np.array([b.polygon for _, b in pairs], dtype=object)
    other = np.flatnonzero(~shapely.equals_exact(old, new, tolerance=0.0))
    old, new = old[other], new[other]
    before, after = areas_m2(old), areas_m2(new)
    both = areas_m2(shapely.intersection(old, new))
    return [
        Reshaped(pairs[i][0].code, float(a), float(b), float(c / a))
        for i, a, b, c in zip(other.tolist(), before, after, both, strict=True)
        if (a - c) + (b - c) > SAME_SHAPE_SHARE * a
    ]


def _moved(old: Sequence[Cell], new: Sequence[Cell]) -> list[Moved]:
    """Where the area of changed cells has gone."""
    if not old:
        return []
    sources = np.array([cell.polygon for cell in old], dtype=object)
    areas = areas_m2(sources)
    gone = {cell.code: 1.0 for cell in old}
    found = []
    if new:
        targets = np.array([cell.polygon for cell in new], dtype=object)
        a, b = shapely.STRtree(targets).query(sources, predicate="intersects")
        shares = areas_m2(shapely.intersection(sources[a], targets[b])) / areas[a]
        for i, j, share in zip(a, b, shares, strict=True):
            gone[old[i].code] -= share
            if share > MOVED_SHARE and old[i].code != new[j].code:
                found.append(Moved(old[i].code, new[j].code, float(share)))
    found += [Moved(code, "", share) for code, share in gone.items() if share > MOVED_SHARE]
    return sorted(found, key=lambda each: (each.source, -each.share, each.to))


# A smallest unit of which more than this lies in another grid is cut by the border.
CUT_SHARE = 0.01
_MOST_OF_IT = 0.5


@dataclass(frozen=True, slots=True)
class Hung:
    """On which grid a smallest unit hangs.

    Args:
        parent: the grid's code; "" for none.
        parts: the grids that it lies in with the share of each, the largest first.
    """

    parent: str
    parts: tuple[tuple[str, float], ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether a border runs through it: some of its ground lies outside its grid."""
        return bool(self.parent) and bool(self.outside)

    @property
    def outside(self) -> tuple[tuple[str, float], ...]:
        """What else has ground of it: other grids with the share of each, the largest first, and
        "" for what lies in none."""
        nowhere = 1 - sum(share for _code, share in self.parts)
        parts = [*self.parts, ("", nowhere)]
        return tuple(p for p in parts if p[0] != self.parent and p[1] > CUT_SHARE)


def hang(units: Sequence[Cell], grids: Sequence[Cell]) -> dict[str, Hung]:
    """Find the grid of each smallest unit: the one that most of it lies in; where no grid has so
    much, the one whose code its own begins with, else the one that has most.

    Ground decides before codes, since borders move and codes stay.
    """
    parts: dict[str, list[tuple[str, float]]] = {unit.code: [] for unit in units}
    if units and grids:
        shapes = np.array([unit.polygon for unit in units], dtype=object)
        targets = np.array([grid.polygon for grid in grids], dtype=object)
        areas = areas_m2(shapes)
        a, b = shapely.STRtree(targets).query(shapes, predicate="intersects")
        shares = areas_m2(shapely.intersection(shapes[a], targets[b])) / areas[a]
        for i, j, share in zip(a.tolist(), b.tolist(), shares.tolist(), strict=True):
            if share > 0:
                parts[units[i].code].append((grids[j].code, share))
    codes = {grid.code for grid in grids}
    return {
        code: Hung(_parent(code, lies, codes), tuple(lies))
        for code, found in parts.items()
        for lies in [sorted(found, key=lambda part: (-part[1], part[0]))]
    }


def _parent(code: str, lies: Sequence[tuple[str, float]], grids: Collection[str]) -> str:
    if lies and lies[0][1] > _MOST_OF_IT:
        return lies[0][0]
    named = next((code[:n] for n in range(len(code) - 1, 0, -1) if code[:n] in grids), "")
    return named or (lies[0][0] if lies else "")


def unit_after(
    cell: Cell, hung: Hung, *, before: Mapping[str, UUID | None], after: Mapping[str, UUID | None]
) -> UUID | None:
    """Whose a smallest unit is once other grids are in force: it goes along where it comes to
    another grid, and where its grid comes to another unit; else it stays whose it is.

    Args:
        hung: where it hangs by the grids to come.
        before, after: whose each grid was and is to be, by its code.
    """
    new = after.get(hung.parent)
    goes = hung.parent != cell.parent or before.get(hung.parent) != new
    return new if goes and new else cell.unit
