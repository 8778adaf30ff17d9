"""Background jobs of the desk: presence clean-up, exports, retention."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.core import downloads
from jiceng.core.access import SYSTEM
from jiceng.core.background_jobs import JobKind
from jiceng.core.retention import BATCH as ERASED_AT_ONCE
from jiceng.core.retention import Retention
from jiceng.desk import drafts, exports, presence, saved_filters


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="workbench.presence", lock="workbench.presence", pass_context=False)
def sweep_presences(timestamp: int) -> int:
    """Delete ended and expired visits within minutes instead of at the nightly erasure."""
    now, swept = timezone.now(), 0
    while count := presence.erase_presences(
        cutoff=now - presence.life(), by=SYSTEM, at=now, batch=ERASED_AT_ONCE
    ):
        swept += count
    return swept


UPKEEP: Final = (
    Retention(
        "workbench.draft",
        timedelta(days=30),
        drafts.erase_drafts,
        label=_("unsent replies"),
        erases=["workbench.Draft"],
    ),
    Retention(
        "workbench.presence",
        presence.life,
        presence.erase_presences,
        label=_("presence on records"),
        erases=["workbench.Presence"],
    ),
    Retention(
        "workbench.export",
        downloads.RETENTION_PERIOD,
        exports.erase_exports,
        label=_("exported tables"),
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
    JobKind(exports.JOB, "", exports.do, is_own=True, on_record=("rows",)),
)
