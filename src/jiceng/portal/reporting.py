"""Reporting something without signing in: the form, what stands before it, what follows it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from jiceng.cases import public as cases
from jiceng.core import captcha, files, throttle, uploads
from jiceng.core.errors import Problem
from jiceng.core.web import TooMany, address_of, with_wait
from jiceng.directory import public as directory
from jiceng.portal import gate, looking, places
from jiceng.portal.looking import RESIDENT


class ReportForm(forms.Form):
    """What a resident fills in; only the text is needed."""

    text = forms.CharField(label=_("What is wrong?"), max_length=20_000)
    address = forms.CharField(
        label=_("Where? A place name or an address"), max_length=300, required=False
    )
    lon = forms.FloatField(min_value=-180, max_value=180, required=False)
    lat = forms.FloatField(min_value=-90, max_value=90, required=False)
    name = forms.CharField(label=_("Your name"), max_length=80, required=False)
    category = forms.CharField(max_length=20, required=False)
    form_number = forms.UUIDField(required=False)
    phone = forms.RegexField(
        r"^[0-9+\-() ]{5,40}$",
        label=_("Your phone"),
        required=False,
        error_messages={"invalid": _("Give the phone number in digits.")},
    )


@uploads.takes_photos
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, code: str = "") -> HttpResponse:
    """Report something in under a minute, without signing in.

    Args:
        code: of the grid or smallest unit whose poster was scanned.
    """
    form = ReportForm(request.POST or None, auto_id="%s")
    page = partial(_page, request, form, code)
    if request.method != "POST":
        return page(uploads.Taken())
    taken = uploads.Taken()
    try:
        taken = _photos(request)
        if not form.is_valid():
            return page(taken, status=422)
        again = _sent_before(form.cleaned_data)
        if again:
            return _received(request, again)
        photos = taken.or_refuse()
        place = code if code and "here" in request.POST else ""
        suggested = None if place else _to_ask(request, form, taken)
        if suggested is not None:
            return page(taken, suggested, status=422)
        gate.passed(request, "report")
        opened = _open(form.cleaned_data, photos, channel="qr" if code else "portal", place=place)
    except Problem as problem:
        form.add_error(None, str(problem))
        status = problem.status if isinstance(problem, TooMany) else 422
        return with_wait(page(taken, status=status), problem)
    return _received(request, opened.secret)


def _sent_before(data: dict[str, Any]) -> str:
    number = str(data["form_number"] or "")
    return cases.actions.sent_before(form_number=number, text=data["text"])


def _received(request: HttpRequest, secret: str) -> HttpResponse:
    request.session["just_reported"] = looking.digest(secret)
    return redirect("follow", secret=secret)


def _page(
    request: HttpRequest,
    form: ReportForm,
    code: str,
    taken: uploads.Taken,
    suggested: places.Suggestion | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "kept": taken.kept,
        "suggested": suggested,
        "gate": gate.before(request),
        "poster": places.named(code),
        "is_here": request.method != "POST" or "here" in request.POST,
        "is_poster": bool(code),
        "code": code,
        "form_number": form.data.get("form_number") or uuid4(),
    }
    return render(request, "portal/report.html", context, status=status)


def _photos(request: HttpRequest) -> uploads.Taken:
    """The photos that came with the form; drawing them anew costs, so they are counted.

    Raises:
        TooMany: after too many photos from one address.
    """
    for _file in request.FILES.getlist("photos"):
        throttle.slow_down("photo", address_of(request))
    return uploads.take(request)


def _to_ask(
    request: HttpRequest, form: ReportForm, taken: uploads.Taken
) -> places.Suggestion | None:
    """Ask once whether it is where the photo was taken, when nothing else says where it is."""
    data = form.cleaned_data
    if data["address"] or data["lon"] is not None:
        return None
    data["lon"], data["lat"] = places.accepted(request.POST)
    return (
        None
        if "asked" in request.POST
        else places.suggested(taken.point, directory.civil_day(timezone.now()))
    )


@require_GET
def challenge(request: HttpRequest) -> HttpResponse:
    """A new challenge for a page that has been open for long."""
    response = JsonResponse({"challenge": captcha.challenge(timezone.now())})
    response.headers["Cache-Control"] = "no-store"
    return response


def _open(
    data: dict[str, Any], photos: tuple[files.Kept, ...], *, channel: str, place: str
) -> cases.Opened:
    caller = cases.CallerDetails(name=data["name"], phone=data["phone"])
    return cases.open_case(
        report=cases.Report(
            text=data["text"], address=data["address"], lon=data["lon"], lat=data["lat"],
            channel=channel, caller=caller, category=data["category"], photos=photos, place=place,
        ),
        by=RESIDENT,
        at=timezone.now(),
        form_number=str(data["form_number"] or ""),
    )  # fmt: skip
