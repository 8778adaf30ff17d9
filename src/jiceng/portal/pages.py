"""The public site: report, follow by secret link, answer, and the roots that anyone can check."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiceng.cases import public as cases
from jiceng.core import throttle
from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.core.models import DayRoot
from jiceng.core.web import LARGER_TEXT, TooMany, address_of
from jiceng.directory import public as directory

RESIDENT = Actor(kind="resident")
# Many phones share one address of their network: enough for a neighbourhood, not for a machine.
REPORTS_FROM_ONE_ADDRESS: Final = 30
WITHIN_SECONDS: Final = 10 * 60
A_YEAR: Final = 365 * 24 * 3600
LEVELS = (
    (5, _("Very satisfied")),
    (4, _("Satisfied")),
    (3, _("Basically satisfied")),
    (2, _("Dissatisfied")),
    (1, _("Very dissatisfied")),
)


class ReportForm(forms.Form):
    """What a resident fills in; only the text is needed."""

    text = forms.CharField(label=_("What is wrong?"), max_length=20_000)
    address = forms.CharField(
        label=_("Where? A place name or an address"), max_length=300, required=False
    )
    lon = forms.FloatField(min_value=-180, max_value=180, required=False)
    lat = forms.FloatField(min_value=-90, max_value=90, required=False)
    name = forms.CharField(label=_("Your name"), max_length=80, required=False)
    phone = forms.RegexField(
        r"^[0-9+\-() ]{5,40}$",
        label=_("Your phone"),
        required=False,
        error_messages={"invalid": _("Give the phone number in digits.")},
    )


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report something in under a minute, without signing in."""
    form = ReportForm(request.POST or None, auto_id="%s")
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                _slow_down(request)
                opened = _open(form.cleaned_data)
            except Problem as problem:
                form.add_error(None, str(problem))
                status = 429 if isinstance(problem, TooMany) else 422
            else:
                request.session["just_reported"] = _digest(opened.secret)
                return redirect("follow", secret=opened.secret)
        else:
            status = 422
    return render(request, "portal/report.html", {"form": form}, status=status)


def _slow_down(request: HttpRequest) -> None:
    """Let no machine flood the inboxes.

    Raises:
        TooMany: after too many reports from one address.
    """
    key = throttle.key_of("report", address_of(request))
    if throttle.count(key) >= REPORTS_FROM_ONE_ADDRESS:
        raise TooMany(
            now_("Too many reports came from your network. Wait ten minutes and send it again."),
            "report.too_many",
        )
    throttle.add(key, WITHIN_SECONDS)


def _digest(secret: str) -> str:
    # Sessions are stored: what is stored of a secret must not open the request.
    return hashlib.sha256(secret.encode()).hexdigest()


def _open(data: dict[str, Any]) -> cases.Opened:
    caller = cases.CallerDetails(name=data["name"], phone=data["phone"])
    return cases.open_case(
        report=cases.Report(
            text=data["text"], address=data["address"], lon=data["lon"], lat=data["lat"],
            channel="portal", caller=caller,
        ),
        by=RESIDENT,
        at=timezone.now(),
    )  # fmt: skip


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """From the code that a reporter noted down to their request."""
    secret = request.GET.get("code", "").strip()
    if secret:
        return redirect("follow", secret=secret.replace("/", "")[:40] or "-")
    return render(request, "portal/find.html")


@require_GET
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """What became of a request, for whoever holds its secret link."""
    case = cases.by_link(secret)
    unit = directory.tree().get(case.unit_id)
    category = cases.categories.get().get(case.category_id or "")
    entries = [
        {"at": e.at, "text": "" if e.is_internal else e.text, "label": PUBLIC_EVENTS[e.type]}
        for e in cases.timeline(RESIDENT, case)
        if e.type in PUBLIC_EVENTS
    ]
    is_new = request.session.pop("just_reported", None) == _digest(secret)
    return render(
        request,
        "portal/follow.html",
        {
            "case": case,
            "secret": secret,
            "is_new": is_new,
            "unit": unit,
            "category": category,
            "entries": entries,
            "may_rate": case.state == cases.State.RESOLVED,
            "levels": LEVELS,
        },
    )


PUBLIC_EVENTS = {
    "case.opened": _("Received"),
    "case.imported": _("Received"),
    "case.accepted": _("Accepted"),
    "case.declined": _("Not accepted"),
    "case.dispatched": _("Sent to the unit in charge"),
    "case.signed": _("Being handled"),
    "case.whistled": _("Several departments called in"),
    "case.transferred": _("Passed to another unit"),
    "case.extended": _("Given more time"),
    "case.noted": _("Note"),
    "case.resolved": _("Reported as done"),
    "case.called_back": _("You were asked"),
    "case.reopened": _("To be done again"),
    "case.merged": _("Joined with another request about the same"),
    "case.closed": _("Closed"),
}


class RateForm(forms.Form):
    """The resident's own answer, which counts like a callback."""

    level = forms.TypedChoiceField(choices=LEVELS, coerce=int)
    solved = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda word: word == "yes"
    )
    contacted = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda word: word == "yes"
    )
    remark = forms.CharField(max_length=2000, required=False)


@require_POST
def rate(request: HttpRequest, secret: str) -> HttpResponse:
    """Say whether it was solved; dissatisfaction has it done again."""
    case = cases.by_link(secret)
    form = RateForm(request.POST)
    if not form.is_valid():
        context = {"case": case, "secret": secret, "levels": LEVELS}
        return render(request, "portal/rate_again.html", context, status=422)
    data = form.cleaned_data
    answer = cases.rules.CallbackAnswer(
        reached=True, contacted=data["contacted"], solved=data["solved"], level=data["level"]
    )
    cases.actions.rate(
        case=case.id, by=RESIDENT, at=timezone.now(), answer=answer, remark=data["remark"]
    )
    return redirect("follow", secret=secret)


@require_GET
def roots(request: HttpRequest) -> HttpResponse:
    """The Merkle roots of the last days, so that anyone can note them and check later."""
    rows = [
        {"day": row.day, "count": row.count, "root": bytes(row.root).hex()}
        for row in DayRoot.objects.order_by("-day")[:90]
    ]
    return render(request, "portal/roots.html", {"rows": rows})


@require_POST
def larger_text(request: HttpRequest) -> HttpResponse:
    """Remember in this browser whether its reader wants larger text, and go back to the page."""
    way_back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(way_back, {request.get_host()}, request.is_secure()):
        way_back = reverse("report")
    response = redirect(way_back)
    if request.POST.get("larger") == "1":
        response.set_cookie(
            LARGER_TEXT, "1", max_age=A_YEAR, samesite="Lax", httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    else:
        response.delete_cookie(LARGER_TEXT, samesite="Lax")
    return response
