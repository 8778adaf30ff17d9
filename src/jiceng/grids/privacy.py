"""Personal data of grids: posts of staff by reference; no residents."""

from __future__ import annotations

from typing import Final

from jiceng.core.privacy import Personal, declare, keep

PRIVACY: Final = (
    declare(
        "grids.GridVersion",
        plain=[
            "id",
            "number",
            "level",
            "state",
            "created_at",
            "published_at",
            "note",
            "synthetic",
            "revision",
        ],
    ),
    declare("grids.GridStep", plain=["id", "version", "number", "kind", "taken", "put"]),
    declare(
        "grids.Grid",
        plain=[
            "id",
            "version",
            "level",
            "code",
            "name",
            "parent_code",
            "unit",
            "polygon",
            "area_m2",
            "lon",
            "lat",
            "synthetic",
        ],
    ),
    declare("grids.PlaceName", plain=["id", "name", "unit", "grid_code", "level"]),
    declare(
        "grids.GridPost",
        personal={
            "public_phone": Personal("to reach the officer at work", keep("post ended", days=0)),
        },
        plain=["id", "grid_code", "person", "role", "speciality", "valid_from", "valid_to"],
    ),
    declare("grids.GridParty", plain=["id", "grid_code", "party_unit", "valid_from", "valid_to"]),
    declare(
        "grids.MinUnitLink",
        plain=["id", "min_unit_code", "person", "households", "valid_from", "valid_to"],
    ),
)
