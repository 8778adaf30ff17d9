"""Counter and hotline page: form for requests of residents, and the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import segno
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from jiceng.cases import actions
from jiceng.cases.access import masked_texts
from jiceng.cases.actions import OpenedRequest, open_case
from jiceng.cases.intake import report
from jiceng.cases.intake.category_choices import in_order
from jiceng.cases.intake.reference import categories
from jiceng.cases.intake.report import CallerDetails, Report
from jiceng.cases.intake.suggestions import LEAST_TEXT
from jiceng.cases.models import Case, RequestType
from jiceng.cases.queries import visible_to
from jiceng.cases.residents.report_preview import look as case_look
from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage
from jiceng.ui.formfields import AddressField, PhoneField


class CounterForm(forms.Form):
    """Request of a resident at the counter or on the phone; only the text is required."""

    channel = forms.ChoiceField(
        choices=[("hotline", _("Phone")), ("counter", _("Counter"))], initial="hotline"
    )
    phone = PhoneField(label=_("Resident's phone"))
    name = forms.CharField(label=_("Resident's name"), max_length=80, required=False)
    text = forms.CharField(label=_("Description"), max_length=20_000)
    request_type = forms.ChoiceField(
        label=_("Request type"),
        choices=[("", _("as the words suggest")), *RequestType.choices],
        required=False,
    )
    address = AddressField(label=_("Place (name or address)"))
    category = forms.CharField(max_length=20, required=False)
    other_category = forms.CharField(label=_("Other category"), max_length=20, required=False)
    confidential = forms.BooleanField(label=_("Confidential"), required=False)
    silent = forms.BooleanField(label=_("No callback wanted"), required=False)
    form_number = forms.UUIDField(required=False)


@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Show and handle the form."""
    actor = directory.signed_in_holder_of(request, "case.open")
    return FormPage(
        form=partial(CounterForm, auto_id="%s"),
        act=partial(_open, actor),
        done=partial(_receipt, request),
        template="cases/counter.html",
        context=partial(_context, actor),
        leaves=(),
    ).answer(request)


def _context(actor: Actor, form: CounterForm) -> dict[str, Any]:
    known = categories.get().values()
    return {
        "form_number": form.data.get("form_number", "") if form.is_bound else uuid7(),
        "channel": form["channel"].value(),
        "may_look_up": actor.holds("case.reveal"),
        "matters": in_order(known),
    }


def _open(actor: Actor, data: dict[str, Any]) -> OpenedRequest:
    return open_case(
        report=Report(
            text=data["text"],
            address=data["address"],
            category=data["other_category"].split(" ")[0] or data["category"],
            request_type=data["request_type"],
            channel=data["channel"],
            confidential=data["confidential"],
            caller=CallerDetails(
                name=data["name"], phone=data["phone"], wants_callback=not data["silent"]
            ),
        ),
        by=actor,
        at=timezone.now(),
        form_number=str(data["form_number"] or ""),
    )


def _receipt(request: HttpRequest, opened: OpenedRequest) -> HttpResponse:
    """Page for reading out or printing. The tracking code is not stored: only the same form, sent
    again, shows it again.
    """
    case, tree = opened.case, directory.tree()
    link = request.build_absolute_uri(reverse("follow", args=[opened.secret]))
    qr = segno.make(link, error="m").svg_inline(scale=4, border=0)
    context = {
        "case": case,
        "secret": opened.secret,
        "link": link,
        "qr": mark_safe(qr),  # noqa: S308 - drawn here from an address
        "unit": tree.get(case.unit_id),
        "area": tree.get(case.area_id),
        "category": categories.get().get(case.category_id or ""),
    }
    response = render(request, "cases/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Fragment below the text: suggested categories and similar requests nearby."""
    actor = directory.signed_in_holder_of(request, "case.open")
    text = request.POST.get("text", "").strip()[: report.MAX_TEXT]
    if len(text) < LEAST_TEXT:
        return HttpResponse()
    address = request.POST.get("address", "")[: report.MAX_ADDRESS]
    found = case_look(text=text, address=address, lon=None, lat=None, at=timezone.now())
    ids = [near.id for near in found.nearby]
    found_ = visible_to(actor).filter(pk__in=ids)
    seen = {case.id: masked_texts.masked(case) for case in found_}
    context = {
        "suggested": found.categories,
        "chosen": request.POST.get("category", ""),
        "area": directory.tree().get(found.area_id),
        "nearby": [seen[each] for each in ids if each in seen],
    }
    return render(request, "cases/counter_look.html", context)


class Whose(Fields):
    """A phone; `actions.look_up_caller` says what is a whole number."""

    phone: str = ""


@require_POST
def earlier(request: HttpRequest) -> HttpResponse:
    """Fragment with earlier requests from this phone; the search is recorded."""
    actor = directory.signed_in_holder_of(request, "case.reveal")

    def shown(problem: Problem | None, found: Sequence[Case] = ()) -> HttpResponse:
        tree = directory.tree()
        rows = [{"case": case, "unit": tree.get(case.unit_id)} for case in found]
        return render(request, "cases/earlier.html", {"rows": rows, "problem": problem})

    return FormPage(
        form=Whose,
        act=lambda given: actions.look_up_caller(phone=given.phone, by=actor, at=timezone.now()),
        done=lambda found: shown(None, found),
        show=lambda _form, problem: shown(problem),
        status=None,
    ).answer(request)
