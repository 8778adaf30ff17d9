"""Background task: the lake follows the facts."""

from __future__ import annotations

import logging
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.core import periodic_tasks

_logger = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="metrics.lake", lock="metrics.lake", pass_context=False)
def refresh_lake(timestamp: int) -> int:
    """Write the months of the lake that have changed; returns their number."""
    from jiceng.metrics.lake import refreshing  # noqa: PLC0415 - imports DuckDB

    done = refreshing.refresh(timezone.now())
    if done is None:
        _logger.info("the lake is being refreshed by another process")
        return 0
    return done.months


MONITORED: Final = (periodic_tasks.MonitoredTask("lake", refresh_lake.name, _("Lake of figures")),)
