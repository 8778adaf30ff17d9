"""Public report form without sign-in, its proof of work and its confirmation page."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jiceng.cases import actions
from jiceng.cases.actions import open_case
from jiceng.cases.intake.report import CallerDetails, Report
from jiceng.cases.intake.suggestions import LEAST_TEXT
from jiceng.cases.portal import report_preview
from jiceng.cases.portal.public_view import digest
from jiceng.core import photo_uploads, throttle, voice_uploads
from jiceng.core.voice_uploads import StoredVoice
from jiceng.core.web import TooMany, address_of
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.portal.public import (
    RESIDENT,
    PlaceSuggestion,
    accepted_place,
    challenge_for,
    challenged_form,
    my_place,
    place_of_poster,
    remember_poster,
    require_challenge,
    suggested_place,
    thumbnail,
)
from jiceng.ui.form_page import FormPage
from jiceng.ui.formfields import AddressField, DegreesField, PhoneField


class ReportForm(forms.Form):
    """Report of a resident: a text, a recording, or both; the action requires one of them."""

    text = forms.CharField(label=_("Description"), max_length=20_000, required=False)
    address = AddressField(label=_("Place (name or address)"))
    lon, lat = DegreesField(180), DegreesField(90)
    name = forms.CharField(label=_("Your name"), max_length=80, required=False)
    confidential = forms.BooleanField(
        label=_("Keep confidential: only staff handling it can read it"), required=False
    )
    form_number = forms.UUIDField(required=False)
    phone = PhoneField(label=_("Your phone"))


@photo_uploads.takes_photos
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show and handle the report form.

    Args:
        code: of the grid or smallest unit whose poster was scanned.
    """
    sent = _Sent(request, code)
    response = FormPage(
        form=partial(ReportForm, auto_id="%s"),
        before=sent.take_files,
        act=sent.open_or_ask,
        done=partial(_received, request),
        show=lambda form, _problem: _page(request, form, sent),
        leaves=(),
    ).answer(request)
    remember_poster(request, response, code)
    return response


class _Sent:
    """A report as it is sent; its photos and its recording are kept whatever becomes of it."""

    def __init__(self, request: HttpRequest, code: str) -> None:
        self.request, self.code = request, code
        self.suggested: PlaceSuggestion | None = None
        self.taken = photo_uploads.SubmittedPhotos()
        self.voice: StoredVoice | None = None
        self.mine = my_place(request)
        if request.method == "POST":
            self.taken = photo_uploads.photos_of_earlier_form(request)

    def take_files(self) -> None:
        """Store the photos and the recording that came with the form.

        Raises:
            Invalid: without a proof of work, or if the recording is none.
            TooMany: after too many photos from one address.
        """
        if self.request.FILES:
            # Before photos are re-encoded, which is expensive.
            require_challenge(self.request, "report", challenged_form(self.request))
        self.taken = _photos(self.request)
        if voice_uploads.FIELD in self.request.FILES:
            throttle.enforce_limit("photo", address_of(self.request))
        self.voice = voice_uploads.voice_of_form(self.request)

    @property
    def place(self) -> str:
        """The grid or smallest unit that the reporter has ticked: the poster's, or their own."""
        posted = self.request.POST
        if self.code and "here" in posted:
            return self.code
        return self.mine.code if self.mine and "in_my_grid" in posted else ""

    def open_or_ask(self, given: dict[str, Any]) -> str | HttpResponse:
        """Open a request; its secret, or the page again to ask where it is."""
        photos = self.taken.or_refuse()
        place = self.place
        self.suggested = None if place else _to_ask(self.request, given, self.taken)
        if self.suggested is not None:
            form = ReportForm(self.request.POST, auto_id="%s")
            page = _page(self.request, form, self)
            page.status_code = 422
            return page
        number = str(given["form_number"] or "")
        new_report = Report(
            text=given["text"],
            address=given["address"],
            lon=given["lon"],
            lat=given["lat"],
            channel="qr" if self.code else "portal",
            caller=CallerDetails(name=given["name"], phone=given["phone"]),
            photos=photos,
            voice=self.voice,
            place=place,
            confidential=given["confidential"],
        )
        again = actions.sent_before(form_number=number, report=new_report)
        if again:
            return again
        if not self.request.FILES:
            require_challenge(self.request, "report", challenged_form(self.request))
        opened = open_case(report=new_report, by=RESIDENT, at=timezone.now(), form_number=number)
        return opened.secret


def _received(request: HttpRequest, secret: str) -> HttpResponse:
    request.session["just_reported"] = digest(secret)
    return redirect("follow", secret=secret)


def _page(request: HttpRequest, form: ReportForm, sent: _Sent) -> HttpResponse:
    context = {
        "form": form,
        "kept": sent.taken.kept,
        "kept_voice": sent.voice,
        "refused": sent.taken.refused,
        "at_photo": sent.suggested,
        "gate": challenge_for(request),
        "poster": place_of_poster(sent.code),
        "is_here": request.method != "POST" or "here" in request.POST,
        "is_poster": bool(sent.code),
        "code": sent.code,
        "mine": None if sent.code else sent.mine,
        "in_my_grid": "in_my_grid" in request.POST,
        **_start(sent),
        "form_number": form.data.get("form_number") or uuid4(),
        **_seen(request, form),
    }
    return render(request, "portal/report.html", context)


def _start(sent: _Sent) -> dict[str, Any]:
    """Where the map begins: at the poster's place or the reader's grid, with its thumbnail."""
    place = grids.current().places.get(sent.code) or sent.mine
    if place is None:
        return {"map_start": "", "thumbnail": None}
    return {
        "map_start": f"lon={place.lon:.6f}&lat={place.lat:.6f}",
        "thumbnail": thumbnail(place.lon, place.lat),
    }


def _seen(request: HttpRequest, form: ReportForm) -> dict[str, Any]:
    """Similar requests nearby when the form is shown again."""
    nothing: dict[str, Any] = dict.fromkeys(("directions", "area", "nearby"))
    if not form.is_bound:
        return nothing
    preview_form = report_preview.LookForm(form.data)
    if not preview_form.is_valid() or len(preview_form.cleaned_data["text"].strip()) < LEAST_TEXT:
        return nothing
    try:
        throttle.enforce_limit("look", address_of(request))
    except TooMany:
        return nothing
    return report_preview.seen(preview_form.cleaned_data)


def _photos(request: HttpRequest) -> photo_uploads.SubmittedPhotos:
    """Photos sent with the form; re-encoding is expensive, so they are rate-limited.

    Raises:
        TooMany: too many photos from one address.
    """
    for _file in request.FILES.getlist("photos"):
        throttle.enforce_limit("photo", address_of(request))
    return photo_uploads.process_form(request)


def _to_ask(
    request: HttpRequest, data: dict[str, Any], taken: photo_uploads.SubmittedPhotos
) -> PlaceSuggestion | None:
    """Ask once whether the location is that of the photo, if no other location was given."""
    if data["address"] or data["lon"] is not None:
        return None
    data["lon"], data["lat"] = accepted_place(request.POST)
    return (
        None
        if "asked" in request.POST
        else suggested_place(taken.point, directory.civil_day(timezone.now()))
    )
