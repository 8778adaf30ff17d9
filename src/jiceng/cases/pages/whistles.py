"""The page of a whistle call, and the list of open calls.

Both poll for updates while they are visible (frontend/desk/whistle-timers.ts). If nothing has
changed, the response is empty and costs one small query.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.cases.access import colleagues as case_colleagues
from jiceng.cases.actions import named_moves
from jiceng.cases.pages import case_page, task_actions, whistle_parts
from jiceng.cases.pages.confirmations import confirmation
from jiceng.cases.pages.move_forms import fields_from
from jiceng.cases.queries import get
from jiceng.cases.whistle import under_way
from jiceng.core import photo_uploads
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound, Problem, ReauthenticationNeeded
from jiceng.core.ids import uuid_or_none
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_holder_of, signed_in_person
from jiceng.ui import nav
from jiceng.ui.form_page import FormPage

LIVE: Final = "live"
"""Identifier of the polled element of both pages."""
SHOWN: Final = 30
"""Number of calls on a page, since each has several departments with timers."""
# What the room's forms are called, and the moves that they make.
MOVES: Final = {"call": "whistle", "note": "note", "end": "end_whistle"}


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List open whistle calls within the actor's jurisdiction, longest overdue first."""
    actor, now = signed_in_holder_of(request, "case.read"), timezone.now()
    page = under_way.under_way(actor, request.GET.get("after") or None, SHOWN)
    rows = [_row(whistle, now) for whistle in page.rows]
    late = sum(row["progress"].late > 0 for row in rows)
    nav.note_count(request, "whistles", len(rows), late=late)
    context = {"rows": rows, "page": page, "late": late, "now": now}
    is_partial = request.headers.get("HX-Target") == LIVE
    return render(
        request, "cases/whistles_live.html" if is_partial else "cases/whistles.html", context
    )


def _row(whistle: under_way.Whistle, now: Any) -> dict[str, Any]:
    tree, first = directory.tree(), whistle.tasks[0]
    return {
        "case": whistle.case,
        "first": first,
        "caller": tree.get(first.called_by_id),
        "ground": whistle_parts.GROUNDS.get(first.ground, ""),
        "progress": whistle.progress_of(now),
        "bodies": [
            {
                "row": task,
                "unit": tree.get(task.unit_id),
                "is_awaited": under_way.is_awaited(task),
                "late": under_way.is_late(task, now),
            }
            for task in whistle.tasks
            if task.cancelled_at is None
        ],
    }


@require_GET
def room(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a whistle call; for polling requests only changes."""
    actor = signed_in_person(request)
    if request.headers.get("HX-Target") != LIVE:
        return render(request, "cases/whistle.html", _context(actor, case_id))
    if request.GET.get("seen", "") == str(get(actor, case_id).version):
        return HttpResponse(status=204)
    return render(request, "cases/whistle_news.html", _context(actor, case_id))


def _context(actor: Actor, case_id: UUID) -> dict[str, Any]:
    now = timezone.now()
    context = whistle_parts.context(actor, case_id, now)
    case = context["case"]
    receivers = case_page.receivers(case.area_id or case.unit_id, directory.civil_day(now))
    rows, is_offered = (
        [each["row"] for each in context["parts"]],
        bool(context["verdicts"]["whistle"]),
    )
    return context | {
        **whistle_parts.calling_context(case, receivers, rows, is_offered=is_offered),
        "problem": None,
        "tried": "",
        "typed": case_page.typed(),
        "kept": [],
        "refused": [],
    }


@photo_uploads.takes_photos
@require_POST
def act(request: HttpRequest, case_id: UUID, verb: str) -> HttpResponse:
    """Handle a form of the page; submitted values are kept after a refusal."""
    actor, taken = signed_in_person(request), photo_uploads.process_form(request)
    get(actor, case_id)
    task = uuid_or_none(request.POST.get("task", ""))

    def carry_out(_given: Any) -> str:
        now = timezone.now()
        if verb in MOVES:
            fields = fields_from(actor, request.POST)
            made = named_moves.perform(MOVES[verb], case=case_id, by=actor, at=now, fields=fields)
            return confirmation(MOVES[verb], made, fields, now)
        if task is None:
            raise NotFound(_("Action not found."), "task.unknown")
        made_on = task_actions.perform(request, verb, task, by=actor, at=now, taken=taken)
        return made_on.message

    def show(_form: Any, problem: Problem | None) -> HttpResponse:
        tried = verb if verb in MOVES else f"{verb}-{task}"
        given = {"problem": problem, "tried": tried, "typed": case_page.typed(request.POST)}
        context = _context(actor, case_id) | given | {"kept": taken.kept, "refused": taken.refused}
        return render(request, "cases/whistle.html", context)

    return FormPage(
        act=carry_out,
        done=redirect("whistle", case_id=case_id),
        message=str,
        show=show,
        leaves=(NotFound, ReauthenticationNeeded),
        status=None,
    ).answer(request)


@require_GET
def colleagues(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Suggestions for @ mentions in a note, as a fragment."""
    actor = signed_in_person(request)
    case = get(actor, case_id)
    today = directory.civil_day(timezone.now())
    found = case_colleagues.offered(actor, case, request.GET.get("q", "")[:40], today)
    return JsonResponse({"found": [{"label": label, "about": about} for label, about in found]})
