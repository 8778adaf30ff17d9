"""Rules of grids: differences of two sets, and the assignment of smallest units. Pure: no Django,
no clock, no database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
import shapely

from jiceng.grids.geometry import areas_m2

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_Outlines = np.ndarray[Any, np.dtype[np.object_]]

# Redrawing a border by less than this share of the cell is noise of export and rounding.
SAME_SHAPE_SHARE = 1e-6
# A part smaller than this share of the old cell did not move anywhere: borders rub.
MOVED_SHARE = 1e-3


@dataclass(frozen=True, slots=True)
class Cell:
    """One grid or smallest unit of one version.

    Args:
        parent: of a smallest unit, the code of its grid; "" for none.
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
class ReassignedCell:
    """A cell that belongs to another unit of the directory."""

    code: str
    before: UUID | None
    after: UUID | None


@dataclass(frozen=True, slots=True)
class MovedArea:
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
    moved: list[MovedArea]
    given: list[ReassignedCell]

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
            ReassignedCell(code, old[code].unit, new[code].unit)
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


def _moved(old: Sequence[Cell], new: Sequence[Cell]) -> list[MovedArea]:
    """Cells that received the area of changed cells."""
    if not old:
        return []
    sources = np.array([cell.polygon for cell in old], dtype=object)
    gone = {cell.code: 1.0 for cell in old}
    found = []
    if new:
        targets = np.array([cell.polygon for cell in new], dtype=object)
        for i, j, share in _shares(sources, targets):
            gone[old[i].code] -= share
            if share > MOVED_SHARE and old[i].code != new[j].code:
                found.append(MovedArea(old[i].code, new[j].code, share))
    found += [MovedArea(code, "", share) for code, share in gone.items() if share > MOVED_SHARE]
    return sorted(found, key=lambda each: (each.source, -each.share, each.to))


# A smallest unit with more than this share in another grid is cut by the border.
CUT_SHARE = 0.01
_MOST_OF_IT = 0.5


@dataclass(frozen=True, slots=True)
class GridAssignment:
    """The grid of a smallest unit.

    Args:
        parent: the grid's code; "" for none.
        parts: the grids that overlap it with the share of each, the largest first.
    """

    parent: str
    parts: tuple[tuple[str, float], ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether a border runs through it: part of its area is outside its grid."""
        if len(self.parts) == 1 and self.parts[0][0] == self.parent:  # as nearly all
            return self.parts[0][1] < 1 - CUT_SHARE
        return bool(self.parent) and bool(self.outside)

    @property
    def outside(self) -> tuple[tuple[str, float], ...]:
        """Other grids with a share of its area, the largest first; "" for area in none."""
        nowhere = 1 - sum(share for _code, share in self.parts)
        parts = [*self.parts, ("", nowhere)]
        return tuple(p for p in parts if p[0] != self.parent and p[1] > CUT_SHARE)


Parts = Mapping[str, tuple[tuple[str, float], ...]]
"""For each smallest unit the grids that overlap it with the share of each, the largest first."""


def assign_to_grids(
    units: Sequence[Cell], grids: Sequence[Cell], parts: Parts | None = None
) -> dict[str, GridAssignment]:
    """Find the grid of each smallest unit: the one with most of its area; without a majority, the
    one whose code its own begins with, else the one with the largest share.

    Area decides before codes, since borders move and codes stay.

    Args:
        parts: the shares of each unit, where known.
    """
    lying = parts_of(units, grids) if parts is None else parts
    codes = {grid.code for grid in grids}
    return {
        unit.code: GridAssignment(_parent(unit.code, lying[unit.code], codes), lying[unit.code])
        for unit in units
    }


def parts_of(units: Sequence[Cell], grids: Sequence[Cell]) -> Parts:
    """Grids that overlap each smallest unit."""
    found: dict[str, list[tuple[str, float]]] = {unit.code: [] for unit in units}
    if units and grids:
        for i, j, share in _shares(_outlines(units), _outlines(grids)):
            found[units[i].code].append((grids[j].code, share))
    return {
        code: tuple(sorted(lies, key=lambda part: (-part[1], part[0])))
        for code, lies in found.items()
    }


def parts_after(
    units: Sequence[Cell], before: Sequence[Cell], parts: Parts, after: Sequence[Cell]
) -> Parts:
    """The same as `parts_of` for other grids, most of which are as they were: only units near one
    that is not are looked at.

    Args:
        before: the grids for which `parts` were found.
    """
    old, new = {cell.code: cell for cell in before}, {cell.code: cell for cell in after}
    both = sorted(old.keys() & new.keys())
    same = shapely.equals_exact(
        _outlines([old[code] for code in both]), _outlines([new[code] for code in both])
    )
    kept = {code for code, is_same in zip(both, same.tolist(), strict=True) if is_same}
    drawn = [cell for cell in (*before, *after) if cell.code not in kept]
    if not drawn or not units:
        return parts
    near, _changed = shapely.STRtree(_outlines(drawn)).query(_outlines(units))  # by their boxes
    touched = [units[n] for n in sorted(set(near.tolist()))]
    return {**parts, **parts_of(touched, after)}


def _outlines(cells: Sequence[Cell]) -> _Outlines:
    return np.array([cell.polygon for cell in cells], dtype=object)


def _shares(shapes: _Outlines, targets: _Outlines) -> Iterator[tuple[int, int, float]]:
    """The share of each shape in each target, as two indices and the share, above 0.

    Most shapes are within one target and only touch its neighbours. They need no intersection,
    unless the targets overlap.
    """
    tree = shapely.STRtree(targets)
    inside = dict(_pairs(tree, shapes, "covered_by"))
    rest, around = np.arange(len(shapes)), np.unique(tree.query(shapes)[1])
    if shapely.coverage_is_valid(targets[around]):
        rest = np.setdiff1d(rest, list(inside))
    near = [
        (i, j)
        for n, j in _pairs(tree, shapes[rest], "intersects")
        for i in [int(rest[n])]
        if inside.get(i) != j
    ]
    yield from ((i, j, 1.0) for i, j in inside.items())
    if not near:
        return
    a, b = np.array(near).T
    shares = areas_m2(shapely.intersection(shapes[a], targets[b])) / areas_m2(shapes)[a]
    for i, j, share in zip(a.tolist(), b.tolist(), shares.tolist(), strict=True):
        if share > 0:
            yield i, j, share


def _pairs(tree: shapely.STRtree, shapes: _Outlines, how: Any) -> Iterator[tuple[int, int]]:
    a, b = tree.query(shapes, predicate=how)
    return zip(a.tolist(), b.tolist(), strict=True)


def _parent(code: str, lies: Sequence[tuple[str, float]], grids: Collection[str]) -> str:
    if lies and lies[0][1] > _MOST_OF_IT:
        return lies[0][0]
    named = next((code[:n] for n in range(len(code) - 1, 0, -1) if code[:n] in grids), "")
    return named or (lies[0][0] if lies else "")


def unit_after(
    cell: Cell,
    hung: GridAssignment,
    *,
    before: Mapping[str, UUID | None],
    after: Mapping[str, UUID | None],
) -> UUID | None:
    """The unit of a smallest unit under other grids: it follows a change of its grid and a change
    of the grid's unit; else it keeps its unit.

    Args:
        hung: its grid in the future version.
        before, after: the old and new unit of each grid, by its code.
    """
    new = after.get(hung.parent)
    goes = hung.parent != cell.parent or before.get(hung.parent) != new
    return new if goes and new else cell.unit
