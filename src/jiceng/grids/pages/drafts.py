"""Pages of a draft: the map, its data, and every change to the draft.

The map sends its changes here and gets JSON; the list, which works without a map, sends plain
forms and is redirected to its page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Problem
from jiceng.core.people import signed_in_holder_of
from jiceng.grids import (
    actions,
    coordinate_systems,
    draft_queries,
    file_readers,
    models,
    outline_coordinates,
)
from jiceng.grids.pages.forms import CellForm, CornersForm, DrawnForm, SplitForm
from jiceng.grids.pages.versions import units_for, version_context
from jiceng.grids.permissions import GRID_EDIT


@require_GET
def draw(request: HttpRequest, version: UUID) -> HttpResponse:
    """The map on which a draft is drawn."""
    actor = signed_in_holder_of(request, GRID_EDIT)
    row = _draft(actor, version)
    context = {
        **version_context(row),
        "units": units_for(actor),
        "cell": request.GET.get("code", "")[:40],
        "steps": draft_queries.undoable_steps(row),
    }
    return render(request, "grids/grid_map.html", context)


@require_GET
def outlines(request: HttpRequest, version: UUID) -> HttpResponse:
    """A version and its surroundings, as GeoJSON."""
    actor = signed_in_holder_of(request, GRID_EDIT)
    row = draft_queries.version_for(actor, version)
    return HttpResponse(draft_queries.outlines_of(actor, row), content_type="application/geo+json")


@require_GET
def cell(request: HttpRequest, version: UUID) -> HttpResponse:
    """One cell of a draft, to be corrected without the map."""
    actor = signed_in_holder_of(request, GRID_EDIT)
    row = _draft(actor, version)
    return _cell_page(request, actor, row, request.GET.get("code", "")[:40])


def _cell_page(
    request: HttpRequest,
    actor: Actor,
    version: models.GridVersion,
    code: str,
    problem: Problem | None = None,
) -> HttpResponse:
    row = draft_queries.cell_for(actor, version, code)
    typed = request.POST if problem and request.POST.get("do") == "edit" else None
    moved = request.POST if problem and request.POST.get("do") == "corners" else None
    outline = {"corners": outline_coordinates.written(row.geometry), "follow": True}
    seen = {"code": row.code, "name": row.name, "unit": row.unit_id}
    context = {
        **version_context(version),
        "cell": row,
        "form": CellForm(typed, initial=seen),
        "corners": CornersForm(moved, initial=outline),
        "has_corners": bool(outline["corners"]),
        "units": units_for(actor),
        "others": [each for each in draft_queries.cells_of(actor, version) if each.code != code],
        "problem": problem,
    }
    status = problem.status if problem else 200
    return render(request, "grids/grid_cell.html", context, status=status)


def _draft(actor: Actor, version: UUID) -> models.GridVersion:
    row = draft_queries.version_for(actor, version)
    if row.state != models.VersionState.DRAFT:
        raise NotFound(_("Draft not found. Start one with these grids."), "grids.no_draft")
    return row


@require_POST
def change(request: HttpRequest, version: UUID) -> HttpResponse:
    """Change a draft: ``do`` is the action, ``cell`` its cell, ``revision`` the state it is based
    on."""
    actor = signed_in_holder_of(request, GRID_EDIT)
    is_map = request.headers.get("Accept") == "application/json"
    row = _draft(actor, version)
    given = request.POST
    verb = VERBS.get(given.get("do", ""))
    try:
        if verb is None:
            raise Invalid(_("Change type not found."), "grids.no_change")
        said = verb(request, actor, row)
    except Problem as problem:
        if is_map:
            told = {"message": str(problem), "code": problem.code, **problem.details}
            return JsonResponse(told, status=problem.status)
        if verb is None or not isinstance(problem, Invalid):
            raise
        return _cell_page(request, actor, row, given.get("cell", "")[:40], problem)
    if is_map:
        fresh = draft_queries.version_for(actor, version)
        steps = draft_queries.undoable_steps(fresh)
        return JsonResponse({"message": said, "revision": fresh.revision, "steps": steps})
    messages.success(request, said)
    return redirect("admin-grid-version", version=version)


def _where(request: HttpRequest) -> dict[str, Any]:
    """Common arguments of all actions on a draft."""
    revision = request.POST.get("revision", "")
    return {
        "at": timezone.now(),
        "revision": int(revision) if revision.isascii() and revision.isdigit() else None,
    }


def _valid(form: forms.Form) -> dict[str, Any]:
    """The fields of a form, or its first error."""
    if not form.is_valid():
        field, faults = next(iter(form.errors.items()))
        label = LABELS.get(field)
        text = f"{label()}: {faults[0]}" if label else str(faults[0])
        raise Invalid(text, "form.invalid", field=field)
    return form.cleaned_data


LABELS: dict[str, Callable[[], str]] = {
    "code": lambda: pgettext("identifier", "Code"),
    "name": lambda: _("Name"),
    "unit": lambda: _("Unit"),
    "corners": lambda: _("Corners"),
}


def _add(request: HttpRequest, actor: Actor, row: models.GridVersion) -> str:
    said = _valid(DrawnForm(request.POST))
    actions.add_grid(
        version=row,
        code=said["code"],
        name=said["name"],
        unit_id=said["unit"],
        by=actor,
        polygon=file_readers.read_geometry(said["geometry"]),
        neighbours_follow=said["follow"],
        **_where(request),
    )
    return _("The new grid is in the draft.")


def _edit(request: HttpRequest, actor: Actor, row: models.GridVersion) -> str:
    form = DrawnForm(request.POST)
    said = _valid(form)
    drawn = file_readers.read_geometry(said["geometry"]) if said["geometry"] else None
    actions.edit_grid(
        version=row,
        code=request.POST.get("cell", ""),
        changes=form.changes,
        polygon=drawn,
        neighbours_follow=said["follow"],
        by=actor,
        **_where(request),
    )
    return _("Saved in the draft.")


def _corners(request: HttpRequest, actor: Actor, row: models.GridVersion) -> str:
    said = _valid(CornersForm(request.POST))
    actions.edit_grid(
        version=row,
        code=request.POST.get("cell", ""),
        changes={},
        by=actor,
        polygon=outline_coordinates.read(said["corners"], coordinate_systems.Crs(said["crs"])),
        neighbours_follow=said["follow"],
        **_where(request),
    )
    return _("Saved in the draft.")


def _remove(request: HttpRequest, actor: Actor, row: models.GridVersion) -> str:
    actions.remove_grid(version=row, code=request.POST.get("cell", ""), by=actor, **_where(request))
    return _("Deleted from the draft.")


def _split(request: HttpRequest, actor: Actor, row: models.GridVersion) -> str:
    said = _valid(SplitForm(request.POST))
    actions.split_grid(
        version=row,
        code=request.POST.get("cell", ""),
        line=file_readers.read_geometry(said["geometry"]),
        new_code=said["code"],
        new_name=said["name"],
        by=actor,
        **_where(request),
    )
    return _("Split in two. The larger part keeps its code and staff.")


def _join(request: HttpRequest, actor: Actor, row: models.GridVersion) -> str:
    actions.join_grids(
        version=row,
        code=request.POST.get("cell", ""),
        other=request.POST.get("other", ""),
        by=actor,
        **_where(request),
    )
    return _("Joined.")


def _undo(request: HttpRequest, actor: Actor, row: models.GridVersion) -> str:
    actions.undo_step(version=row, by=actor, **_where(request))
    return _("The last change is undone.")


VERBS: dict[str, Callable[[HttpRequest, Actor, models.GridVersion], str]] = {
    "add": _add,
    "edit": _edit,
    "corners": _corners,
    "remove": _remove,
    "split": _split,
    "join": _join,
    "undo": _undo,
}
