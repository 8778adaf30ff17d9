"""The desk: one request with its moves, callbacks, approvals, figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.cases import public as cases
from jiceng.core import uploads
from jiceng.core.access import Actor
from jiceng.core.errors import ConfirmFirst, Forbidden, NotFound, Problem
from jiceng.directory.public import at_desk, at_desk_with
from jiceng.metrics import public as metrics
from jiceng.workbench import actions as desk
from jiceng.workbench import figures as shown
from jiceng.workbench import marks, parts, sources, taskacts, words
from jiceng.workbench.forms import fields_from, prose
from jiceng.workbench.who import reader

SHOWN = ("before", "after", "evidence")  # a resident's own photos come by the resident's door


@require_GET
def one(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One request: what it says, where it stands, what can be done now and why not the rest."""
    actor = at_desk(request)
    return render(request, "desk/case.html", parts.case_context(actor, case_id))


@uploads.takes_photos
@require_POST
def move(request: HttpRequest, case_id: UUID, name: str) -> HttpResponse:
    """Make a move; what was typed is kept when it is refused."""
    actor, taken = at_desk(request), uploads.take(request)
    try:
        fields = fields_from(actor, request.POST, taken.or_refuse())
        made = cases.moves.perform(name, case=case_id, by=actor, at=timezone.now(), fields=fields)
    except (NotFound, ConfirmFirst):
        raise
    except Problem as problem:
        context = parts.refused_context(actor, case_id, name, problem, request.POST)
        context |= {"kept": taken.kept, "refused": taken.refused}
        return render(request, "desk/case.html", context, status=problem.status)
    desk.forget_drafts(by=actor, case=case_id, move=name)
    if name == "split" and isinstance(made, cases.Case):
        messages.success(request, _("Split off as request %(number)s.") % {"number": made.number})
    else:
        messages.success(request, _("Done."))
    # Of two that were merged, on with the one that stays.
    return _back(actor, fields["into"] if name == "merge" and fields["into"] else case_id)


def _back(actor: Actor, case_id: UUID) -> HttpResponse:
    """To the request, or to the inbox when the move has taken it out of the actor's sight."""
    if cases.visible_to(actor).filter(pk=case_id).exists():
        return redirect("request", case_id=case_id)
    return redirect("desk")


@uploads.takes_photos
@require_POST
def task(request: HttpRequest, task_id: UUID, verb: str) -> HttpResponse:
    """A called body reports in or closes its part; the caller takes a call back; both score.
    What was typed is kept when it is refused."""
    actor, taken = at_desk(request), uploads.take(request)
    try:
        row = taskacts.perform(request, verb, task_id, by=actor, at=timezone.now(), taken=taken)
    except (NotFound, Forbidden, ConfirmFirst):
        raise
    except Problem as problem:
        case_id = cases.visible_to(actor).filter(tasks=task_id).values_list("id", flat=True).first()
        if case_id is None or verb not in parts.ALLOWS:
            raise
        context = parts.refused_part(actor, case_id, task_id, verb, problem, request.POST)
        context |= {"kept": taken.kept, "refused": taken.refused}
        return render(request, "desk/case.html", context, status=problem.status)
    messages.success(request, _("Done."))
    return _back(actor, row.case_id)


@require_GET
def photo(request: HttpRequest, photo_id: UUID, size: str) -> HttpResponseBase:
    """A photo of a request that the actor sees."""
    row = cases.photo(at_desk(request), photo_id)
    title = f"{row.case.number}-{str(row.id)[-4:]}"
    return uploads.photo_response(request, name=row.name, size=size, digest=row.digest, title=title)


@uploads.takes_photos
@require_POST
def attach(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Add photos: of the place before, of the work after, or evidence."""
    actor, taken = at_desk(request), uploads.take(request)
    kind = request.POST.get("kind", "")
    try:
        cases.actions.attach(
            case=case_id,
            by=actor,
            at=timezone.now(),
            photos=taken.or_refuse(),
            kind=cases.AttachmentKind(kind if kind in SHOWN else cases.AttachmentKind.EVIDENCE),
            internal=request.POST.get("internal", "yes") == "yes",
        )
    except NotFound:
        raise
    except Problem as problem:
        context = parts.case_context(actor, case_id)
        context |= {"problem": problem, "tried": "attach", "kept": taken.kept}
        context["refused"] = taken.refused
        context["typed"] = parts.typed(request.POST)
        return render(request, "desk/case.html", context, status=problem.status)
    messages.success(request, _("Done."))
    return _back(actor, case_id)


@require_POST
def detach(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """Take a photo away; its digest and the reason stay on record."""
    actor = at_desk(request)
    row = cases.actions.detach(
        attachment=photo_id, by=actor, at=timezone.now(), reason=prose(request.POST, "reason")
    )
    messages.success(request, _("Done."))
    return _back(actor, row.case_id)


@require_POST
def reveal(request: HttpRequest, caller_id: UUID) -> HttpResponse:
    """Show a caller's name and phone; the look is on record."""
    actor = at_desk(request)
    caller = cases.actions.reveal_caller(
        caller=caller_id, by=actor, at=timezone.now(), reason=prose(request.POST, "reason")
    )
    response = render(request, "desk/revealed.html", {"caller": caller})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def reveal_texts(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a request with the numbers of persons in its texts; the look is on record."""
    actor = at_desk(request)
    case = cases.actions.reveal_texts(
        case=case_id, by=actor, at=timezone.now(), reason=prose(request.POST, "reason")
    )
    entries = [words.told(entry) for entry in cases.timeline(case) if entry.text]
    response = render(request, "desk/revealed_texts.html", {"case": case, "timeline": entries})
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for a decision in the actor's reach."""
    actor, after = reader(request), request.GET.get("after", "")
    context = parts.pending_approvals(actor, after or None)
    context |= {"after": after, "mark": marks.of_approvals(context["page"])}
    return render(request, "desk/approvals.html", context)


@require_POST
def decide(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """Grant or refuse what was asked for."""
    actor = at_desk(request)
    row = cases.actions.decide(
        approval=approval_id,
        by=actor,
        at=timezone.now(),
        granted=request.POST.get("granted") == "yes",
        reason=prose(request.POST, "reason"),
    )
    messages.success(request, _("Done."))
    return _back(actor, row.case_id)


@require_GET
def callbacks(request: HttpRequest) -> HttpResponse:
    """Resolved requests whose callers wait to be asked, the longest wait first."""
    actor = reader(request)
    after = request.GET.get("after", "")
    page = cases.awaiting_callback(actor, after or None)
    rules = cases.rules
    context = {
        "page": page,
        "after": after,
        "mark": marks.of_page(page),
        "notes": parts.last_tries(actor, [row.id for row in page.rows]),
        "tries": rules.TRIES_BEFORE_GIVING_UP,
        "hours": rules.TRIES_APART // timedelta(hours=1),
    }
    return render(request, "desk/callbacks.html", context)


def _period(request: HttpRequest) -> metrics.Period:
    """The days that a page is asked for; the last thirty without any.

    Raises:
        Invalid: for what is no day.
    """
    return sources.period_of(request.GET, timezone.localdate())


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The three rates of a period, each figure open down to its requests."""
    actor = at_desk_with(request, "metrics.read")
    by = request.GET.get("by", "unit")
    period = sources.period_of({}, timezone.localdate())
    context: dict[str, Any] = {
        "first": period.first,
        "last": period.last,
        "by": by,
        "problem": None,
        "lines": [],
        "columns": shown.COUNTS,
    }
    status = 200
    try:
        period = _period(request)
        context |= {"first": period.first, "last": period.last}
        rows = metrics.run("three-rates", actor, period, by, timezone.now())
        context["lines"] = shown.lines(rows, period, by)
    except Problem as problem:
        context["problem"], status = problem, problem.status
    return render(request, "desk/figures.html", context, status=status)


@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """The requests under one figure."""
    actor, given = at_desk_with(request, "metrics.read"), request.GET
    period, by = _period(request), given.get("by", "unit")
    down = metrics.down(
        "three-rates",
        actor,
        period,
        by,
        key=given.get("key", ""),
        figure=given.get("figure", "opened"),
        at=timezone.now(),
        after=given.get("after") or None,
    )
    page = cases.inbox.rows_of(actor, down.ids, down.next)
    context = {
        "page": page,
        "first": period.first,
        "last": period.last,
        "by": by,
        "exports": parts.export_path(actor, "records", given),
    }
    return render(request, "desk/records.html", context)
