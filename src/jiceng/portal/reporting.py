"""Reporting something without signing in: the form, what stands before it, what follows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from jiceng.cases import public as cases
from jiceng.core import captcha, files, throttle, uploads
from jiceng.core.access import ANONYMOUS
from jiceng.core.errors import Invalid, Problem
from jiceng.core.web import TooMany, address_of, with_wait
from jiceng.directory import public as directory
from jiceng.portal import looking, places
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
        photos = taken.or_refuse()
        place = code if code and "here" in request.POST else ""
        suggested = None if place else _to_ask(request, form, taken)
        if suggested is not None:
            return page(taken, suggested, status=422)
        _pass_gate(request)
        opened = _open(form.cleaned_data, photos, channel="qr" if code else "portal", place=place)
    except Problem as problem:
        form.add_error(None, str(problem))
        status = problem.status if isinstance(problem, TooMany) else 422
        return with_wait(page(taken, status=status), problem)
    request.session["just_reported"] = looking.digest(opened.secret)
    return redirect("follow", secret=opened.secret)


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
        "gate": _gate(request),
        "poster": places.named(code),
        "is_here": request.method != "POST" or "here" in request.POST,
        "is_poster": bool(code),
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
    return None if "asked" in request.POST else places.suggested(taken.point)


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands before an anonymous report.

    Args:
        challenge: for the page's script.
        question: for whoever's browser runs none.
        is_shown: show the question in any case: the script has not done its part.
    """

    challenge: str
    question: captcha.Question
    is_shown: bool


def _gate(request: HttpRequest) -> Gate | None:
    if not _is_guarded(request):
        return None
    came_without = request.method == "POST" and not request.POST.get("altcha")
    return Gate(captcha.challenge(timezone.now()), captcha.question(), came_without)


def _is_guarded(request: HttpRequest) -> bool:
    return settings.JICENG_CAPTCHA and directory.actor_of_request(request).kind == ANONYMOUS.kind


def _pass_gate(request: HttpRequest) -> None:
    """Let no machine flood the inboxes.

    A browser without scripts answers a sum instead, which any machine can; there the limits are
    narrow, for one address and for all together.

    Raises:
        TooMany: after too many reports.
        Invalid: without a proof of work or an answer, or with a wrong one.
    """
    address, now = address_of(request), timezone.now()
    proof, answer = request.POST.get("altcha", ""), request.POST.get("sum", "").strip()
    guarded = _is_guarded(request)
    if guarded and not proof:
        if not answer:
            raise Invalid(now_("Answer the question above the button."), "captcha.missing")
        throttle.slow_down("report_plain", address)
        throttle.slow_down("report_plain_all", "everybody")
        captcha.check_answer(request.POST.get("sum_of", ""), answer, now)
    throttle.slow_down("report", address)
    if guarded and proof:
        captcha.check(proof, now)


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
    )  # fmt: skip
