"""Counter and hotline page: form for requests of residents, and the receipt."""

from __future__ import annotations

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
from django.views.decorators.http import require_http_methods

from jiceng.cases import knowledge_source
from jiceng.cases.actions import OF_PHONE, OpenedRequest, answer_directly, open_case
from jiceng.cases.intake.category_choices import in_order
from jiceng.cases.intake.reference import categories
from jiceng.cases.intake.report import CallerDetails, Report
from jiceng.cases.models import RequestType
from jiceng.cases.pages import counter_fragments
from jiceng.cases.pages.duty import today_at
from jiceng.cases.permissions import CASE_ANSWER, CASE_OPEN
from jiceng.core.access import Actor
from jiceng.core.ids import uuid7
from jiceng.core.value_rules import phone_digits
from jiceng.directory import public as directory
from jiceng.ui.form_page import FormPage
from jiceng.ui.formfields import AddressField, PhoneField

ANSWER = "answer"
"""Value of the button that answers and closes the request."""
MOST_CITED = 10


class CounterForm(forms.Form):
    """Request of a resident at the counter or on the phone; only the text is required, and the
    answer if it is given at once.
    """

    channel = forms.ChoiceField(
        choices=[("hotline", _("Phone")), ("counter", _("Counter"))], initial="hotline"
    )
    phone = PhoneField(label=_("Resident's phone"))
    name = forms.CharField(label=_("Resident's name"), max_length=80, required=False)
    text = forms.CharField(label=_("Description"), max_length=20_000)
    answer = forms.CharField(label=_("Answer given"), max_length=4000, required=False)
    cited = forms.Field(widget=forms.MultipleHiddenInput, required=False)
    cited_found = forms.Field(widget=forms.MultipleHiddenInput, required=False)
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
    do = forms.CharField(max_length=10, required=False)


@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Show and handle the form."""
    actor = directory.signed_in_holder_of(request, CASE_OPEN)
    return FormPage(
        form=partial(CounterForm, auto_id="%s"),
        act=partial(_take_in, actor),
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
        "may_look_up": counter_fragments.known_to(actor),
        "may_answer": actor.holds(CASE_ANSWER),
        "matters": in_order(known),
        "duty": today_at(actor),
        "kept": {
            name: form[name].value() or () if form.is_bound else ()
            for name in (counter_fragments.CITED, counter_fragments.CITED_FOUND)
        },
    }


def _take_in(actor: Actor, data: dict[str, Any]) -> OpenedRequest:
    """Register the request, or answer and close it, by the pressed button."""
    now, number = timezone.now(), str(data["form_number"] or "")
    report = _report(data)
    if data["do"] != ANSWER:
        return open_case(report=report, by=actor, at=now, form_number=number)
    keys = dict.fromkeys([*(data["cited"] or ()), *(data["cited_found"] or ())])
    cited = knowledge_source.cited(actor, list(keys)[:MOST_CITED], now)
    return answer_directly(
        report=report, answer=data["answer"], cited=cited, by=actor, at=now, form_number=number
    )


def _report(data: dict[str, Any]) -> Report:
    return Report(
        text=data["text"],
        address=data["address"],
        category=data["other_category"] or data["category"],
        request_type=data["request_type"],
        channel=data["channel"],
        confidential=data["confidential"],
        caller=CallerDetails(
            name=data["name"], phone=data["phone"], wants_callback=not data["silent"]
        ),
    )


def _receipt(request: HttpRequest, opened: OpenedRequest) -> HttpResponse:
    """Page for reading out or printing. The tracking code is not stored: only the same form, sent
    again, shows it again.
    """
    case, tree = opened.case, directory.tree()
    link = request.build_absolute_uri(reverse("follow", args=[opened.secret]))
    qr = segno.make(link, error="m").svg_inline(scale=4, border=0)
    caller = case.callers.first()
    context = {
        "case": case,
        "secret": opened.secret,
        "link": link,
        "qr": mark_safe(qr),  # noqa: S308 - drawn here from an address
        "unit": tree.get(case.unit_id),
        "area": tree.get(case.area_id),
        "category": categories.get().get(case.category_id or ""),
        "phone_end": phone_digits(caller.phone)[-OF_PHONE:] if caller else "",
        "citations": list(case.citations.all()) if case.answered_directly else [],
    }
    response = render(request, "cases/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response
