"""Rows of cells made from outlines, and checks of an actor's rights over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import shapely
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.grids import rules
from jiceng.grids.cell_validation import all_of
from jiceng.grids.file_cells import Feature
from jiceng.grids.geometry import areas_m2
from jiceng.grids.models import Grid, GridLevel, GridVersion, VersionState
from jiceng.grids.permissions import GRID_EDIT

AREA_KINDS = ("village_community", "street_town")


def cell_of(row: Grid) -> rules.Cell:
    """A row as `rules.diff` wants it."""
    return rules.Cell(row.code, row.name, row.geometry, row.parent_code, row.unit_id)


def cells_in(rows: QuerySet[Grid]) -> list[rules.Cell]:
    """The same of many rows, by code, read as one; a page may show some thousand."""
    found = list(
        rows.order_by("code").values_list("code", "name", "polygon", "parent_code", "unit")
    )
    shapes = shapely.from_wkb([bytes(each[2]) for each in found])
    return [
        rules.Cell(code, name, shape, parent, unit)
        for (code, name, _polygon, parent, unit), shape in zip(found, shapes, strict=True)
    ]


def rows_of(version: GridVersion, features: Sequence[Feature], day: date) -> list[Grid]:
    """Unsaved rows of a version, each with its unit and, for a smallest unit, its grid.

    Args:
        day: on which the units exist that are looked for.
    """
    polygons = [feature.polygon for feature in features]
    areas = areas_m2(polygons)
    centres = shapely.point_on_surface(polygons)
    parents = _parents(features) if version.level == GridLevel.MIN_UNIT else {}
    units = directory.tree()
    rows = []
    for feature, area, centre in zip(features, areas, centres, strict=True):
        parent = parents.get(feature.code)
        unit_id = _unit_of(feature.code, units, day, within=parent.unit_id if parent else None)
        rows.append(
            Grid(
                version=version,
                level=version.level,
                code=feature.code,
                name=feature.name[:120],
                parent_code=parent.code if parent else "",
                unit_id=unit_id,
                polygon=shapely.to_wkb(shapely.force_2d(feature.polygon)),
                area_m2=float(area),
                lon=centre.x,
                lat=centre.y,
                synthetic=version.synthetic,
            )
        )
    return rows


def _unit_of(
    code: str, units: directory.UnitTree, day: date, *, within: UUID | None
) -> UUID | None:
    """The community or street whose code this one begins with, or who answers for it since it has
    closed. A smallest unit belongs to the
    unit of its grid, or to one below it: grids are given to other units, and codes stay.

    Args:
        within: the unit of the grid, for a smallest unit.
    """
    around = units.get(within)
    for length in range(len(code), 5, -1):
        node = units.by_code(code[:length])
        if node is not None:
            node = units.existing_or_successor(node.id, day)
        if node is not None and node.kind in AREA_KINDS:
            is_inside = around is None or node.path.startswith(around.path)
            return node.id if is_inside else within
    return within


def _parents(features: Sequence[Feature]) -> dict[str, Grid]:
    """The current grid of each smallest unit, as `rules.hang` finds it."""
    rows = Grid.objects.filter(
        version__level=GridLevel.GRID, version__state=VersionState.PUBLISHED
    ).order_by("code")
    grids = {row.code: row for row in rows}
    units = [rules.Cell(each.code, each.name, each.polygon) for each in features]
    hung = rules.assign_to_grids(units, [cell_of(row) for row in grids.values()])
    return {code: grids[each.parent] for code, each in hung.items() if each.parent}


def require_over(by: Actor, rows: Iterable[Grid]) -> None:
    """Refuse an actor without the right over all units concerned; over everything, for cells
    without a unit."""
    units = directory.tree()
    nodes = [units.get(unit_id) for unit_id in {row.unit_id for row in rows}]
    for path in sorted({node.path if node else "/" for node in nodes} or {"/"}):
        by.may(GRID_EDIT, path).or_refuse()


def require_units(by: Actor, rows: Iterable[Grid]) -> None:
    """Refuse cells without a unit to an actor without the right over everything, and list them.

    Raises:
        Invalid: each of them in ``details["problems"]``.
    """
    if by.may(GRID_EDIT, "/").allowed:
        return
    faults = [
        Invalid(
            _(
                "The code %(code)s begins with no community's or street's code. Correct it, or "
                "enter the unit first."
            )
            % {"code": row.code},
            "grids.no_unit",
        )
        for row in rows
        if row.unit_id is None
    ]
    if faults:
        raise all_of(faults)
