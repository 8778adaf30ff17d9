"""Similar requests nearby while a resident writes a report; its category is left to staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jiceng.cases.intake.suggestions import LEAST_TEXT
from jiceng.cases.residents.report_preview import look as case_look
from jiceng.core import throttle
from jiceng.core.web import address_of
from jiceng.directory import public as directory
from jiceng.ui.formfields import DegreesField

SALT: Final = "portal.join"


class LookForm(forms.Form):
    """An incomplete report."""

    text = forms.CharField(max_length=20_000, required=False)
    address = forms.CharField(max_length=300, required=False)
    lon, lat = DegreesField(180), DegreesField(90)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Fragment below the text with similar requests nearby.

    Nothing is stored. For a text that is too short the fragment is empty.

    Raises:
        TooMany: too many calls from one address.
    """
    throttle.enforce_limit("look", address_of(request))
    form = LookForm(request.POST)
    if not form.is_valid() or len(form.cleaned_data["text"].strip()) < LEAST_TEXT:
        return HttpResponse()
    return render(request, "portal/look.html", seen(form.cleaned_data))


def seen(data: Mapping[str, Any]) -> dict[str, Any]:
    """Context of `look.html` for an incomplete report.

    Args:
        data: `text`, `address`, `lon`, `lat`.
    """
    half = (data["lon"] is None) != (data["lat"] is None)
    found = case_look(
        text=data["text"],
        address=data["address"],
        lon=None if half else data["lon"],
        lat=None if half else data["lat"],
        at=timezone.now(),
    )
    area = directory.tree().get(found.area_id)
    return {
        # Where to turn with a matter that is not taken here.
        "directions": found.categories[0].directions if found.categories else "",
        "area": area,
        "nearby": [(near, token(near.id)) for near in found.nearby],
    }


def token(case: UUID) -> str:
    """Signed reference to an offered request, so that no other request can be named."""
    return signing.dumps(str(case), salt=SALT)
