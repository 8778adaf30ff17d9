"""Reads of versions for drawing. Each starts from what the actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import orjson
import shapely
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.directory import public as directory
from jiceng.grids import queries
from jiceng.grids.models import Grid, GridLevel, GridStep, GridVersion, VersionState
from jiceng.grids.permissions import GRID_READ
from jiceng.grids.place_names import name_within

# A tenth of a millimetre: finer than drawing needs, and what the drawing library accepts.
DECIMALS = 9
TINTS = 8
"""Colours of streets on the map (frontend/map/canvas.ts)."""


def versions_with_sizes(actor: Actor) -> QuerySet[GridVersion]:
    """All versions, newest first, each with the number of its cells as `size`."""
    return queries.versions(actor).annotate(size=Count("grids"))


def version_for(actor: Actor, version_id: UUID) -> GridVersion:
    """One version.

    Raises:
        NotFound: missing and hidden alike.
    """
    found = queries.versions(actor).filter(pk=version_id).first()
    if found is None:
        raise NotFound(_("Version not found."), "grids.no_version")
    return found


def in_force(actor: Actor, level: GridLevel | str) -> GridVersion | None:
    """The version of a level that is in force."""
    return queries.versions(actor).filter(level=level, state=VersionState.PUBLISHED).first()


def cells_of(actor: Actor, version: GridVersion) -> QuerySet[Grid]:
    """The cells of any version that the actor may see, by code."""
    scope = directory.within(actor.reach(GRID_READ), "unit__path")
    return version.grids.filter(scope).select_related("unit").order_by("code")


def cell_for(actor: Actor, version: GridVersion, code: str) -> Grid:
    """One cell of any version.

    Raises:
        NotFound: missing and hidden alike.
    """
    found = cells_of(actor, version).filter(code=code).first()
    if found is None:
        raise NotFound(
            _("Grid %(code)s not found. Check the code.") % {"code": code[:40]}, "grids.no_grid"
        )
    return found


def undoable_steps(version: GridVersion) -> int:
    """The number of changes to a draft that can be undone."""
    return GridStep.objects.filter(version=version).count()


Outline = tuple[BaseGeometry, dict[str, Any]]
"""A shape with the properties of its feature."""


def outlines_of(actor: Actor, version: GridVersion) -> bytes:
    """A version as GeoJSON: its cells, and around them the communities and the district as the
    grids in force draw them.

    The ``kind`` of each feature is ``cell``, ``unit`` or ``district``.
    """
    rows = list(cells_of(actor, version))
    tree = directory.tree()
    streets = {row.pk: tree.ancestor(row.unit_id, "street_town") for row in rows}
    tints = tints_of(street.code for street in streets.values() if street)
    shapes: list[Outline] = [
        (
            row.geometry,
            {
                "kind": "cell",
                "code": row.code,
                "name": row.name,
                "unit": str(row.unit_id or ""),
                "unit_name": directory.label_of(row.unit_id),
                "short": _short(row, tree.get(row.unit_id)),
                "street": street.name if (street := streets[row.pk]) else "",
                "tint": tints[street.code] if street else 0,
                "area": round(row.area_m2),
            },
        )
        for row in rows
    ]
    features = _features([*shapes, *_around(actor)])
    return orjson.dumps(
        {"type": "FeatureCollection", "revision": version.revision, "features": features}
    )


def tints_of(codes: Iterable[str]) -> dict[str, int]:
    """A colour for each street, by the order of their codes; colours repeat after `TINTS`.

    >>> tints_of(["440704002", "440704001", "440704002"])
    {'440704001': 0, '440704002': 1}
    """
    return {code: place % TINTS for place, code in enumerate(sorted(set(codes)))}


def _short(row: Grid, unit: directory.Node | None) -> str:
    """The name of a cell beside that of its community."""
    return name_within(row.name, unit.name) if unit else row.name


def _around(actor: Actor) -> list[Outline]:
    """Communities and the whole area, merged from the current grids."""
    of_unit: dict[UUID | None, list[BaseGeometry]] = defaultdict(list)
    for row in queries.visible_to(actor).filter(level=GridLevel.GRID).order_by("code"):
        of_unit[row.unit_id].append(row.geometry)
    tree, wholes = directory.tree(), []
    found: list[Outline] = []
    for unit_id, shapes in of_unit.items():
        whole = shapely.union_all(shapes)
        wholes.append(whole)
        node = tree.get(unit_id)
        if node is not None:
            found.append((whole, {"kind": "unit", "code": node.code, "name": node.name}))
    if wholes:
        district = shapely.union_all(wholes)
        found.append((district, {"kind": "district", "code": "", "name": ""}))
    return found


def _features(outlines: Sequence[Outline]) -> list[dict[str, Any]]:
    """Coordinates rounded to what can be drawn with, all of them at once."""
    shapes = np.empty(len(outlines), dtype=object)
    shapes[:] = [shape for shape, _properties in outlines]
    rounded = shapely.transform(shapes, lambda points: np.round(points, DECIMALS))
    return [
        {"type": "Feature", "geometry": orjson.Fragment(text), "properties": properties}
        for text, (_shape, properties) in zip(shapely.to_geojson(rounded), outlines, strict=True)
    ]
