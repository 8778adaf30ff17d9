"""Health check for monitoring and load balancers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jiceng.core import clock_monitoring, periodic_tasks


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Report whether pages can be answered, and the state of periodic work.

    200 while the database answers, regardless of the worker: a load balancer must not remove web
    servers because of it; with ``?strict=1`` also 503 while work is late, no worker is alive or a
    clock is in doubt.
    """
    now = timezone.now()
    try:
        found = periodic_tasks.current_state(now)
    except DatabaseError:
        return _uncached_json({"status": "down", "database": False}, 503)
    doubt = clock_monitoring.doubtful_clock()
    status = "ok" if found.is_well and doubt is None else "late"
    report = {
        "status": status,
        "database": True,
        "worker": {"alive": found.has_worker, "heard_seconds_ago": _age(found.heard_at, now)},
        # While it is in doubt no day is closed and nothing is erased: an operator has to check it.
        "clock": {
            "good": doubt is None,
            "in_doubt_seconds": doubt and _age(doubt.held_since, now),
        },
        # Lines that a published site must show and that no setting gives.
        "public_site": {"missing": list(settings.JICENG_SITE.missing)},
        "work": {run.key or run.task: _shown(run, now) for run in found.runs},
    }
    return _uncached_json(
        report, 503 if status == "late" and request.GET.get("strict") == "1" else 200
    )


def _uncached_json(report: dict[str, Any], status: int) -> JsonResponse:
    response = JsonResponse(report, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(run: periodic_tasks.Run, now: datetime) -> dict[str, Any]:
    return {
        "done_seconds_ago": _age(run.done_at, now),
        "failed_seconds_ago": _age(run.failed_at, now),
        "fault": run.fault,
        "late": run.is_late,
    }


def _age(moment: datetime | None, now: datetime) -> int | None:
    return None if moment is None else max(0, round((now - moment).total_seconds()))
