"""Progress of long background runs, for all pages that start them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jiceng.core import background_jobs
from jiceng.core.people import signed_in_person


@require_GET
def progress(request: HttpRequest, job: UUID) -> HttpResponse:
    """Progress of a background run; when it has ended, the script reloads the page."""
    actor = signed_in_person(request)
    run = background_jobs.get(actor, job)
    if run.finished_at is not None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "ui/background_job.html", {"run": run, "waits_long": is_delayed(run)})


def is_delayed(run: Any) -> bool:
    """Whether a run has been waiting for longer than a worker needs to begin."""
    requested_at: datetime = run.asked_at
    return run.began_at is None and timezone.now() - requested_at > timedelta(minutes=1)
