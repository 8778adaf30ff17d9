"""Tracking page of a request by secret link: status, answers, additions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from jiceng.cases import actions, location_map, rules
from jiceng.cases.intake.reference import categories
from jiceng.cases.intake.report import SPOKEN
from jiceng.cases.models import AttachmentKind, Case
from jiceng.cases.portal import story
from jiceng.cases.portal.plain_states import plain_state
from jiceng.cases.portal.public_view import digest, public_face
from jiceng.cases.queries import photo_title
from jiceng.cases.residents.followed_request import (
    Followed,
    followed,
    may_rate,
    own_link,
    photo_by_link,
    photos_for,
    voice_by_link,
    voices_for,
)
from jiceng.core import photo_uploads, throttle, voice_uploads
from jiceng.core.errors import Problem
from jiceng.core.web import address_of
from jiceng.directory import public as directory
from jiceng.portal.public import RESIDENT
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage

SHOWN_AS = {AttachmentKind.REPORT: _("Sent by you")}
LEVELS = (
    (5, _("Very satisfied")),
    (4, _("Satisfied")),
    (3, _("Basically satisfied")),
    (2, _("Dissatisfied")),
    (1, _("Very dissatisfied")),
)


@require_GET
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the status of a request to the holder of its secret link."""
    link, now = followed(secret), timezone.now()
    case, own = link.case, link.own
    context = {
        "secret": secret,
        "is_new": request.session.pop("just_reported", None) == digest(secret),
        "entries": story.timeline_entries(link),
        "may_rate": may_rate(case, own, link.joined),
        "levels": LEVELS,
        "answers": ANSWERS,
        "given": {},
        "state": plain_state(case.state),
        **public_face(case),
    }
    if link.joined is not None:
        return render(request, "portal/joined.html", context)
    context |= {
        "own": own,
        "is_merged": link.is_merged,
        "unit": directory.tree().get(case.unit_id),
        "category": categories.get().get(own.category_id or ""),
        "map": location_map.of_case(own, [], is_public=True),
        "voices": [{"id": row.id, "at": row.at} for row in voices_for(link)],
        "is_spoken": own.text == SPOKEN,
        "may_add": rules.may_add(case.state).allowed,
        "may_ask_again": actions.may_ask_again(case, now).allowed,
        "photos": [
            {
                "id": row.id,
                "at": row.at,
                "get_kind_display": SHOWN_AS.get(AttachmentKind(row.kind), row.get_kind_display()),
            }
            for row in photos_for(link)
        ],
    }
    return render(request, "portal/follow.html", context)


def posted_from_follow(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator for forms of the tracking page: a GET of their URL redirects to that page. After a
    refused form the browser shows the form's URL, so reloading or changing the language would fail
    otherwise.
    """

    @wraps(page)
    def wrapped(request: HttpRequest, secret: str) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return redirect("follow", secret=secret)
        return page(request, secret)

    return require_http_methods(["GET", "HEAD", "POST"])(wrapped)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of one press, with what it says to the three questions of a callback.

    Args:
        icon: name of a Tabler icon.
    """

    label: Any
    icon: str
    solved: str
    level: int


ANSWERS: Mapping[str, Answer] = {
    "good": Answer(_("Solved, and I am satisfied"), icon="mood-smile", solved="yes", level=4),
    "fair": Answer(_("Solved, more or less"), icon="mood-neutral", solved="yes", level=3),
    "bad": Answer(_("Not solved"), icon="mood-sad", solved="no", level=2),
}


class RateForm(forms.Form):
    """The resident's answer, which counts as a callback: one press, or the three questions."""

    level = forms.TypedChoiceField(choices=LEVELS, coerce=int)
    solved = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda word: word == "yes"
    )
    contacted = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda word: word == "yes"
    )
    remark = forms.CharField(max_length=2000, required=False)

    def __init__(self, posted: QueryDict | None = None) -> None:
        pressed = ANSWERS.get(posted.get("answer", "")) if posted else None
        if posted is None or pressed is None:
            super().__init__(posted)
            return
        given = posted.copy()
        given["solved"], given["level"] = pressed.solved, str(pressed.level)
        # Asked above the three buttons: ticked by those whom nobody has contacted.
        given["contacted"] = "no" if "not_contacted" in posted else "yes"
        super().__init__(given)


@posted_from_follow
def rate(request: HttpRequest, secret: str) -> HttpResponse:
    """Record whether the matter was solved; a dissatisfied answer reopens the request."""
    throttle.enforce_limit("rate", address_of(request))
    link = followed(secret)
    return FormPage(
        form=RateForm,
        act=partial(_rate, link),
        message=_what_follows,
        done=redirect("follow", secret=secret),
        template="portal/rate_again.html",
        context=lambda form: {
            "case": link.own,
            "title": link.case.number if link.joined else link.own.title,
            "secret": secret,
            "levels": LEVELS,
            "answers": ANSWERS,
            "given": {name: form[name].value() or "" for name in form.fields},
        },
        leaves=(Problem,),
    ).answer(request)


def _what_follows(case: Case) -> str:
    """What a resident is told after rating; a dissatisfied answer has reopened the request."""
    if case.is_open and case.state != rules.RESOLVED:
        return gettext("Thank you. It is not solved yet, so the unit in charge handles it again.")
    return gettext("Thank you. Your answer is recorded.")


def _rate(link: Followed, given: Mapping[str, Any]) -> Case:
    answer = rules.CallbackAnswer(
        reached=True, contacted=given["contacted"], solved=given["solved"], level=given["level"]
    )
    return actions.rate(
        case=link.case.id,
        by=RESIDENT,
        at=timezone.now(),
        answer=answer,
        remark=given["remark"],
        own=link.own.id,
        caller=link.joined.id if link.joined else None,
    )


class AskedAgain(Fields):
    """Why a request is to be done again."""

    reason: str = ""


@posted_from_follow
def ask_again(request: HttpRequest, secret: str) -> HttpResponse:
    """Reopen a closed request on the reporter's demand."""
    link = own_link(secret)
    return FormPage(
        form=AskedAgain,
        before=lambda: throttle.enforce_limit("rate", address_of(request)),
        act=lambda given: actions.ask_again(
            case=link.case.id,
            by=RESIDENT,
            at=timezone.now(),
            reason=given.reason,
            own=link.own.id,
        ),
        message=gettext("Reopened. The unit in charge handles it again."),
        done=redirect("follow", secret=secret),
        template="portal/ask_again.html",
        context=lambda form: {
            "case": link.own,
            "secret": secret,
            "reason": form["reason"].value(),
        },
        leaves=(),
        status=None,
    ).answer(request)


class Addition(Fields):
    """What the resident adds in words."""

    text: str = ""


@photo_uploads.takes_photos
@posted_from_follow
def add(request: HttpRequest, secret: str) -> HttpResponse:
    """Add text or photos to the report."""
    link = own_link(secret)
    case, taken = link.own, photo_uploads.photos_of_earlier_form(request)

    def take_photos() -> None:
        nonlocal taken
        # Before photos are re-encoded, which is expensive.
        throttle.enforce_limit("add", address_of(request))
        rules.may_add(link.case.state).or_refuse()
        taken = photo_uploads.process_form(request)

    def add_all(given: Addition) -> None:
        photos, now = taken.or_refuse(), timezone.now()
        actions.add(case=case.id, by=RESIDENT, at=now, text=given.text, photos=photos)

    return FormPage(
        form=Addition,
        before=take_photos,
        act=add_all,
        message=gettext("Received. Staff handling your request can read it."),
        done=redirect("follow", secret=secret),
        template="portal/add_again.html",
        context=lambda form: {
            "case": case,
            "secret": secret,
            "kept": taken.kept,
            "refused": taken.refused,
            "text": form["text"].value(),
        },
        leaves=(),
        status=None,
    ).answer(request)


@require_GET
def photo(request: HttpRequest, secret: str, photo_id: UUID, size: str) -> HttpResponseBase:
    """Serve a photo of a request to the holder of its secret link."""
    row = photo_by_link(secret, photo_id)
    title = photo_title(row)
    return photo_uploads.photo_response(
        request, name=row.name, size=size, digest=row.digest, title=title
    )


@require_GET
def voice(request: HttpRequest, secret: str, voice_id: UUID) -> HttpResponse:
    """Serve a recording of a request to its reporter, by their secret link."""
    row = voice_by_link(secret, voice_id)
    return voice_uploads.voice_response(
        request, name=row.name, digest=row.digest, title=photo_title(row)
    )
