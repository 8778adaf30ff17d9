"""Public pages of mail subscriptions."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as later
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiceng.grids import public as grids
from jiceng.notifications import actions, queries
from jiceng.notifications.mail_subscriptions import mail_subscriptions
from jiceng.notifications.subscriber_mail import subscription_of
from jiceng.portal.public import RESIDENT, Published, place_page, require_challenge
from jiceng.ui.form_page import FormPage


class SubscribeForm(forms.Form):
    """Form for the subscriber's address, and for the kind of records if there are several."""

    what = forms.ChoiceField(
        label=later("Subject"),
        choices=lambda: [(key, each.label) for key, each in mail_subscriptions().items()],
        required=False,
    )
    email = forms.CharField(label=later("Your email address"), max_length=254)


def _context(_place: grids.Place, _day: date) -> dict[str, Any]:
    return {
        "form": SubscribeForm(auto_id="%s"),
        "by_mail": queries.can_mail_residents(),
        "subscriptions": list(mail_subscriptions().values()),
    }


@require_POST
def subscribe(request: HttpRequest, code: str) -> HttpResponse:
    """Request a subscription; the answer does not reveal whether the address is known."""
    place = grids.grid_in_force(code)

    def act(given: dict[str, Any]) -> None:
        address = given["email"]
        require_challenge(request, "subscribe", f"{place.code}\0{address}")
        actions.subscribe(
            kind=given["what"] or next(iter(mail_subscriptions()), ""),
            grid_code=place.code,
            address=address,
            language=get_language() or "zh-hans",
            at=timezone.now(),
        )

    return FormPage(
        form=lambda posted: SubscribeForm(posted, auto_id="%s"),
        act=act,
        done=redirect("subscribed", place.code),
        show=lambda form, _problem: place_page(request, place, form=form),
        leaves=(),
    ).answer(request)


@require_GET
def subscribed(request: HttpRequest, code: str) -> HttpResponse:
    """Page after a request: check your mail."""
    return render(request, "portal/subscribed.html", {"place": grids.grid_in_force(code)})


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm by the link in the first mail. A GET only shows a page, because of mail scanners."""
    subscription = subscription_of(token)
    is_done = request.method == "POST"
    if is_done:
        actions.confirm_subscription(subscription=subscription, by=RESIDENT, at=timezone.now())
    return _about(request, "portal/confirm.html", token, is_done=is_done)


@csrf_exempt  # the mail program's own button posts here, without our page (RFC 8058)
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End a subscription by the link in every mail; the address is deleted."""
    subscription = subscription_of(token)
    context = _about(request, "portal/stop.html", token, is_done=request.method == "POST")
    if request.method == "POST":
        actions.end_subscription(subscription=subscription, by=RESIDENT, at=timezone.now())
    return context


def _about(request: HttpRequest, template: str, token: str, *, is_done: bool) -> HttpResponse:
    row = queries.subscription(subscription_of(token))
    about = mail_subscriptions().get(row.kind) if row else None
    place = grids.current().places.get(row.grid_code) if row else None
    context = {
        "place": place.code if place else "",
        "name": place.name if place else "",
        "what": about.label if about else "",
        "is_gone": row is None,
        "is_done": is_done,
    }
    return render(request, template, context)


PUBLISHED: Final = Published(
    name="subscriptions", order=12, template="portal/subscribe.html", context=_context
)
