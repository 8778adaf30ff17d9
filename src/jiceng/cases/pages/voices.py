"""Voice recordings of requests: playing them, and typing what they say."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.cases import actions, queries
from jiceng.cases.pages import case_page, request_page
from jiceng.core import photo_uploads, voice_uploads
from jiceng.core.errors import NotFound, Problem
from jiceng.directory.public import signed_in_person
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage


@require_GET
def voice(request: HttpRequest, voice_id: UUID) -> HttpResponse:
    """Serve a recording of a visible request."""
    row = queries.voice(signed_in_person(request), voice_id)
    return voice_uploads.voice_response(
        request, name=row.name, digest=row.digest, title=queries.photo_title(row)
    )


class Typed(Fields):
    """What a recording says."""

    text: str = ""


@require_POST
def transcribe(request: HttpRequest, voice_id: UUID) -> HttpResponse:
    """Add what a recording says to the text of its request."""
    actor = signed_in_person(request)
    case_id = queries.voice(actor, voice_id).stream_id

    def show(_form: object, problem: Problem | None) -> HttpResponse:
        context = case_page.case_context(actor, case_id)
        context |= {
            "problem": problem,
            "tried": "transcribe",
            "typed": case_page.typed(request.POST),
        }
        return request_page.refused(request, context, photo_uploads.SubmittedPhotos())

    return FormPage(
        form=Typed,
        act=lambda given: actions.transcribe(
            voice=voice_id, by=actor, at=timezone.now(), text=given.text
        ),
        done=lambda _made: request_page.back(actor, case_id),
        message=_("Done."),
        show=show,
        leaves=(NotFound,),
        status=None,
    ).answer(request)
