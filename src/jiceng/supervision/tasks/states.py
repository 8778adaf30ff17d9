"""States of tasks."""

from __future__ import annotations

from typing import Final

LISTED, RUNNING, RETURNED = "listed", "running", "returned"
COMPLETED, DONE = "completed", "done"
SUSPENDED, STRUCK, SECTION = "suspended", "struck", "section"
OPEN: Final = (LISTED, RUNNING, RETURNED, COMPLETED, SUSPENDED)
OVER: Final = (DONE, STRUCK)
"""States in which nothing more is to be done."""
AT_WORK: Final = (LISTED, RUNNING, RETURNED)
