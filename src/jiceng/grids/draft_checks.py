"""Checks of a draft: obstacles to publishing it, and warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.grids import cell_validation
from jiceng.grids.file_cells import Feature
from jiceng.grids.geometry import areas_m2
from jiceng.grids.models import Grid, GridLevel, GridVersion, VersionState
from jiceng.grids.permissions import GRID_READ

# A cell with more than this share outside the known area was moved or mistyped.
OUTSIDE_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Review:
    """A draft looked over, in whole sentences.

    Args:
        faults: what forbids publishing it.
        warnings: what may be as it should.
    """

    faults: list[str]
    warnings: list[str]


def faults_of(rows: Sequence[Grid]) -> list[Invalid]:
    """Obstacles to publishing these cells."""
    if not rows:
        return [Invalid(_("The draft is empty. Draw a grid or load a file."), "grids.empty")]
    return cell_validation.overlaps(features_of(rows))


def review(actor: Actor, version: GridVersion) -> Review:
    """Check a version within the actor's scope: two queries for any size."""
    rows = _rows(actor, version)
    warnings = cell_validation.gaps(features_of(rows)) if rows else []
    return Review(
        [str(fault) for fault in faults_of(rows)],
        [*warnings, *_outside(rows), *_without(rows)],
    )


def faults(actor: Actor, version: GridVersion) -> list[str]:
    """Obstacles to publishing a version within the actor's scope: one query."""
    return [str(fault) for fault in faults_of(_rows(actor, version))]


def _rows(actor: Actor, version: GridVersion) -> list[Grid]:
    scope = directory.within(actor.reach(GRID_READ), "unit__path")
    return list(version.grids.filter(scope).order_by("code"))


def features_of(rows: Sequence[Grid]) -> list[Feature]:
    """Rows as the checks want them, numbered in their order."""
    return [Feature(n, row.code, row.name, row.geometry) for n, row in enumerate(rows, 1)]


def _outside(rows: Sequence[Grid]) -> list[str]:
    """Cells outside all current grids: usually a wrong coordinate system."""
    published = Grid.objects.filter(version__state=VersionState.PUBLISHED, level=GridLevel.GRID)
    known = {bytes(each) for each in published.values_list("polygon", flat=True)}
    drawn = [row for row in rows if bytes(row.polygon) not in known]  # the others are in force
    if not known or not drawn:
        return []
    grids = np.array([shapely.from_wkb(each) for each in known], dtype=object)
    cells = np.array([row.geometry for row in drawn], dtype=object)
    # Current grids do not overlap, so a cell's shares in them add up.
    cell, grid = shapely.STRtree(grids).query(cells, predicate="intersects")
    shared = np.zeros(len(drawn))
    np.add.at(shared, cell, areas_m2(shapely.intersection(cells[cell], grids[grid])))
    return [
        _(
            "%(code)s is outside the current grids. If the area has not grown, check the "
            "coordinate system of the file."
        )
        % {"code": row.code}
        for row, inside in zip(drawn, shared.tolist(), strict=True)
        if inside < (1 - OUTSIDE_SHARE) * row.area_m2
    ]


def _without(rows: Sequence[Grid]) -> list[str]:
    """Cells without a unit or grid."""
    found = [
        _("%(code)s belongs to no community. Choose its unit.") % {"code": row.code}
        for row in rows
        if row.unit_id is None
    ]
    return found + [
        _("%(code)s is in no grid. Correct its code or its boundary.") % {"code": row.code}
        for row in rows
        if row.level == GridLevel.MIN_UNIT and not row.parent_code
    ]
