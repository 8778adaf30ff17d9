"""Form to follow another resident's request instead of reporting the same again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jiceng.cases import actions
from jiceng.cases.intake.report import CallerDetails
from jiceng.cases.models import Case
from jiceng.cases.portal import report_preview
from jiceng.cases.portal.public_view import digest, public_face
from jiceng.cases.queries import publicly_known
from jiceng.core.errors import NotFound
from jiceng.portal.public import RESIDENT, challenge_for, challenged_form, require_challenge
from jiceng.ui.form_page import FormPage
from jiceng.ui.formfields import PhoneField

OFFERED_FOR_SECONDS: Final = 3600


def _offered(token: str) -> UUID:
    try:
        return UUID(signing.loads(token, salt=report_preview.SALT, max_age=OFFERED_FOR_SECONDS))
    except (signing.BadSignature, ValueError):
        raise NotFound(
            now_("This offer is too old. Go back and write your report; it will be offered again."),
            "join.stale",
        ) from None


class JoinForm(forms.Form):
    """Contact data of a follower; all optional."""

    text = forms.CharField(max_length=4000, required=False)
    form_number = forms.UUIDField(required=False)
    name = forms.CharField(max_length=80, required=False)
    phone = PhoneField(label=_("Your phone"))


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Follow another resident's request about the same matter."""
    case = publicly_known(_offered(token))
    return FormPage(
        form=JoinForm,
        act=partial(_join, request, case),
        done=partial(_followed, request),
        template="portal/join.html",
        context=lambda form: {
            "form_number": form.data.get("form_number") or uuid4(),
            "gate": challenge_for(request),
            **public_face(case),
        },
        leaves=(),
    ).answer(request)


def _join(request: HttpRequest, case: Case, given: Mapping[str, Any]) -> str:
    """The secret of the new follower."""
    require_challenge(request, "join", challenged_form(request))
    return actions.join(
        case=case.id,
        by=RESIDENT,
        at=timezone.now(),
        caller=CallerDetails(name=given["name"], phone=given["phone"]),
        text=given["text"],
        form_number=str(given["form_number"] or ""),
    )


def _followed(request: HttpRequest, secret: str) -> HttpResponse:
    request.session["just_reported"] = digest(secret)
    return redirect("follow", secret=secret)
