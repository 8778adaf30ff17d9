"""Pages of data retention: periods, erased data, and manual erasure with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_POST
from pydantic import Field

from jiceng.core import background_jobs, clock_monitoring, periodic_tasks, retention
from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import Invalid, Problem
from jiceng.core.people import actor_name, names_of_actors, signed_in_holder_of
from jiceng.core.permissions import RETENTION_RUN
from jiceng.ui.administration import safeguards
from jiceng.ui.administration.job_progress import is_delayed
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage, warned
from jiceng.ui.forms import FieldsForm, fields_form

AHEAD = (30, 90, 365)
LAST_RUNS = 20


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Retention periods, and data erased so far."""
    return _page(request, signed_in_holder_of(request, RETENTION_RUN))


def _page(
    request: HttpRequest,
    actor: Actor,
    form: FieldsForm | None = None,
    clock_form: FieldsForm | None = None,
) -> HttpResponse:
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
        "form": form or fields_form(Run),
        **safeguards.clock(actor, clock_form),
    }
    return render(request, "ui/retention.html", context)


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


class Run(Fields):
    """Why it cannot wait for the night."""

    reason: Annotated[str, Field(title=later("Reason"), max_length=400)] = ""


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Erase now what is past its date."""
    actor = signed_in_holder_of(request, RETENTION_RUN)
    return FormPage(
        form=Run,
        act=partial(_start, actor),
        done=redirect("admin-retention"),
        show=lambda form, _problem: _page(request, actor, form),
        status=None,
    ).answer(request)


def _start(actor: Actor, given: Run) -> None:
    if not given.reason:
        raise Invalid(_("Give a reason."), "errand.reason", field="reason")
    background_jobs.start(kind=retention.JOB, by=actor, at=timezone.now(), reason=given.reason)


@require_POST
def confirm_clock(request: HttpRequest) -> HttpResponse:
    """Confirm the date after a jump of the clock."""
    actor, back = signed_in_holder_of(request, RETENTION_RUN), redirect("admin-retention")

    def show(form: FieldsForm, problem: Problem | None) -> HttpResponse:
        if clock_monitoring.doubtful_clock() is None:  # the page has no such form any more
            return warned(request, back)(form, problem)
        return _page(request, actor, clock_form=form)

    return FormPage(
        form=safeguards.clock_form,
        act=lambda given: clock_monitoring.confirm(
            by=actor, at=timezone.now(), reason=given.reason
        ),
        done=back,
        message=_("The date is confirmed. Days close and data ends again."),
        show=show,
        beside={"reason.missing": ("reason",)},
        status=None,
    ).answer(request)
