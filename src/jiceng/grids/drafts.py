"""What is wrong with a draft: what forbids publishing it, and what to look at before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.grids import validate
from jiceng.grids.features import Feature
from jiceng.grids.geometry import areas_m2
from jiceng.grids.models import Grid, GridLevel, GridVersion, VersionState
from jiceng.grids.permissions import GRID_READ

# A cell that lies out of the known area by more than this share of itself was moved or mistyped.
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
    """What forbids publishing these cells."""
    if not rows:
        return [Invalid(_("The draft is empty. Draw a grid or load a file."), "grids.empty")]
    return validate.overlaps(features_of(rows))


def review(actor: Actor, version: GridVersion) -> Review:
    """Look a version over, as far as the actor may see it: two queries, whatever its size."""
    scope = directory.within(actor.reach(GRID_READ), "unit__path")
    rows = list(version.grids.filter(scope).order_by("code"))
    warnings = validate.gaps(features_of(rows)) if rows else []
    return Review(
        [str(fault) for fault in faults_of(rows)],
        [*warnings, *_outside(rows), *_without(rows)],
    )


def features_of(rows: Sequence[Grid]) -> list[Feature]:
    """Rows as the checks want them, numbered in their order."""
    return [Feature(n, row.code, row.name, row.geometry) for n, row in enumerate(rows, 1)]


def _outside(rows: Sequence[Grid]) -> list[str]:
    """Cells that lie where no grid in force does: a wrong coordinate system, as a rule."""
    known = Grid.objects.filter(version__state=VersionState.PUBLISHED, level=GridLevel.GRID)
    shapes = [shapely.from_wkb(bytes(each)) for each in known.values_list("polygon", flat=True)]
    if not shapes or not rows:
        return []
    area = shapely.union_all(shapes)
    shapely.prepare(area)
    cells = np.array([row.geometry for row in rows], dtype=object)
    beyond = np.flatnonzero(~shapely.contains_properly(area, cells))
    inside = areas_m2(shapely.intersection(cells[beyond], area))
    return [
        _(
            "%(code)s lies outside the grids in force. If the area has not grown, check the "
            "coordinate system of the file."
        )
        % {"code": rows[i].code}
        for i, shared in zip(beyond.tolist(), inside, strict=True)
        if shared < (1 - OUTSIDE_SHARE) * rows[i].area_m2
    ]


def _without(rows: Sequence[Grid]) -> list[str]:
    """Cells that hang in the air."""
    found = [
        _("%(code)s belongs to no community. Choose its unit.") % {"code": row.code}
        for row in rows
        if row.unit_id is None
    ]
    return found + [
        _("%(code)s lies in no grid. Correct its code or its outline.") % {"code": row.code}
        for row in rows
        if row.level == GridLevel.MIN_UNIT and not row.parent_code
    ]
