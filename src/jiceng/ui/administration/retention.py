"""Pages of data retention: periods, erased data, and manual erasure with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.core import background_jobs, periodic_tasks, retention
from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import Invalid, Problem, Refused
from jiceng.core.people import actor_name, names_of_actors, signed_in_holder_of
from jiceng.core.permissions import RETENTION_RUN
from jiceng.ui.administration import safeguards
from jiceng.ui.administration.job_progress import is_delayed

AHEAD = (30, 90, 365)
LAST_RUNS = 20


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Retention periods, and data erased so far."""
    return _page(request, signed_in_holder_of(request, RETENTION_RUN), None)


def _page(request: HttpRequest, actor: Actor, problem: Problem | None) -> HttpResponse:
    now = timezone.now()
    kinds = [_kind(each, now) for each in retention.registered().values()]
    runs = list(background_jobs.visible_to(actor, retention.JOB)[:LAST_RUNS])
    names = names_of_actors(run.asked_by for run in runs)
    under_way = next((run for run in runs if run.finished_at is None), None)
    context = {
        "kinds": kinds,
        "ahead": AHEAD,
        "due": _sum(kind["due"] for kind in kinds),
        "runs": [_run(run, names) for run in runs],
        "run": under_way,
        "waits_long": under_way is not None and is_delayed(under_way),
        "upkeep": periodic_tasks.current_state(now),
        "problem": problem,
        "typed": request.POST.get("reason", "") if problem else "",
        **safeguards.clock(actor),
    }
    return render(request, "ui/retention.html", context, status=problem.status if problem else 200)


def _sum(tallies: Iterable[BoundedCount | None]) -> BoundedCount:
    known = [each for each in tallies if each is not None]
    return BoundedCount(sum(each.count for each in known), any(each.more for each in known))


def _kind(each: retention.Retention, now: Any) -> dict[str, Any]:
    # Data due already, then data due within each of the coming periods.
    due, *coming = each.outlook(now, [timedelta(days=days) for days in AHEAD])
    return {
        "kind": each,
        "label": each.label,
        "days": each.period.days,
        "cutoff": each.cutoff(now),
        "due": due,
        "coming": coming,
    }


def _run(job: Any, names: Any) -> dict[str, Any]:
    known = retention.registered()
    erased = job.result.get("erased", {})
    return {
        "job": job,
        "who": actor_name(job.asked_by, names),
        "erased": [
            (known[kind].label if kind in known else kind, count)
            for kind, count in erased.items()
            if count
        ],
        "count": sum(erased.values()),
    }


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Erase now what is past its date."""
    actor, reason = (
        signed_in_holder_of(request, RETENTION_RUN),
        request.POST.get("reason", "").strip(),
    )
    try:
        if not reason:
            raise Invalid(_("Give a reason."), "errand.reason", field="reason")
        background_jobs.start(kind=retention.JOB, by=actor, at=timezone.now(), reason=reason)
    except (Invalid, Refused) as problem:
        return _page(request, actor, problem)
    return redirect("admin-retention")
