"""Page of a resident's requests: those kept in their browser, and the search for one by its
tracking code or by its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from jiceng.cases.portal import story
from jiceng.cases.portal.plain_states import plain_state
from jiceng.cases.portal.public_view import public_face
from jiceng.cases.residents.by_number import by_token, plain_number, token_by_number
from jiceng.core import throttle
from jiceng.core.errors import Invalid
from jiceng.core.web import address_of
from jiceng.ui.form_page import FormPage


class NumberForm(forms.Form):
    """A request's number, and the last four digits of the phone that was given with it."""

    number = forms.CharField(label=_("Request number"), max_length=30)
    digits = forms.CharField(label=_("Last 4 digits of your phone"), max_length=8)


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Show the reader's requests; find one by its code, or by its number and phone."""
    secret = "".join(request.GET.get("code", "").split()).replace("-", "")
    if secret:
        throttle.enforce_limit("find", address_of(request))
        return redirect("follow", secret=secret.replace("/", "")[:40] or "-")
    return FormPage(
        form=NumberForm,
        before=lambda: throttle.enforce_limit("find", address_of(request)),
        act=_found,
        done=lambda token: redirect("status", token),
        template="portal/find.html",
        leaves=(),
    ).answer(request)


def _found(given: Mapping[str, Any]) -> str:
    # Also counted for the number, since guesses at four digits can come from many networks.
    throttle.enforce_limit("find_number", plain_number(given["number"]))
    token = token_by_number(given["number"], given["digits"])
    if not token:
        raise Invalid(
            now_("No request has this number and these digits. Check both, or use the code."),
            "find.no_match",
            field="number",
        )
    return token


@require_GET
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Show the state of a request and its replies, to read only."""
    link = by_token(token)
    context = {
        "own": link.own,
        "state": plain_state(link.case.state),
        "entries": story.timeline_entries(link, replies_only=True),
        **public_face(link.case),
    }
    return render(request, "portal/status.html", context)
