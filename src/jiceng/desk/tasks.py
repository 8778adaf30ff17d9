"""Work of the desk that runs by itself, or that somebody asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core import downloads
from jiceng.core.background_jobs import ErrandKind
from jiceng.core.retention import Retention
from jiceng.desk import exports, saved_filters

UPKEEP: Final = (
    Retention(
        "workbench.export",
        downloads.KEEP,
        exports.erase_exports,
        label=_("tables that were exported"),
        past=exports.past,
        erases=["workbench.Export"],
    ),
    Retention(
        "workbench.left",
        timedelta(0),
        saved_filters.erase_filters_of_left,
        label=_("filters of people who have left"),
        erases=["workbench.SavedFilter"],
    ),
    ErrandKind(exports.ERRAND, "", exports.do, is_own=True, on_record=("rows",)),
)
