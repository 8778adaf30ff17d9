"""The pages of tables in, for each kind of records: a file is sent, shown, and taken."""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path
from typing import Any, Final
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

from jiceng.core import large_uploads
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Problem, Refused
from jiceng.core.files import NoSpace
from jiceng.core.ids import uuid_or_none
from jiceng.core.web import is_partial_request
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_holder_of
from jiceng.records.imports import actions, mapping
from jiceng.records.imports.mapping import UNIT
from jiceng.records.imports.models import TableImport
from jiceng.records.imports.rows import Reader, Understood
from jiceng.ui import sheets, table_files
from jiceng.ui.tables import detect_delimiter, detect_encoding

MOST_LISTED: Final = 100
PREVIEWED: Final = 20
_COLUMN: Final = "column-"


def _actor(request: HttpRequest, kind: str) -> Actor:
    return signed_in_holder_of(request, actions.right_of(kind))


def _one(kind: str, table: UUID) -> str:
    return reverse(f"{kind}-import-one", args=[table])


@require_GET
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """The form that sends a file, and one's own imports so far."""
    return _list(request, kind, _actor(request, kind), None)


def _list(request: HttpRequest, kind: str, actor: Actor, problem: Problem | None) -> HttpResponse:
    pages, found = actions.pages_of(kind), actions.visible_to(actor, kind)
    context = {
        "pages": pages,
        "rows": [(row, _one(kind, row.pk)) for row in found[:MOST_LISTED]],
        "problem": problem,
        "fields": mapping.targets(pages).values(),
        "template": reverse(f"{kind}-import-form"),
        **_limits(kind),
    }
    status = problem.status if problem else 200
    return render(request, "imports/list.html", context, status=status)


def _limits(kind: str) -> dict[str, Any]:
    return {
        "limit": min(large_uploads.limit(), actions.MOST_MB * large_uploads.MEGABYTE),
        "days": actions.KEEP_FILES.days,
        "send": reverse(f"{kind}-import-send"),
    }


@require_GET
def form(request: HttpRequest, kind: str) -> HttpResponseBase:
    """An empty table with the headings that are looked for, to be filled in."""
    _actor(request, kind)
    pages = actions.pages_of(kind)
    heads = [label for label, _needed in mapping.targets(pages).values()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        sheets.Texts(path, str(pages.title), heads).close()
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=f"{kind}.xlsx",
            content_type=sheets.MEDIA_TYPE,
        )


@large_uploads.takes_file
@require_POST
def send(request: HttpRequest, kind: str) -> HttpResponse:
    """Take a file in."""
    actor = _actor(request, kind)
    try:
        file = large_uploads.uploaded_file(request)
        row = actions.submit(
            kind=kind,
            path=file.path,
            name=file.name or "",
            digest=file.digest.hexdigest(),
            by=actor,
            at=timezone.now(),
            language=get_language() or "",
        )
    except (Invalid, NoSpace, Refused) as problem:
        return _list(request, kind, actor, problem)
    where = _one(kind, row.pk)
    if is_partial_request(request):  # sent with a progress bar
        return HttpResponse(headers={"HX-Redirect": where})
    return redirect(where)


@require_GET
def one(request: HttpRequest, kind: str, table_id: UUID) -> HttpResponse:
    """One import: what its columns mean, how its rows are read, how far it is, what came of it."""
    actor = _actor(request, kind)
    return _page(request, kind, actor, actions.get(actor, kind, table_id))


def _page(
    request: HttpRequest,
    kind: str,
    actor: Actor,
    row: TableImport,
    problem: Problem | None = None,
) -> HttpResponse:
    pages, is_open = actions.pages_of(kind), row.finished_at is None and row.erased_at is None
    context: dict[str, Any] = {
        "pages": pages,
        "row": row,
        "problem": problem,
        "is_under_way": actions.is_under_way(row),
        "is_new": is_open and not row.rows_done,
        "is_cut_off": is_open and row.rows_done and not actions.is_under_way(row),
        "deleted_on": row.created_at + actions.KEEP_FILES,
        **{name: reverse(f"{kind}-import-{name}", args=[row.pk]) for name in _FORMS},
        **_limits(kind),
    }
    if is_open and not context["is_under_way"]:
        context |= _choices(pages, row, actor) | _preview(row, actor)
    status = problem.status if problem else 200
    return render(request, "imports/one.html", context, status=status)


_FORMS: Final = ("columns", "start", "stop", "rejects", "delete", "progress")


def _choices(pages: Any, row: TableImport, actor: Actor) -> dict[str, Any]:
    """The fields with the columns that can be chosen for each, and the units for rows without."""
    chosen = actions.mapping_of(row)
    try:
        columns = [(name, name) for name in actions.columns_of(actions.file_of(row.pk))]
    except Invalid:
        columns = []
    fields = [
        (f"{_COLUMN}{name}", label, needed, chosen.columns.get(name, ""))
        for name, (label, needed) in mapping.targets(pages).items()
    ]
    reach = actor.reach(pages.lifecycle.opening.right)
    units = directory.existing_units(reach, directory.civil_day(timezone.now()))
    unit = str(chosen.unit) if chosen.unit else ""
    left = mapping.unused(chosen, [name for name, _label in columns])
    return {
        "columns_there": columns,
        "fields": fields,
        "units": units,
        "unit": unit,
        "unused": "、".join(left),
    }


def _preview(row: TableImport, actor: Actor) -> dict[str, Any]:
    """The first rows as they would be taken."""
    pages, chosen = actions.pages_of(row.kind), actions.mapping_of(row)
    path = actions.file_of(row.pk)
    try:
        mapping.chosen(pages, row.mapping, actions.columns_of(path))
        encoding = detect_encoding(path)
        required = tuple(chosen.columns.values())
        how = (path, required, encoding, detect_delimiter(path, encoding, required))
        lines = islice(table_files.rows_of(*how), row.rows_done, row.rows_done + PREVIEWED)
        reader = Reader(pages, chosen, by=actor, at=timezone.now())
        found = [(line, cells, reader.foresee(cells, line, why)) for line, cells, why in lines]
    except Problem as problem:
        return {"lines": [], "unreadable": problem}
    names = [n for n in mapping.targets(pages) if n == UNIT or n in chosen.columns]
    heads = [mapping.targets(pages)[name][0] for name in names]
    shown = [
        (line, [_cell(chosen, name, cells, each) for name in names], each)
        for line, cells, each in found
    ]
    return {"lines": shown, "heads": heads, "refused": sum(1 for *_n, e in found if e.problem)}


def _cell(
    chosen: mapping.Mapping, name: str, cells: dict[str, str], found: Understood
) -> tuple[str, str, bool]:
    """What was understood, what stands in the file where that differs, whether it is refused."""
    typed = cells.get(chosen.columns.get(name, ""), "").strip()
    value = found.values.get(name, typed)
    return value, typed if typed and typed != value else "", name in found.faults


@require_POST
def columns(request: HttpRequest, kind: str, table_id: UUID) -> HttpResponse:
    """Say what the columns mean."""
    actor, posted = _actor(request, kind), request.POST.dict()
    names = {
        name.removeprefix(_COLUMN): str(value)
        for name, value in posted.items()
        if name.startswith(_COLUMN) and value
    }
    given = {"columns": names, "unit": uuid_or_none(str(posted.get("unit", "")))}
    try:
        actions.choose_columns(kind=kind, table=table_id, given=given, by=actor, at=timezone.now())
    except (Invalid, Refused) as problem:
        return _page(request, kind, actor, actions.get(actor, kind, table_id), problem)
    return redirect(f"{_one(kind, table_id)}#preview")


@require_POST
def start(request: HttpRequest, kind: str, table_id: UUID) -> HttpResponse:
    """Have the rows taken in the background."""
    actor = _actor(request, kind)
    try:
        actions.start(kind=kind, table=table_id, by=actor, at=timezone.now())
    except (Invalid, Refused) as problem:
        return _page(request, kind, actor, actions.get(actor, kind, table_id), problem)
    return redirect(_one(kind, table_id))


@require_POST
def stop(request: HttpRequest, kind: str, table_id: UUID) -> HttpResponse:
    """Have it stop after the rows that are being written."""
    actor = _actor(request, kind)
    try:
        actions.stop(kind=kind, table=table_id, by=actor, at=timezone.now())
    except Refused as problem:
        return _page(request, kind, actor, actions.get(actor, kind, table_id), problem)
    messages.success(request, _("It stops after the rows that it is writing now."))
    return redirect(_one(kind, table_id))


@require_POST
def delete(request: HttpRequest, kind: str, table_id: UUID) -> HttpResponse:
    """Delete the file and its rejects; what came of it stays."""
    actor = _actor(request, kind)
    try:
        actions.delete_file(kind=kind, table=table_id, by=actor, at=timezone.now())
    except Refused as problem:
        return _page(request, kind, actor, actions.get(actor, kind, table_id), problem)
    messages.success(request, _("The file is deleted. Records that came of it stay."))
    return redirect(f"{kind}-import")


@require_GET
def progress(request: HttpRequest, kind: str, table_id: UUID) -> HttpResponse:
    """How far an import is; when it has ended, the script fetches the whole page."""
    actor = _actor(request, kind)
    row = actions.get(actor, kind, table_id)
    if not actions.is_under_way(row):
        return HttpResponse(headers={"HX-Refresh": "true"})
    where = reverse(f"{kind}-import-progress", args=[row.pk])
    return render(request, "imports/progress.html", {"row": row, "progress": where})


@require_POST
def rejects(request: HttpRequest, kind: str, table_id: UUID) -> HttpResponseBase:
    """The rows that were not taken, each with its reason, as a table to be corrected.

    A form, not a link: that it was read is put on record.
    """
    actor = _actor(request, kind)
    row, path = actions.read_rejects(kind=kind, table=table_id, by=actor, at=timezone.now())
    stem = row.file_name.rpartition(".")[0] or row.file_name
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{stem[:80]}-rejects.xlsx",
        content_type=sheets.MEDIA_TYPE,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
