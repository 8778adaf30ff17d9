"""Where a request is, in words: address, community, grid; codes only as an addition."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jiceng.directory import public as directory
from jiceng.grids import public as grids


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The place of a request.

    Args:
        address: as written by the reporter; "" if unknown.
        area: the community, without the word for its committee; "" if unknown.
        grid: name of the smallest known grid, without that of the community.
        code: of that grid.
    """

    address: str
    area: str
    grid: str
    code: str


def place_words(
    address: str, area_id: UUID | None, grid_code: str, min_unit_code: str = ""
) -> PlaceWords:
    """The place of a request in words: no query."""
    unit = directory.tree().get(area_id)
    name = unit.name if unit else ""
    known = grids.current().places
    codes = [code for code in (min_unit_code, grid_code) if code]
    grid = next((known[code] for code in codes if code in known), None)
    return PlaceWords(
        address=address,
        # Where several places have one name, the label adds the unit above.
        area=grids.place_of_body(name) + directory.label_of(area_id).removeprefix(name),
        grid=grids.name_within(grid.name, name) if grid else "",
        code=grid.code if grid else next(iter(codes), ""),
    )
