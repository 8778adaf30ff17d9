"""Pages of a draft: the map, its data, and every change to the draft.

The map sends its changes here and gets JSON; the list, which works without a map, sends plain
forms and is redirected to its page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Problem, Refused
from jiceng.core.people import signed_in_holder_of
from jiceng.grids import (
    actions,
    coordinate_systems,
    draft_queries,
    file_readers,
    models,
    outline_coordinates,
)
from jiceng.grids.pages import base_map
from jiceng.grids.pages.forms import (
    CellForm,
    ChangeForm,
    CornersForm,
    DrawnForm,
    JoinForm,
    SplitForm,
)
from jiceng.grids.pages.versions import units_for, version_context
from jiceng.grids.permissions import GRID_EDIT
from jiceng.ui.form_page import HANDLED_BY_MIDDLEWARE, FormPage


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
        "base": base_map.described(),
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
    """Edit one cell of a draft without the map."""
    actor = signed_in_holder_of(request, GRID_EDIT)
    row = _draft(actor, version)
    return _cell_page(request, actor, row, request.GET.get("code", "")[:40])


def _cell_page(
    request: HttpRequest,
    actor: Actor,
    version: models.GridVersion,
    code: str,
    refused: ChangeForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    row = draft_queries.cell_for(actor, version, code)
    outline = {"corners": outline_coordinates.written(row.geometry), "follow": True}
    seen = {"code": row.code, "name": row.name, "unit": row.unit_id}
    context = {
        **version_context(version),
        "cell": row,
        "form": refused if isinstance(refused, CellForm) else CellForm(initial=seen),
        "corners": refused if isinstance(refused, CornersForm) else CornersForm(initial=outline),
        "has_corners": bool(outline["corners"]),
        "units": units_for(actor),
        "others": [each for each in draft_queries.cells_of(actor, version) if each.code != code],
        "problem": problem,
    }
    return render(request, "grids/grid_cell.html", context)


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
    form, act = VERBS.get(request.POST.get("do", ""), (ChangeForm, None))

    def carry_out(given: dict[str, Any]) -> str:
        if act is None:
            raise Invalid(_("Change type not found."), "grids.no_change")
        based_on = {"version": row, "revision": given["revision"]}
        return act(given, {**based_on, "by": actor, "at": timezone.now()})

    def show(form: ChangeForm, problem: Problem | None) -> HttpResponse:
        found = problem or _first_fault(form)
        if is_map:
            details = {"message": str(found), "code": found.code, **found.details}
            return JsonResponse(details, status=found.status)
        return _cell_page(request, actor, row, form.data.get("cell", "")[:40], form, found)

    def fresh(message: str) -> HttpResponse:
        now = draft_queries.version_for(actor, version)
        steps = draft_queries.undoable_steps(now)
        return JsonResponse({"message": message, "revision": now.revision, "steps": steps})

    return FormPage(
        form=form,
        act=carry_out,
        done=fresh if is_map else redirect("admin-grid-version", version=version),
        message="" if is_map else str,
        show=show,
        leaves=() if is_map else (*HANDLED_BY_MIDDLEWARE, Refused) if act else (Problem,),
        status=None,
    ).answer(request)


def _first_fault(form: ChangeForm) -> Invalid:
    """The first error of a form, with the label of its field."""
    field, faults = next(iter(form.errors.items()))
    label = LABELS.get(field)
    text = f"{label()}: {faults[0]}" if label else str(faults[0])
    return Invalid(text, "form.invalid", field=field)


LABELS: dict[str, Callable[[], str]] = {
    "code": lambda: pgettext("identifier", "Code"),
    "name": lambda: _("Name"),
    "unit": lambda: _("Unit"),
    "corners": lambda: _("Corners"),
}


def _add(given: dict[str, Any], common: dict[str, Any]) -> str:
    actions.add_grid(
        code=given["code"],
        name=given["name"],
        unit_id=given["unit"],
        polygon=file_readers.read_geometry(given["geometry"]),
        neighbours_follow=given["follow"],
        **common,
    )
    return _("The new grid is in the draft.")


def _edit(given: dict[str, Any], common: dict[str, Any]) -> str:
    actions.edit_grid(
        code=given["cell"],
        changes={"code": given["code"], "name": given["name"], "unit_id": given["unit"]},
        polygon=file_readers.read_geometry(given["geometry"]) if given["geometry"] else None,
        neighbours_follow=given["follow"],
        **common,
    )
    return _("Saved in the draft.")


def _corners(given: dict[str, Any], common: dict[str, Any]) -> str:
    system = coordinate_systems.Crs(given["crs"])
    actions.edit_grid(
        code=given["cell"],
        changes={},
        polygon=outline_coordinates.read(given["corners"], system),
        neighbours_follow=given["follow"],
        **common,
    )
    return _("Saved in the draft.")


def _remove(given: dict[str, Any], common: dict[str, Any]) -> str:
    actions.remove_grid(code=given["cell"], **common)
    return _("Deleted from the draft.")


def _split(given: dict[str, Any], common: dict[str, Any]) -> str:
    actions.split_grid(
        code=given["cell"],
        line=file_readers.read_geometry(given["geometry"]),
        new_code=given["code"],
        new_name=given["name"],
        **common,
    )
    return _("Split in two. The larger part keeps its code and staff.")


def _join(given: dict[str, Any], common: dict[str, Any]) -> str:
    actions.join_grids(code=given["cell"], other=given["other"], **common)
    return _("Joined.")


def _undo(_given: dict[str, Any], common: dict[str, Any]) -> str:
    actions.undo_step(**common)
    return _("The last change is undone.")


VERBS: dict[str, tuple[type[ChangeForm], Callable[[dict[str, Any], dict[str, Any]], str]]] = {
    "add": (DrawnForm, _add),
    "edit": (DrawnForm, _edit),
    "corners": (CornersForm, _corners),
    "remove": (ChangeForm, _remove),
    "split": (SplitForm, _split),
    "join": (JoinForm, _join),
    "undo": (ChangeForm, _undo),
}
"""By what is done: its form, and the action, which takes the fields and what all of them need."""
