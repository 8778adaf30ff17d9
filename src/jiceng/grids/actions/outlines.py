"""Actions on outlines: import a version, publish it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import public as directory
from jiceng.grids import rules
from jiceng.grids.actions.cells import cell_of, require_over, require_units, rows_of
from jiceng.grids.actions.scope import key_of
from jiceng.grids.cell_validation import all_of, check
from jiceng.grids.draft_checks import faults_of
from jiceng.grids.file_cells import Feature
from jiceng.grids.models import Grid, GridLevel, GridStep, GridVersion, VersionState

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Loaded:
    """Result of an import: the version, its differences from the current one, and warnings."""

    version: GridVersion
    diff: rules.Diff
    warnings: list[str]


@transaction.atomic
def load_grids(
    *,
    features: Sequence[Feature],
    level: GridLevel | str,
    by: Actor,
    at: datetime,
    note: str = "",
    synthetic: bool = False,
    allow_overlaps: bool = False,
) -> Loaded:
    """Check outlines and keep them as a draft version of their level.

    The community of a grid, and the grid of a smallest unit, has the longest code that its own
    begins with; without one, a smallest unit is assigned by its position.

    Args:
        features: all cells of the level; the version replaces the one in force as a whole.
        synthetic: the outlines are invented, for a demonstration.
        allow_overlaps: store a draft with overlapping cells, which cannot be published.

    Raises:
        Invalid: with the invalid features.
        Refused: no right over an area concerned.
    """
    level = GridLevel(level)
    checked = check(features, allow_overlaps=allow_overlaps)
    invalidate("grids")  # its row lock makes writers take turns
    version = GridVersion(
        number=_next_number(), level=level, created_at=at, note=note[:200], synthetic=synthetic
    )
    rows = rows_of(version, checked.features, directory.civil_day(at))
    require_units(by, rows)
    require_over(by, rows)
    difference = rules.diff(cells_in_force(level), [cell_of(row) for row in rows])
    version.save(force_insert=True)
    Grid.objects.bulk_create(rows, batch_size=_BATCH)
    record(
        "grid_version",
        version.pk,
        "grids.loaded",
        by=by,
        at=at,
        data={
            "number": version.number,
            "level": level.value,
            "cells": len(rows),
            "synthetic": synthetic,
        },
    )
    return Loaded(version, difference, checked.warnings)


def _next_number() -> int:
    return int(GridVersion.objects.aggregate(top=Max("number"))["top"] or 0) + 1


@transaction.atomic
def copy_version(
    *, version: GridVersion | UUID, by: Actor, at: datetime, note: str = ""
) -> GridVersion:
    """Begin a draft with the outlines of another version.

    Raises:
        NotFound: there is none.
        Refused: no right over an area that it covers.
    """
    invalidate("grids")
    source = GridVersion.objects.filter(pk=key_of(version)).first()
    if source is None:
        raise NotFound(_("Version not found."), "grids.no_version")
    rows = list(source.grids.select_related("unit").order_by("code"))
    require_over(by, rows)
    draft = GridVersion.objects.create(
        number=_next_number(),
        level=source.level,
        created_at=at,
        note=note[:200],
        synthetic=source.synthetic,
    )
    for row in rows:
        row.pk, row.version = uuid7(), draft
    Grid.objects.bulk_create(rows, batch_size=_BATCH)
    record(
        "grid_version",
        draft.pk,
        "grids.copied",
        by=by,
        at=at,
        data={
            "number": draft.number,
            "level": draft.level,
            "from": source.number,
            "cells": len(rows),
        },
    )
    return draft


@transaction.atomic
def discard_version(*, version: GridVersion | UUID, by: Actor, at: datetime) -> GridVersion:
    """Throw a draft away. Its outlines stay to be read and copied.

    Raises:
        NotFound: there is none.
        Refused: it is no draft, or no right over an area that it covers.
    """
    found = locked_draft(version, _("Only drafts can be discarded."))
    require_over(by, found.grids.select_related("unit").order_by("code"))
    found.state = VersionState.DISCARDED
    found.save(update_fields=["state"])
    GridStep.objects.filter(version=found).delete()
    record(
        "grid_version",
        found.pk,
        "grids.discarded",
        by=by,
        at=at,
        data={"number": found.number, "level": found.level},
    )
    return found


def locked_draft(version: GridVersion | UUID, otherwise: str) -> GridVersion:
    """A draft, locked until this transaction ends.

    Raises:
        NotFound: there is none.
        Refused: it is no draft, with the text given.
    """
    found = GridVersion.objects.select_for_update().filter(pk=key_of(version)).first()
    if found is None:
        raise NotFound(_("Version not found."), "grids.no_version")
    if found.state != VersionState.DRAFT:
        raise Refused(otherwise, "grids.not_a_draft")
    return found


@transaction.atomic
def publish_version(*, version: GridVersion | UUID, by: Actor, at: datetime) -> GridVersion:
    """Publish a draft and retire the current version of its level.

    Raises:
        NotFound: there is none.
        Refused: it is no draft, or no right over an area concerned.
        Invalid: the obstacles, all of them in ``details["problems"]``.
        ConfirmFirst: a session without a recent confirmation of identity.
    """
    invalidate("grids")
    found = locked_draft(version, _("Only drafts can be published."))
    level = GridLevel(found.level)
    retiring = list(
        Grid.objects.filter(version__level=level, version__state=VersionState.PUBLISHED)
        .select_related("unit")
        .order_by("code")
    )
    coming = list(found.grids.select_related("unit").order_by("code"))
    require_over(by, [*retiring, *coming])
    faults = faults_of(coming)
    if faults:
        raise all_of(faults)
    by.confirm_first()  # from now on all requests in the area are routed differently
    difference = rules.diff([cell_of(row) for row in retiring], [cell_of(row) for row in coming])
    GridVersion.objects.filter(level=level, state=VersionState.PUBLISHED).update(
        state=VersionState.RETIRED
    )
    found.state, found.published_at = VersionState.PUBLISHED, at
    found.save(update_fields=["state", "published_at"])
    GridStep.objects.filter(version=found).delete()
    grids_before = retiring if level == GridLevel.GRID else _in_force(GridLevel.GRID)
    carried = _rehang_min_units({row.code: row.unit_id for row in grids_before})
    record(
        "grid_version",
        found.pk,
        "grids.published",
        by=by,
        at=at,
        data={
            "number": found.number,
            "level": level.value,
            "added": difference.added,
            "removed": difference.removed,
            "renamed": [each.code for each in difference.renamed],
            "reshaped": [each.code for each in difference.reshaped],
            "given": {each.code: each.after for each in difference.given},
            "carried": carried,
        },
    )
    return found


def cells_in_force(level: GridLevel | str) -> list[rules.Cell]:
    """The cells of the version in force, as `rules.diff` wants them."""
    return [cell_of(row) for row in _in_force(level)]


def _in_force(level: GridLevel | str) -> list[Grid]:
    rows = Grid.objects.filter(version__level=level, version__state=VersionState.PUBLISHED)
    return list(rows.order_by("code"))


def _rehang_min_units(before: Mapping[str, UUID | None]) -> dict[str, dict[str, object]]:
    """Reassign the smallest units to the current grids. Points are located in smallest units
    first, so without this a new border or unit would have no effect. Those of drafts follow their
    grid to another unit too; their grid is determined when they are published.

    Args:
        before: the previous unit of each grid, by its code.

    Returns:
        The new grid and unit of each changed smallest unit in force, by its code.
    """
    grids = _in_force(GridLevel.GRID)
    after = {grid.code: grid.unit_id for grid in grids}
    rows = _in_force(GridLevel.MIN_UNIT)
    hung = rules.assign_to_grids([cell_of(row) for row in rows], [cell_of(row) for row in grids])
    changed = [row for row in rows if _follow(row, hung[row.code], before, after)]
    given = {code for code, unit in after.items() if before.get(code) != unit}
    drawn = Grid.objects.filter(
        version__level=GridLevel.MIN_UNIT, version__state=VersionState.DRAFT, parent_code__in=given
    ).order_by("version_id", "code")
    drafts = [
        row for row in drawn if _follow(row, rules.GridAssignment(row.parent_code), before, after)
    ]
    Grid.objects.bulk_update([*changed, *drafts], ["parent_code", "unit"], batch_size=_BATCH)
    return {row.code: {"grid": row.parent_code, "unit": row.unit_id} for row in changed}


def _follow(
    row: Grid,
    hung: rules.GridAssignment,
    before: Mapping[str, UUID | None],
    after: Mapping[str, UUID | None],
) -> bool:
    """Assign a row to its grid; returns whether that changes it."""
    was = (row.parent_code, row.unit_id)
    unit = rules.unit_after(cell_of(row), hung, before=before, after=after)
    row.parent_code, row.unit_id = hung.parent, unit
    return was != (row.parent_code, row.unit_id)
