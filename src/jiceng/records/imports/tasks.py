"""Scheduled tasks: imports in the background, deletion of files."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.core.privacy import DAYS_A_YEAR
from jiceng.core.retention import Retention
from jiceng.records.imports import actions, work


@app.task(pass_context=False)
def do_import(table: str) -> None:
    """Import an uploaded file; queued by `actions.queue`."""
    work.work(UUID(table))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="records.imports", lock="records.imports", pass_context=False)
def resume_imports(timestamp: int) -> int:
    """Queue imports again whose worker died."""
    found = work.cut_off()
    for table in found:
        actions.queue(table)
    return len(found)


UPKEEP: Final = (
    Retention(
        "imports.file",
        actions.KEEP_FILES,
        actions.erase_files,
        label=_("imported files"),
        past=actions.past,
        erases=["imports.RejectedRow"],
    ),
    Retention(
        "imports.left",
        actions.KEEP_FILES,
        actions.erase_of_left,
        label=_("senders of imports who have left"),
        erases=["imports.TableImport"],
    ),
    Retention(
        "imports.sender",
        timedelta(days=10 * DAYS_A_YEAR),
        actions.erase_senders,
        label=_("senders of imports"),
        erases=["imports.TableImport"],
    ),
)
