"""What time itself does to the directory: ends that were entered come."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from jiceng.directory.actions.succession import hand_over_ended


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="directory.succession", pass_context=False)
def pass_on_what_is_left(timestamp: int) -> int:
    """Hand over what lies with units and people who have ended; hourly, soon after midnight too."""
    return hand_over_ended(at=timezone.now())
