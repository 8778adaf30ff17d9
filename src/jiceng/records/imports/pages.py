"""Pages of imports: upload, mapping and preview, progress, correction of rejects."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.core import history, large_uploads
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Problem, Refused
from jiceng.core.files import NoSpace
from jiceng.core.ids import uuid_or_none
from jiceng.core.people import signed_in_holder_of
from jiceng.core.web import is_partial_request
from jiceng.records.imports import actions
from jiceng.records.imports.files import file_of
from jiceng.records.imports.known_targets import pages_of, target_of
from jiceng.records.imports.models import ImportState, TableImport
from jiceng.ui import sheets
from jiceng.ui.form_page import FormPage
from jiceng.ui.history_lines import history_lines

MOST_LISTED: Final = 100
_FORMS: Final = ("progress", "mapping", "start", "stop", "delete", "rejects")


def _actor(request: HttpRequest, kind: str) -> Actor:
    return signed_in_holder_of(request, target_of(kind).right)


def _one(kind: str, job: UUID) -> str:
    return reverse(pages_of(kind).one, args=[job])


@require_GET
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """List imports, with the upload form."""
    return _list(request, kind, _actor(request, kind), None)


def _list(request: HttpRequest, kind: str, actor: Actor, problem: Problem | None) -> HttpResponse:
    pages = pages_of(kind)
    rows = actions.visible_to(actor, kind).select_related("by").order_by("-created_at", "-id")
    context = {
        "pages": pages,
        "rows": [(row, _one(kind, row.pk)) for row in rows[:MOST_LISTED]],
        "problem": problem,
        "fields": pages.fields(),
        "sample": reverse(f"{pages.one}-form") if pages.has_sample else "",
        **_sending(kind),
    }
    status = problem.status if problem else 200
    return render(request, "imports/list.html", context, status=status)


def _sending(kind: str) -> dict[str, Any]:
    """Template context of the upload form."""
    limit, most = large_uploads.limit(), target_of(kind).most_bytes
    return {
        "limit": min(limit, most) if most else limit,
        "days": actions.KEEP_FILES.days,
        "send": reverse(f"{pages_of(kind).one}-upload"),
    }


@require_GET
def sample(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Download an empty table with the expected headings."""
    _actor(request, kind)
    pages = pages_of(kind)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        heads = [label for label, _needed in pages.fields()]
        sheets.Texts(path, str(pages.title), heads).close()
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=f"{kind}.xlsx",
            content_type=sheets.MEDIA_TYPE,
        )


@large_uploads.takes_file
@require_POST
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload a file; a corrected list of rejects gets the mapping of its first import."""
    actor = _actor(request, kind)
    try:
        file = large_uploads.uploaded_file(request)
        like = uuid_or_none(request.POST.get("like", ""))
        row = actions.submit(
            kind=kind,
            path=file.path,
            name=file.name or "",
            digest=file.digest.hexdigest(),
            by=actor,
            at=timezone.now(),
            language=get_language() or "",
            like=actions.get(actor, kind, like) if like else None,
        )
    except (Invalid, NoSpace, Refused) as problem:
        return _list(request, kind, actor, problem)
    where = _one(kind, row.pk)
    if is_partial_request(request):  # sent with a progress bar
        return HttpResponse(headers={"HX-Redirect": where})
    return redirect(where)


@require_GET
def one(request: HttpRequest, kind: str, job: UUID) -> HttpResponse:
    """Show one import: mapping and preview, progress, or result."""
    actor = _actor(request, kind)
    return _page(request, actor, actions.get(actor, kind, job))


def _page(
    request: HttpRequest, actor: Actor, row: TableImport, problem: Problem | None = None
) -> HttpResponse:
    pages = pages_of(row.kind)
    context: dict[str, Any] = {
        "pages": pages,
        "row": row,
        "problem": problem,
        "typed": request.POST if problem else None,
        "history": history_lines(history.entries([row.pk])),
        "deleted_on": row.created_at + actions.KEEP_FILES,
        "notes": pages.notes(row),
        "addresses": {name: reverse(f"{pages.one}-{name}", args=[row.pk]) for name in _FORMS},
        **_sending(row.kind),
        **_progress(row),
    }
    if row.is_startable:
        typed = request.POST if problem else None
        context |= {"form": pages.form_context(row, actor, typed)} | _preview(row, actor)
    status = problem.status if problem else 200
    return render(request, "imports/one.html", context, status=status)


def _preview(row: TableImport, actor: Actor) -> dict[str, Any]:
    found: dict[str, Any] = {"preview": None, "preview_problem": None, "lines": []}
    if not row.mapping:
        return found
    try:
        mapping, path = actions.mapping_of(row), file_of(row.pk)
        preview = target_of(row.kind).preview(path, mapping, by=actor, now=timezone.now())
    except Problem as problem:
        return found | {"preview_problem": problem}
    return found | {"preview": preview, "lines": [*map(pages_of(row.kind).line, preview.lines)]}


@require_GET
def progress(request: HttpRequest, kind: str, job: UUID) -> HttpResponse:
    """Fragment with the progress; after the end the script loads the complete page."""
    actor = _actor(request, kind)
    row = actions.get(actor, kind, job)
    if not row.is_under_way:
        return HttpResponse(headers={"HX-Refresh": "true"})
    address = reverse(f"{pages_of(kind).one}-progress", args=[row.pk])
    context = {"row": row, "addresses": {"progress": address}, **_progress(row)}
    return render(request, "imports/progress.html", context)


def _progress(row: TableImport) -> dict[str, Any]:
    """Rows done, their results, and the estimated remaining time."""
    if not row.is_under_way:
        return {}
    run = actions.run_of(row)
    moved, left = row.rows_done - row.began_rows, None
    if row.began_at is not None and moved > 0:
        passed = timezone.now() - row.began_at
        left = passed * ((row.rows_total - row.rows_done) / moved)
    return {
        "run": run if run is not None and run.finished_at is None else None,
        "left": _about(left) if left is not None else "",
        # A running worker begins within about a second; a longer wait means that none runs.
        "waits_long": row.state == ImportState.WAITING
        and timezone.now() - row.created_at > timedelta(minutes=1),
    }


def _about(left: timedelta) -> str:
    """A rounded duration."""
    minutes = math.ceil(left.total_seconds() / 60)
    if minutes <= 1:
        return _("less than a minute left")
    if minutes < 90:
        pattern = ngettext("about %(n)s minute left", "about %(n)s minutes left", minutes)
        return pattern % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("about %(n)s hour left", "about %(n)s hours left", hours) % {"n": hours}


def _answer(
    request: HttpRequest,
    kind: str,
    job: UUID,
    act: Callable[..., Any],
    done: HttpResponse,
    message: str = "",
    **given: Any,
) -> HttpResponse:
    """Apply an action to an import; if it is refused, show its page with the reason."""
    actor = _actor(request, kind)
    return FormPage(
        act=lambda _fields: act(kind=kind, table=job, by=actor, at=timezone.now(), **given),
        done=done,
        message=message,
        show=lambda _form, problem: _page(request, actor, actions.get(actor, kind, job), problem),
    ).answer(request)


@require_POST
def mapping(request: HttpRequest, kind: str, job: UUID) -> HttpResponse:
    """Choose the mapping of the file."""
    given = pages_of(kind).posted(request.POST)
    done = redirect(f"{_one(kind, job)}#preview")
    return _answer(request, kind, job, actions.choose_mapping, done, given=given)


@require_POST
def start(request: HttpRequest, kind: str, job: UUID) -> HttpResponse:
    """Start the import in the background."""
    return _answer(request, kind, job, actions.start, redirect(_one(kind, job)))


@require_POST
def stop(request: HttpRequest, kind: str, job: UUID) -> HttpResponse:
    """Stop the import after the current batch."""
    message = _("The import stops after the current batch of rows.")
    return _answer(request, kind, job, actions.stop, redirect(_one(kind, job)), message)


@require_POST
def delete(request: HttpRequest, kind: str, job: UUID) -> HttpResponse:
    """Delete the file and its rejects; imported records are kept."""
    message = _("File deleted. Imported records are kept.")
    return _answer(
        request, kind, job, actions.delete_file, redirect(pages_of(kind).listing), message
    )


@require_POST
def rejects(request: HttpRequest, kind: str, job: UUID) -> HttpResponseBase:
    """Download the rejected rows with their reasons, as a table to correct.

    A form instead of a link, since the access is recorded.
    """
    actor = _actor(request, kind)
    row, path = actions.read_rejects(kind=kind, table=job, by=actor, at=timezone.now())
    stem = row.file_name.rpartition(".")[0] or row.file_name
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{stem[:80]}-rejects.xlsx",
        content_type=sheets.MEDIA_TYPE,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
