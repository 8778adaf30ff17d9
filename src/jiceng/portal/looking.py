"""What a resident is offered while writing, and following another's request instead."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from jiceng.cases import public as cases
from jiceng.core import throttle
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound, Problem
from jiceng.core.web import TooMany, address_of
from jiceng.directory import public as directory
from jiceng.portal import gate
from jiceng.ui.formfields import DegreesField, PhoneField

RESIDENT = Actor(kind="resident")
SALT: Final = "portal.join"
OFFERED_FOR_SECONDS: Final = 3600


class LookForm(forms.Form):
    """The report as far as it has been written."""

    text = forms.CharField(max_length=20_000, required=False)
    address = forms.CharField(max_length=300, required=False)
    lon, lat = DegreesField(180), DegreesField(90)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """A piece of page under the text: the likely matters, and like requests nearby.

    Nothing is kept of what was sent. A text too short to say anything gives an empty piece.

    Raises:
        TooMany: after too many looks from one address.
    """
    throttle.slow_down("look", address_of(request))
    form = LookForm(request.POST)
    if not form.is_valid() or len(form.cleaned_data["text"].strip()) < cases.LEAST_TEXT:
        return HttpResponse()
    return render(request, "portal/look.html", seen(form.cleaned_data))


def seen(data: Mapping[str, Any]) -> dict[str, Any]:
    """What `look.html` shows of a report as far as it has been written.

    Args:
        data: `text`, `address`, `lon`, `lat` and perhaps the `category` that was chosen.
    """
    half = (data["lon"] is None) != (data["lat"] is None)
    found = cases.look(
        text=data["text"],
        address=data["address"],
        lon=None if half else data["lon"],
        lat=None if half else data["lat"],
        at=timezone.now(),
    )
    area = directory.tree().get(found.area_id)
    chosen = cases.categories.get().get(data.get("category", ""))
    return {
        "chosen": chosen,
        "suggested": found.categories,
        "roots": _roots(),
        "area": area,
        "nearby": [(near, token(near.id)) for near in found.nearby],
    }


def _roots() -> list[cases.CategoryFacts]:
    known = cases.categories.get().values()
    return sorted(
        (each for each in known if not each.parent and each.is_active), key=lambda each: each.code
    )


def token(case: UUID) -> str:
    """Stands for a request that was offered, so that no other one can be named."""
    return signing.dumps(str(case), salt=SALT)


def _offered(token: str) -> UUID:
    try:
        return UUID(signing.loads(token, salt=SALT, max_age=OFFERED_FOR_SECONDS))
    except (signing.BadSignature, ValueError):
        raise NotFound(
            now_("This offer is too old. Go back and write your report; it will be offered again."),
            "join.stale",
        ) from None


class JoinForm(forms.Form):
    """Who follows; everything may be left empty."""

    text = forms.CharField(max_length=4000, required=False)
    form_number = forms.UUIDField(required=False)
    name = forms.CharField(max_length=80, required=False)
    phone = PhoneField(label=_("Your phone"))


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Follow another's request about the same instead of reporting it once more."""
    case = cases.publicly_known(_offered(token))
    form = JoinForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            caller = cases.CallerDetails(name=data["name"], phone=data["phone"])
            try:
                gate.passed(request, "join", gate.form_of(request))
                secret = cases.actions.join(
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
        "gate": gate.before(request),
    }
    return render(request, "portal/join.html", {**context, **public_face(case)}, status=status)


def digest(secret: str) -> str:
    """Sessions are stored: what is stored of a secret must not open the request."""
    return hashlib.sha256(secret.encode()).hexdigest()


def public_face(case: cases.Case) -> dict[str, Any]:
    """What anybody may know of a request, for a template; of a confidential one, which somebody
    may have joined before it was known to be such, no more than that it is there."""
    if not cases.is_public(case):
        return {"case": case, "category": None, "area": None, "unit": None}
    return {
        "case": case,
        "category": cases.categories.get().get(case.category_id or ""),
        "area": directory.tree().get(case.area_id),
        "unit": directory.tree().get(case.unit_id),
    }
