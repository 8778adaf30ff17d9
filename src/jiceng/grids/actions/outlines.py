"""Verbs on outlines: load a version, put it in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound, Refused
from jiceng.core.events import record
from jiceng.core.versions import bump
from jiceng.directory import public as directory
from jiceng.grids import index, rules
from jiceng.grids.actions.scope import key_of
from jiceng.grids.features import Feature
from jiceng.grids.geometry import areas_m2
from jiceng.grids.locator import Locator
from jiceng.grids.models import Grid, GridLevel, GridVersion, VersionState
from jiceng.grids.permissions import GRID_EDIT
from jiceng.grids.validate import check

_AREA_KINDS = ("village_community", "street_town")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load has made: the version, how it differs from the one in force, and what to look
    at."""

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
) -> Loaded:
    """Check outlines and keep them as a draft version of their level.

    A grid finds its community, and a smallest unit its grid, by the longest code that its own
    begins with; a smallest unit without one, by where it lies.

    Args:
        features: all cells of the level; the version replaces the one in force as a whole.
        synthetic: the outlines are invented, for a demonstration.

    Raises:
        Invalid: naming the features that are at fault.
        Refused: no right over an area that is touched.
    """
    level = GridLevel(level)
    checked = check(features)
    bump("grids")  # its row lock makes writers take turns
    number = (GridVersion.objects.aggregate(top=Max("number"))["top"] or 0) + 1
    version = GridVersion(
        number=number, level=level, created_at=at, note=note[:200], synthetic=synthetic
    )
    rows = _rows(version, checked.features)
    _require_over(by, rows)
    difference = rules.diff(cells_in_force(level), [_cell(row) for row in rows])
    version.save(force_insert=True)
    Grid.objects.bulk_create(rows, batch_size=_BATCH)
    record(
        "grid_version", version.pk, "grids.loaded", by=by, at=at,
        data={"number": number, "level": level.value, "cells": len(rows), "synthetic": synthetic},
    )  # fmt: skip
    return Loaded(version, difference, checked.warnings)


@transaction.atomic
def publish_version(*, version: GridVersion | UUID, by: Actor, at: datetime) -> GridVersion:
    """Put a draft in force and retire the version of its level that was.

    Raises:
        NotFound: there is none.
        Refused: it is no draft, or no right over an area that is touched.
        ConfirmFirst: a session in which nobody has shown lately who they are.
    """
    bump("grids")
    found = GridVersion.objects.filter(pk=key_of(version)).first()
    if found is None:
        raise NotFound(_("There is no such version."), "grids.no_version")
    if found.state != VersionState.DRAFT:
        raise Refused(_("Only a draft can be published."), "grids.not_a_draft")
    level = GridLevel(found.level)
    retiring = list(
        Grid.objects.filter(version__level=level, version__state=VersionState.PUBLISHED)
        .select_related("unit")
        .order_by("code")
    )
    coming = list(found.grids.select_related("unit").order_by("code"))
    _require_over(by, [*retiring, *coming])
    by.confirm_first()  # from now on every request in the area goes another way
    difference = rules.diff([_cell(row) for row in retiring], [_cell(row) for row in coming])
    GridVersion.objects.filter(level=level, state=VersionState.PUBLISHED).update(
        state=VersionState.RETIRED
    )
    found.state, found.published_at = VersionState.PUBLISHED, at
    found.save(update_fields=["state", "published_at"])
    if level == GridLevel.GRID:
        _rehang_min_units(coming)
    record(
        "grid_version", found.pk, "grids.published", by=by, at=at,
        data={
            "number": found.number, "level": level.value, "added": difference.added,
            "removed": difference.removed, "renamed": [each.code for each in difference.renamed],
            "reshaped": [each.code for each in difference.reshaped],
        },
    )  # fmt: skip
    return found


def cells_in_force(level: GridLevel | str) -> list[rules.Cell]:
    """The cells of the version in force, as `rules.diff` wants them."""
    rows = Grid.objects.filter(version__level=level, version__state=VersionState.PUBLISHED)
    return [_cell(row) for row in rows.order_by("code")]


def _cell(row: Grid) -> rules.Cell:
    return rules.Cell(row.code, row.name, row.geometry, row.parent_code)


def _rows(version: GridVersion, features: Sequence[Feature]) -> list[Grid]:
    polygons = [feature.polygon for feature in features]
    areas = areas_m2(polygons)
    centres = shapely.point_on_surface(polygons)
    parents = _parents(version, features, centres) if version.level == GridLevel.MIN_UNIT else {}
    units = directory.tree()
    rows = []
    for feature, area, centre in zip(features, areas, centres, strict=True):
        parent = parents.get(feature.code)
        unit_id = _unit_of(feature.code, units) or (parent.unit_id if parent else None)
        rows.append(
            Grid(
                version=version, level=version.level, code=feature.code, name=feature.name[:120],
                parent_code=parent.code if parent else "", unit_id=unit_id,
                polygon=shapely.to_wkb(shapely.force_2d(feature.polygon)), area_m2=float(area),
                lon=centre.x, lat=centre.y, synthetic=version.synthetic,
            )
        )  # fmt: skip
    return rows


def _unit_of(code: str, units: directory.UnitTree) -> UUID | None:
    """The community or street whose code this one begins with."""
    for length in range(len(code), 5, -1):
        node = units.by_code(code[:length])
        if node is not None and node.kind in _AREA_KINDS:
            return node.id
    return None


def _parents(
    version: GridVersion, features: Iterable[Feature], centres: Any
) -> dict[str, index.Place]:
    """The grid of each smallest unit: by code, else by where it lies."""
    grids = index.current()
    locator = grids.locators.get(GridLevel.GRID)
    found: dict[str, index.Place] = {}
    for feature, centre in zip(features, centres, strict=True):
        for length in range(len(feature.code) - 1, 0, -1):
            place = grids.places.get(feature.code[:length])
            if place is not None and place.level == GridLevel.GRID:
                found[feature.code] = place
                break
        else:
            position = locator.locate_one(centre.x, centre.y) if locator else -1
            if locator is not None and position >= 0:
                found[feature.code] = grids.places[locator.codes[position]]
    return found


def _rehang_min_units(grids: Sequence[Grid]) -> None:
    """Let the smallest units in force find their grids among those that have come into force."""
    by_code = {grid.code: grid for grid in grids}
    locator = Locator(list(by_code), [grid.geometry for grid in by_code.values()])
    changed = []
    for unit in Grid.objects.filter(
        version__level=GridLevel.MIN_UNIT, version__state=VersionState.PUBLISHED
    ).order_by("code"):
        lengths = range(len(unit.code) - 1, 0, -1)
        parent = next((p for n in lengths if (p := by_code.get(unit.code[:n]))), None)
        if parent is None:
            position = locator.locate_one(unit.lon, unit.lat)
            parent = by_code[locator.codes[position]] if position >= 0 else None
        code = parent.code if parent else ""
        if code != unit.parent_code:
            unit.parent_code = code
            changed.append(unit)
    Grid.objects.bulk_update(changed, ["parent_code"], batch_size=_BATCH)


def _require_over(by: Actor, rows: Iterable[Grid]) -> None:
    """Refuse whoever lacks the right over any unit touched; over all, for cells of no unit."""
    units = directory.tree()
    nodes = [units.get(unit_id) for unit_id in {row.unit_id for row in rows}]
    for path in sorted({node.path if node else "/" for node in nodes} or {"/"}):
        by.may(GRID_EDIT, path).or_refuse()
