"""The page of one request: moves, photos, called departments, revealed data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jiceng.cases import actions
from jiceng.cases.actions import named_moves
from jiceng.cases.models import AttachmentKind, Case
from jiceng.cases.pages import case_files, case_page, task_actions, words
from jiceng.cases.pages.confirmations import confirmation
from jiceng.cases.pages.move_forms import fields_from, prose
from jiceng.cases.queries import photo as case_photo
from jiceng.cases.queries import photo_title, visible_to
from jiceng.cases.timeline import timeline
from jiceng.core import photo_uploads
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound, Problem, ReauthenticationNeeded
from jiceng.desk.public import forget_drafts
from jiceng.directory.public import signed_in_person
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage


@require_GET
def one(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show one request with its state, available moves, and reasons for unavailable ones."""
    actor = signed_in_person(request)
    return render(request, "cases/case.html", case_page.case_context(actor, case_id))


@dataclass(frozen=True, slots=True)
class MadeMove:
    """What a page says after a move, and the request that it shows next."""

    message: str
    following: UUID


@photo_uploads.takes_photos
@require_POST
def move(request: HttpRequest, case_id: UUID, name: str) -> HttpResponse:
    """Make a move; submitted values are kept after a refusal."""
    actor, taken = signed_in_person(request), photo_uploads.process_form(request)

    def make(_given: Any) -> MadeMove:
        now, fields = timezone.now(), fields_from(actor, request.POST, taken.or_refuse())
        made = named_moves.perform(name, case=case_id, by=actor, at=now, fields=fields)
        forget_drafts(by=actor, record=case_id, move=name)
        # Of two that were merged, on with the one that stays.
        following = fields["into"] if name == "merge" and fields["into"] else case_id
        return MadeMove(confirmation(name, made, fields, now), following)

    def show(_form: Any, problem: Problem | None) -> HttpResponse:
        assert problem is not None  # a form without fields of its own is always valid
        context = case_page.refused_context(actor, case_id, name, problem, request.POST)
        return refused(request, context, taken)

    return FormPage(
        act=make,
        done=lambda made: back(actor, made.following),
        message=lambda made: made.message,
        show=show,
        leaves=(NotFound, ReauthenticationNeeded),
        status=None,
    ).answer(request)


def refused(
    request: HttpRequest, context: dict[str, Any], taken: photo_uploads.SubmittedPhotos
) -> HttpResponse:
    """The page of a request with the photos of a refused form."""
    photos = {"kept": taken.kept, "refused": taken.refused}
    return render(request, "cases/case.html", context | photos)


def back(actor: Actor, case_id: UUID) -> HttpResponse:
    """Redirect to the request, or to the inbox if the actor no longer sees it."""
    if visible_to(actor).filter(pk=case_id).exists():
        return redirect("request", case_id=case_id)
    return redirect("desk")


@photo_uploads.takes_photos
@require_POST
def task(request: HttpRequest, task_id: UUID, verb: str) -> HttpResponse:
    """Check in, close or withdraw a called department's task, or score it; submitted values are
    kept after a refusal.
    """
    actor, taken = signed_in_person(request), photo_uploads.process_form(request)

    def show(_form: Any, problem: Problem | None) -> HttpResponse:
        assert problem is not None  # a form without fields of its own is always valid
        case_id = visible_to(actor).filter(tasks=task_id).values_list("id", flat=True).first()
        if case_id is None or verb not in case_page.ALLOWS:
            raise problem
        context = case_page.refused_part(actor, case_id, task_id, verb, problem, request.POST)
        return refused(request, context, taken)

    return FormPage(
        act=lambda _given: task_actions.perform(
            request, verb, task_id, by=actor, at=timezone.now(), taken=taken
        ),
        done=lambda made: back(actor, made.case),
        message=lambda made: made.message,
        show=show,
        status=None,
    ).answer(request)


@require_GET
def photo(request: HttpRequest, photo_id: UUID, size: str) -> HttpResponseBase:
    """Serve a photo of a visible request."""
    row = case_photo(signed_in_person(request), photo_id)
    title = photo_title(row)
    return photo_uploads.photo_response(
        request, name=row.name, size=size, digest=row.digest, title=title
    )


class AttachedPhotos(Fields):
    """What photos show, and whether only staff see them."""

    kind: str = ""
    internal: str = "yes"


@photo_uploads.takes_photos
@require_POST
def attach(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Add photos: before, after, or evidence."""
    actor, taken = signed_in_person(request), photo_uploads.process_form(request)

    def add(given: AttachedPhotos) -> str:
        now = timezone.now()
        case = actions.attach(
            case=case_id,
            by=actor,
            at=now,
            photos=taken.or_refuse(),
            kind=AttachmentKind(
                given.kind if given.kind in case_files.STAFF_KINDS else AttachmentKind.EVIDENCE
            ),
            internal=given.internal == "yes",
        )
        return confirmation("attach", case, {}, now)

    def show(_form: Any, problem: Problem | None) -> HttpResponse:
        typed = case_page.typed(request.POST)
        context = case_page.case_context(actor, case_id)
        context |= {"problem": problem, "tried": "attach", "typed": typed}
        return refused(request, context, taken)

    return FormPage(
        form=AttachedPhotos,
        act=add,
        done=lambda _made: back(actor, case_id),
        message=str,
        show=show,
        leaves=(NotFound,),
        status=None,
    ).answer(request)


@require_POST
def detach(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """Delete a photo; its digest and the reason stay recorded."""
    actor, now = signed_in_person(request), timezone.now()
    row = actions.detach(
        attachment=photo_id, by=actor, at=now, reason=prose(request.POST, "reason")
    )
    case = Case.objects.get(pk=row.stream_id)
    messages.success(request, confirmation("detach", case, {}, now))
    return back(actor, row.stream_id)


@require_POST
def reveal(request: HttpRequest, caller_id: UUID) -> HttpResponse:
    """Reveal a caller's name and phone; the access is recorded."""
    actor = signed_in_person(request)
    caller = actions.reveal_caller(
        caller=caller_id, by=actor, at=timezone.now(), reason=prose(request.POST, "reason")
    )
    response = render(request, "cases/revealed.html", {"caller": caller})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def reveal_texts(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Reveal the personal numbers in a request's texts; the access is recorded."""
    actor = signed_in_person(request)
    case = actions.reveal_texts(
        case=case_id, by=actor, at=timezone.now(), reason=prose(request.POST, "reason")
    )
    history = words.history([entry for entry in timeline(case) if entry.text])
    response = render(request, "cases/revealed_texts.html", {"case": case, "history": history})
    response["Cache-Control"] = "no-store"
    return response
