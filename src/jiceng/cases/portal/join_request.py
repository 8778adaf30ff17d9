"""Form to follow another resident's request instead of reporting the same again."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jiceng.cases import actions
from jiceng.cases.intake.report import CallerDetails
from jiceng.cases.portal import report_preview
from jiceng.cases.portal.public_view import digest, public_face
from jiceng.cases.queries import publicly_known
from jiceng.core.errors import NotFound, Problem
from jiceng.core.web import TooMany
from jiceng.portal.public import RESIDENT, challenge_for, challenged_form, require_challenge
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
    form = JoinForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            caller = CallerDetails(name=data["name"], phone=data["phone"])
            try:
                require_challenge(request, "join", challenged_form(request))
                secret = actions.join(
                    case=case.id,
                    by=RESIDENT,
                    at=timezone.now(),
                    caller=caller,
                    text=data["text"],
                    form_number=str(data["form_number"] or ""),
                )
            except Problem as problem:
                form.add_error(None, str(problem))
                status = problem.status if isinstance(problem, TooMany) else 422
            else:
                request.session["just_reported"] = digest(secret)
                return redirect("follow", secret=secret)
    context = {
        "form": form,
        "form_number": form.data.get("form_number") or uuid4(),
        "gate": challenge_for(request),
    }
    return render(request, "portal/join.html", {**context, **public_face(case)}, status=status)
