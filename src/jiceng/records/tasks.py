"""Background job for moves that the system makes at their time."""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.core.periodic_tasks import MonitoredTask
from jiceng.records import moving


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="records.moves", lock="records.moves", pass_context=False)
def make_due_moves(timestamp: int) -> int:
    """Make the moves whose timers have passed."""
    return moving.make_due_moves(at=timezone.now())


UPKEEP: Final = (MonitoredTask("moves", make_due_moves.name, _("Timed moves of records")),)
