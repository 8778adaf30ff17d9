"""Words of grids that an installation can rename."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.vocabulary.terms import Term

_PLACES: Final = _("Grids and places")

TERMS: Final = (
    Term("grid", _PLACES, "网格", ("grid", "grids")),
    Term("smallest_unit", _PLACES, "最小单元", ("smallest unit", "smallest units")),
)
