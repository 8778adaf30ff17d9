"""Work of the desk that runs by itself, or that somebody asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.core import outgoing
from jiceng.core.access import SYSTEM
from jiceng.core.errands import ErrandKind
from jiceng.core.retention import BATCH, Retention
from jiceng.workbench import actions, exporting, presence

# As `workbench.privacy` declares: longer than any holiday, shorter than any appeal.


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="workbench.presence", lock="workbench.presence", pass_context=False)
def sweep_presences(timestamp: int) -> int:
    """Delete within minutes what the nightly erasure would leave until the night."""
    now, swept = timezone.now(), 0
    while count := actions.erase_presences(
        cutoff=now - presence.life(), by=SYSTEM, at=now, batch=BATCH
    ):
        swept += count
    return swept


UPKEEP: Final = (
    Retention(
        "workbench.draft",
        timedelta(days=30),
        actions.erase_drafts,
        label=_("replies that were begun and not sent"),
        erases=["workbench.Draft"],
    ),
    Retention(
        "workbench.presence",
        presence.life,
        actions.erase_presences,
        label=_("who has a request open"),
        erases=["workbench.Presence"],
    ),
    Retention(
        "workbench.export",
        outgoing.KEEP,
        exporting.erase_exports,
        label=_("tables that were exported"),
        past=exporting.past,
        erases=["workbench.Export"],
    ),
    Retention(
        "workbench.left",
        timedelta(0),
        actions.erase_filters_of_left,
        label=_("filters of people who have left"),
        erases=["workbench.SavedFilter"],
    ),
    ErrandKind(exporting.ERRAND, exporting.RIGHT, exporting.do, is_own=True, on_record=("rows",)),
)
