"""Work of the desk that runs by itself."""

from __future__ import annotations

from datetime import timedelta

from jiceng.core.retention import register_retention
from jiceng.workbench import actions

# As `workbench.privacy` declares: longer than any holiday, shorter than any appeal.
register_retention("workbench.draft", timedelta(days=30), actions.erase_drafts)
