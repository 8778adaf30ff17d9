"""Pages of exports: request, progress, download, delete."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from pydantic import Field

from jiceng.core import downloads
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound, Problem, SignInNeeded
from jiceng.desk import export_sources, exports
from jiceng.desk.models import Export
from jiceng.directory.public import signed_in_person
from jiceng.ui import sheets
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage, warned


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the reader's recent exports."""
    actor = _exporter(request)
    rows = [_described(actor, row) for row in exports.visible_to(actor)]
    return render(
        request, "desk/exports.html", {"rows": rows, "days": downloads.RETENTION_PERIOD.days}
    )


def _exporter(request: HttpRequest) -> Actor:
    """The person behind a page, with permission to export something.

    Raises:
        Forbidden: without it.
    """
    actor = signed_in_person(request)
    if not export_sources.may_export(actor):
        for each in export_sources.SOURCES.all():
            actor.may(each.right).or_refuse()
    return actor


def _described(actor: Actor, row: Export) -> dict[str, Any]:
    """An export with a description of its content, unless the reader has lost access to it."""
    try:
        wanted = export_sources.wanted_from(actor, row.source, row.query, row.job.asked_at)
    except Problem:
        return {"row": row, "title": _("Table"), "description": []}
    return {"row": row, "title": wanted.title, "description": wanted.description}


class ExportForm(Fields):
    """What a table is for; only large ones need it."""

    reason: Annotated[str, Field(title=later("Purpose of the export"))] = ""


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Request an export of what another page shows."""
    actor, now = _exporter(request), timezone.now()
    query = request.GET.copy()
    source = "".join(query.pop("of", []))
    return FormPage(
        form=ExportForm,
        act=lambda given: exports.ask_export(
            by=actor,
            at=now,
            source=source,
            query=query.urlencode(),
            reason=given.reason,
            language=get_language() or "",
        ),
        done=lambda row: redirect("export", export_id=row.pk),
        template="desk/export_new.html",
        context=lambda _form: _wanted(actor, source, query, now),
        leaves=(NotFound, SignInNeeded),
        status=None,
    ).answer(request)


def _wanted(actor: Actor, source: str, query: QueryDict, now: datetime) -> dict[str, Any]:
    wanted = export_sources.wanted_from(actor, source, query.urlencode(), now)
    return {
        "wanted": wanted,
        "rows_label": export_sources.source_of(source).table.label,
        "count": wanted.few,
        "known": exports.WITHOUT_REASON,
        "most": exports.MOST_ROWS,
        "days": downloads.RETENTION_PERIOD.days,
    }


@require_GET
def one(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Show one export: progress or result."""
    actor = _exporter(request)
    row = exports.get(actor, export_id)
    context = {**_described(actor, row), **_progress(row)}
    context["deleted_on"] = row.job.asked_at + downloads.RETENTION_PERIOD
    return render(request, "desk/export.html", context)


@require_GET
def progress(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Fragment with the progress of an export; when it has ended, the script reloads the page."""
    row = exports.get(_exporter(request), export_id)
    if row.job.finished_at is not None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "desk/export_progress.html", {"row": row, **_progress(row)})


def _progress(row: Export) -> dict[str, Any]:
    run = row.job
    percent = None
    if run.total:
        percent = min(99, 100 * run.seen // run.total)
    return {
        "run": run,
        "percent": percent,
        # A running worker starts within a second; otherwise show a notice.
        "waits_long": run.began_at is None and timezone.now() - run.asked_at > timedelta(minutes=1),
    }


@require_POST
def stop(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Stop an export; nothing is kept."""
    actor, back = _exporter(request), redirect("export", export_id=export_id)
    return FormPage(
        act=lambda _given: exports.stop_export(by=actor, at=timezone.now(), export=export_id),
        done=back,
        show=warned(request, back),
    ).answer(request)


@require_POST
def file(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """Download an export. A form instead of a link, because the download is recorded."""
    actor = _exporter(request)
    row = exports.read_export(by=actor, at=timezone.now(), export=export_id)
    made = timezone.localtime(row.written_at)
    response = FileResponse(
        downloads.open_stored(row.name),
        as_attachment=True,
        filename=f"{export_sources.source_of(row.source).table.label}-{made:%Y%m%d-%H%M}.xlsx",
        content_type=sheets.MEDIA_TYPE,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def remove(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Delete an export before its retention ends."""
    actor = _exporter(request)
    exports.remove_export(by=actor, at=timezone.now(), export=export_id)
    messages.success(request, _("The table is deleted."))
    return redirect("exports")
