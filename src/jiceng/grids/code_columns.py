"""Columns of other apps that hold codes of grids."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from jiceng.grids.published_grids import current, grids_below
from jiceng.ui.modelfields import CodesField


class GridCodesField(CodesField):
    """Codes of grids of a record's unit or below; empty for all, those drawn later as well."""

    def deconstruct(self) -> Any:
        """Use the public path of this class in migrations of other apps."""
        name, _path, args, options = super().deconstruct()
        return name, "jiceng.grids.public.GridCodesField", args, options

    def offered(self, record: Any, at: datetime) -> Sequence[tuple[str, Any]]:
        """The grids in force of the record's unit and of those below it."""
        return [(place.code, place.name) for place in grids_below(record.unit_id)]

    def names(self, codes: Sequence[str]) -> str:
        """The names of the grids that are in force."""
        places = current().places
        return "、".join(places[code].name for code in codes if code in places)
