"""Pages of versions: current ones, drafts from copies or files, and their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.core import history, large_uploads
from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.core.people import signed_in_holder_of
from jiceng.directory import public as directory
from jiceng.grids import (
    actions,
    coordinate_systems,
    draft_checks,
    draft_queries,
    file_readers,
    models,
)
from jiceng.grids.pages.forms import UploadForm, areas_of
from jiceng.grids.permissions import GRID_EDIT
from jiceng.ui.form_page import FormPage
from jiceng.ui.history_lines import history_lines

SHOWN = 100
MOST_VERSIONS = 60


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The versions of both levels, and the form that loads a file."""
    return _list(request, signed_in_holder_of(request, GRID_EDIT), UploadForm(), None)


def _list(
    request: HttpRequest, actor: Actor, form: UploadForm, problem: Problem | None
) -> HttpResponse:
    rows = list(draft_queries.versions_with_sizes(actor)[:MOST_VERSIONS])
    by_state = {
        state: [r for r in rows if r.state == state] for state in models.VersionState.values
    }
    context = {
        "in_force": by_state["published"],
        "drafts": by_state["draft"],
        "others": by_state["retired"] + by_state["discarded"],
        "form": form,
        "problems": _messages(form, problem),
        "limit": large_uploads.limit(),
    }
    return render(request, "grids/grids.html", context)


def _messages(form: UploadForm, problem: Problem | None) -> list[str]:
    if problem is not None:
        return problem_lines(problem)
    return [_("Choose the level and the coordinate system.")] if form.errors else []


@large_uploads.takes_file
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Create a draft from a file; errors of an unusable file are listed by row."""
    actor = signed_in_holder_of(request, GRID_EDIT)
    return FormPage(
        form=UploadForm,
        act=partial(_load, request, actor),
        done=partial(_loaded, request),
        message=_("The file is a draft now: nothing has changed in force."),
        show=partial(_list, request, actor),
    ).answer(request)


def _load(request: HttpRequest, by: Actor, given: Mapping[str, Any]) -> actions.Loaded:
    features = file_readers.read_features(
        large_uploads.uploaded_file(request).path,
        code_field=given["code_field"],
        name_field=given["name_field"],
        crs=coordinate_systems.Crs(given["crs"]),
    )
    return actions.load_grids(
        features=features,
        level=given["level"],
        by=by,
        at=timezone.now(),
        note=given["note"],
        allow_overlaps=True,
    )


def _loaded(request: HttpRequest, made: actions.Loaded) -> HttpResponse:
    for warning in made.warnings[:10]:
        messages.warning(request, warning)
    return redirect("admin-grid-version", version=made.version.pk)


def problem_lines(problem: Problem) -> list[str]:
    """All messages of a problem, one per line."""
    return [str(each) for each in problem.details.get("problems", ())] or [str(problem)]


@require_GET
def one(request: HttpRequest, version: UUID) -> HttpResponse:
    """One version with its cells; of a draft also what is wrong with it."""
    actor = signed_in_holder_of(request, GRID_EDIT)
    row = draft_queries.version_for(actor, version)
    query, after = request.GET.get("q", "").strip()[:80], request.GET.get("after", "")[:40]
    cells = draft_queries.cells_of(actor, row)
    total = cells.count()
    if query:
        cells = cells.filter(
            Q(code__startswith=query) | Q(name__icontains=query) | Q(unit__name__icontains=query)
        )
    shown = list(cells.filter(code__gt=after)[: SHOWN + 1])
    is_draft = row.state == models.VersionState.DRAFT
    context = {
        "version": row,
        "is_draft": is_draft,
        "rows": shown[:SHOWN],
        "after": shown[SHOWN - 1].code if len(shown) > SHOWN else "",
        "total": total,
        "query": query,
        "review": draft_checks.review(actor, row) if is_draft else None,
        "steps": draft_queries.undoable_steps(row) if is_draft else 0,
        "history": history_lines(history.entries([row.pk], 30), _details),
    }
    return render(request, "grids/grid_version.html", context)


def _details(entry: history.HistoryEntry) -> Iterator[str]:
    """Text of an event on a version: the number of cells, or their codes."""
    if "cells" in entry.data:
        yield _("%(count)s grids") % {"count": entry.data["cells"]}
    if "codes" in entry.data:
        own = entry.data.get("code", "")
        others = [code for code in entry.data["codes"] if code != own]
        yield "、".join([*([own] if own else []), *others][:6])


@require_POST
def copy(request: HttpRequest, version: UUID) -> HttpResponse:
    """Begin a draft with the outlines of this version."""
    actor = signed_in_holder_of(request, GRID_EDIT)
    source = draft_queries.version_for(actor, version)
    note = request.POST.get("note", "").strip()[:200]
    note = note or _("from version %(number)s") % {"number": source.number}
    draft = actions.copy_version(version=source, by=actor, at=timezone.now(), note=note)
    messages.success(request, _("This is a draft: nothing changes in force until you publish it."))
    return redirect("admin-grid-version", version=draft.pk)


@require_POST
def discard(request: HttpRequest, version: UUID) -> HttpResponse:
    """Throw a draft away."""
    actor = signed_in_holder_of(request, GRID_EDIT)
    actions.discard_version(version=version, by=actor, at=timezone.now())
    messages.success(request, _("Draft discarded."))
    return redirect("admin-grids")


def units_for(actor: Actor) -> list[directory.Node]:
    """Streets and communities that the actor may give grids to."""
    return areas_of(
        directory.tree(), tuple(actor.reach(GRID_EDIT)), directory.civil_day(timezone.now())
    )


def version_context(row: models.GridVersion) -> dict[str, Any]:
    """Common context of the pages of one version."""
    return {"version": row, "is_draft": row.state == models.VersionState.DRAFT}
