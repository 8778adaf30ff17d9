"""Importing requests: send a file, say how it is read, look at it, let it run, mend the rejects."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.cases import importing, models
from jiceng.cases.administration import import_words, setting_words
from jiceng.cases.importing import jobs
from jiceng.cases.permissions import CASE_IMPORT
from jiceng.core import history, large_uploads
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Problem, Refused
from jiceng.core.files import NoSpace
from jiceng.core.ids import uuid_or_none
from jiceng.core.people import signed_in_holder_of
from jiceng.core.web import is_partial_request
from jiceng.ui import sheets

MOST_LISTED = 100


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The imports so far, and the form that sends another file."""
    return _list(request, signed_in_holder_of(request, CASE_IMPORT), None)


def _list(request: HttpRequest, actor: Actor, problem: Problem | None) -> HttpResponse:
    rows = jobs.visible_to(actor).select_related("by").order_by("-created_at", "-id")
    context = {
        "rows": rows[:MOST_LISTED],
        "problem": problem,
        **_limits(),
    }
    status = problem.status if problem else 200
    return render(request, "cases/imports.html", context, status=status)


def _limits() -> dict[str, int]:
    """What the form that sends a file says of it."""
    return {"limit": large_uploads.limit(), "days": jobs.KEEP_FILES.days}


@large_uploads.takes_file
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in; a corrected list of rejects keeps the mapping of its first import."""
    actor = signed_in_holder_of(request, CASE_IMPORT)
    try:
        file = large_uploads.uploaded_file(request)
        like = uuid_or_none(request.POST.get("like", ""))
        job = jobs.submit(
            path=file.path,
            name=file.name or "",
            digest=file.digest.hexdigest(),
            by=actor,
            at=timezone.now(),
            language=get_language() or "",
            like=jobs.get(actor, like) if like else None,
        )
    except (Invalid, NoSpace) as problem:
        return _list(request, actor, problem)
    where = reverse("admin-import", args=[job.id])
    if is_partial_request(request):  # sent with a progress bar
        return HttpResponse(headers={"HX-Redirect": where})
    return redirect(where)


@require_GET
def one(request: HttpRequest, job: UUID) -> HttpResponse:
    """One import: what is to be decided before it runs, how far it is, or what came of it."""
    actor = signed_in_holder_of(request, CASE_IMPORT)
    return _page(request, actor, jobs.get(actor, job))


def _page(
    request: HttpRequest, actor: Actor, job: models.ImportJob, problem: Problem | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "job": job,
        "problem": problem,
        "typed": request.POST if problem else None,
        "is_startable": job.state in jobs.STARTABLE and job.erased_at is None,
        "history": setting_words.settings_history(history.entries([job.id])),
        "deleted_on": job.created_at + jobs.KEEP_FILES,
        "points": import_words.points(job),
        **_limits(),
        **_progress(job),
    }
    if context["is_startable"]:
        context |= _choices(job) | _preview(actor, job)
    template = "cases/import.html"
    return render(request, template, context, status=problem.status if problem else 200)


def _choices(job: models.ImportJob) -> dict[str, Any]:
    """The mappings that can be chosen; those whose columns the file has come first."""
    lacking = importing.fitting(importing.columns_of(jobs.table_of(job.id)))
    shipped = [
        {
            "name": name,
            "label": import_words.MAPPINGS.get(name, name),
            "lacks": columns,
            "is_chosen": job.mapping_name == name,
        }
        for name, columns in sorted(lacking.items(), key=lambda pair: (bool(pair[1]), pair[0]))
    ]
    return {"mappings": shipped, "unknown": import_words.UNKNOWN}


def _preview(actor: Actor, job: models.ImportJob) -> dict[str, Any]:
    found: dict[str, Any] = {"preview": None, "preview_problem": None, "lines": []}
    if not (job.mapping_name or job.mapping_text):
        return found
    try:
        mapping = jobs.mapping_of(job)
        preview = importing.preview(jobs.table_of(job.id), mapping, by=actor, now=timezone.now())
    except Problem as problem:
        return found | {"preview_problem": problem}
    lines = [import_words.line(each) for each in preview.lines]
    return found | {"preview": preview, "lines": lines, "source": mapping.source}


@require_GET
def progress(request: HttpRequest, job: UUID) -> HttpResponse:
    """How far an import is; when it has ended, the script fetches the whole page."""
    actor = signed_in_holder_of(request, CASE_IMPORT)
    row = jobs.get(actor, job)
    if row.state not in jobs.UNDER_WAY:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "cases/import_progress.html", {"job": row, **_progress(row)})


def _progress(job: models.ImportJob) -> dict[str, Any]:
    """Rows done, what became of them so far, and about how long the rest will take."""
    if job.state not in jobs.UNDER_WAY:
        return {"is_under_way": False}
    run = jobs.run_of(job)
    moved = job.rows_done - job.began_rows
    left = None
    if job.began_at is not None and moved > 0:
        passed = timezone.now() - job.began_at
        left = passed * ((job.rows_total - job.rows_done) / moved)
    return {
        "is_under_way": True,
        "run": run if run is not None and run.finished_at is None else None,
        "left": import_words.about(left) if left is not None else "",
        # A worker takes a second to begin; one that is not there never does.
        "waits_long": job.state == models.ImportState.WAITING
        and timezone.now() - job.created_at > timedelta(minutes=1),
    }


@require_POST
def mapping(request: HttpRequest, job: UUID) -> HttpResponse:
    """Choose how the file is read."""
    actor, given = signed_in_holder_of(request, CASE_IMPORT), request.POST
    name = given.get("mapping", "")
    try:
        jobs.choose_mapping(
            job=job,
            name="" if name == "own" else name,
            text=given.get("text", ""),
            by=actor,
            at=timezone.now(),
            units=given.get("units", ""),
            categories=given.get("categories", ""),
        )
    except importing.MappingProblem as problem:
        return _page(request, actor, jobs.get(actor, job), problem)
    return redirect(reverse("admin-import", args=[job]) + "#preview")


@require_POST
def start(request: HttpRequest, job: UUID) -> HttpResponse:
    """Have it imported in the background."""
    actor = signed_in_holder_of(request, CASE_IMPORT)
    try:
        jobs.start(job=job, by=actor, at=timezone.now())
    except (Invalid, Refused) as problem:
        return _page(request, actor, jobs.get(actor, job), problem)
    return redirect("admin-import", job=job)


@require_POST
def stop(request: HttpRequest, job: UUID) -> HttpResponse:
    """Have it stop after the rows that are being written."""
    actor = signed_in_holder_of(request, CASE_IMPORT)
    try:
        jobs.stop(job=job, by=actor, at=timezone.now())
    except Refused as problem:
        return _page(request, actor, jobs.get(actor, job), problem)
    messages.success(request, _("It stops after the rows that it is writing now."))
    return redirect("admin-import", job=job)


@require_POST
def delete(request: HttpRequest, job: UUID) -> HttpResponse:
    """Delete the file and its rejects; what was imported stays."""
    actor = signed_in_holder_of(request, CASE_IMPORT)
    try:
        jobs.delete_file(job=job, by=actor, at=timezone.now())
    except Refused as problem:
        return _page(request, actor, jobs.get(actor, job), problem)
    messages.success(request, _("The file is deleted. Requests that came from it stay."))
    return redirect("admin-imports")


@require_POST
def rejects(request: HttpRequest, job: UUID) -> HttpResponseBase:
    """The rows that were not taken, each with its reason, as a table to be corrected.

    A form, not a link: that it was read is put on record.
    """
    actor = signed_in_holder_of(request, CASE_IMPORT)
    row, path = jobs.read_rejects(job=job, by=actor, at=timezone.now())
    stem = row.file_name.rpartition(".")[0] or row.file_name
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{stem[:80]}-rejects.xlsx",
        content_type=sheets.MEDIA_TYPE,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@require_GET
def shipped(request: HttpRequest, name: str) -> HttpResponseBase:
    """A shipped mapping as a file, to begin one's own with."""
    signed_in_holder_of(request, CASE_IMPORT)
    path = importing.shipped().get(name)
    if path is None:
        raise NotFound(_("Mapping not found."), "mapping.missing")
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="text/plain"
    )
