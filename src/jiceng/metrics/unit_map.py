"""A figure by grid or community as a map in classes, drawn by the server from the grids in force.

It needs no script and no tiles, and is the same in print. The table has the same values.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.metrics import charts, formats
from jiceng.metrics.figure_rows import FigureRow
from jiceng.metrics.registry import Indicator

NOTHING: Final = "none"
FEW: Final = "few"
_MARGIN: Final = 0.02


@dataclass(frozen=True, slots=True)
class MapCell:
    """One cell: its outline, its class, and what it says."""

    path: str
    class_: str
    says: str


@dataclass(frozen=True, slots=True)
class UnitMap:
    """A map; all measures in metres.

    Args:
        box: the SVG view box.
        hatch: distance of the lines of a hatched cell, and their width.
        legend: key and label of each class with cells, from the lowest value.
        has_few, has_none: whether there are cells with too small a sample, and without a value.
    """

    label: Any
    box: str
    hatch: tuple[int, int]
    cells: tuple[MapCell, ...]
    legend: tuple[tuple[str, str], ...]
    has_few: bool
    has_none: bool


def map_of(
    indicator: Indicator,
    rows: Mapping[str, FigureRow],
    units: Container[UUID],
    *,
    is_grid: bool,
) -> UnitMap | None:
    """The map of a figure; None without grids, or without two values to tell apart.

    Args:
        rows: by grid code, or by the text of the unit's identifier.
        units: units whose cells are drawn.
        is_grid: whether the cells are grids or communities.
    """
    cells = [cell for cell in grids.sketched_cells(by_unit=not is_grid) if cell.unit_id in units]
    of_cell = [rows.get(cell.code if is_grid else str(cell.unit_id)) for cell in cells]
    values = [_comparable(row, indicator) for row in of_cell]
    bounds = charts.classes([value for value in values if value is not None])
    if not cells or not bounds:
        return None
    found = tuple(
        _cell(cell, row, value, indicator, bounds)
        for cell, row, value in zip(cells, of_cell, values, strict=True)
    )
    used = {cell.class_ for cell in found}
    return UnitMap(
        indicator.label,
        *_view(cells),
        found,
        tuple(_legend(indicator, bounds, [value for value in values if value is not None])),
        FEW in used,
        NOTHING in used,
    )


def _comparable(row: FigureRow | None, indicator: Indicator) -> float | None:
    """The value of a row if its sample is large enough."""
    if row is None or not row.is_enough(indicator.name, indicator.minimum):
        return None
    return row.figures.get(indicator.name)


def _cell(
    cell: grids.SketchedCell,
    row: FigureRow | None,
    value: float | None,
    indicator: Indicator,
    bounds: Sequence[float],
) -> MapCell:
    raw = row.figures.get(indicator.name) if row else None
    if value is None:
        class_ = NOTHING if raw is None else FEW
    else:
        class_ = str(charts.class_of(value, bounds))
    name = cell.name or directory.label_of(cell.unit_id)
    sample = row.sample(indicator.name) if row else None
    says = f"{name} {formats.shown(raw, indicator)}"
    return MapCell(cell.path, class_, says if sample is None else f"{says} (n={sample:,})")


def _legend(
    indicator: Indicator, bounds: Sequence[float], values: Sequence[float]
) -> list[tuple[str, str]]:
    """The range of each class, from its lowest to its highest value."""
    found = []
    for n in range(len(bounds)):
        own = [value for value in values if charts.class_of(value, bounds) == n]
        ends = dict.fromkeys(formats.shown(end, indicator) for end in (min(own), max(own)))
        found.append((str(n), "–".join(ends)))
    return found


def _view(cells: Sequence[grids.SketchedCell]) -> tuple[str, tuple[int, int]]:
    """View box around the cells; distance and width of hatching lines in it."""
    west, north = min(cell.box[0] for cell in cells), min(cell.box[1] for cell in cells)
    east, south = max(cell.box[2] for cell in cells), max(cell.box[3] for cell in cells)
    span = max(east - west, south - north)
    edge = _MARGIN * span
    box = (west - edge, north - edge, east - west + 2 * edge, south - north + 2 * edge)
    hatch = max(3, round(span / 90))
    return " ".join(f"{each:.0f}" for each in box), (hatch, hatch // 3)
