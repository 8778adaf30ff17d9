"""Work of the desk that runs by itself, or that somebody asks for."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from jiceng.core import outgoing
from jiceng.core.errands import register_errand
from jiceng.core.retention import register_retention
from jiceng.workbench import actions, exporting

# As `workbench.privacy` declares: longer than any holiday, shorter than any appeal.
register_retention("workbench.draft", timedelta(days=30), actions.erase_drafts)
register_retention(
    "workbench.export", outgoing.KEEP, exporting.erase_exports,
    label=_("tables that were exported"),
    count=lambda cutoff: exporting.past(cutoff).count(),
)  # fmt: skip
register_errand(
    exporting.ERRAND, exporting.RIGHT, exporting.do, is_own=True, on_record=("rows",)
)  # fmt: skip
