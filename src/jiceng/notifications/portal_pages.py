"""Public pages of announcements and of mail subscriptions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiceng.core.errors import Problem
from jiceng.core.web import TooMany, with_retry_after
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.notifications import public as notifications
from jiceng.portal.public import RESIDENT, FeedEntry, Published, place_page, require_challenge


class SubscribeForm(forms.Form):
    """Form for the subscriber's address."""

    email = forms.CharField(label=later("Your email address"), max_length=254)


def _context(place: grids.Place, day: date) -> dict[str, Any]:
    return {
        "news": [_shown(item, day) for item in notifications.announcements_of(place, day)],
        "form": SubscribeForm(auto_id="%s"),
        "by_mail": notifications.can_mail_residents(),
    }


def _shown(item: notifications.NewsItem, day: date) -> dict[str, Any]:
    changes = list(item.changes.all())
    return {
        "item": item,
        "is_coming": item.is_coming(day),
        "changed": changes[0] if changes else None,
    }


def _entries(place: grids.Place, day: date, here: str) -> Iterator[FeedEntry]:
    for item in notifications.announcements_of(place, day):
        yield _entry(item, day, here)


def _entry(item: notifications.NewsItem, day: date, here: str) -> FeedEntry:
    changed = _shown(item, day)["changed"]
    title, text = item.title, item.text
    if item.withdrawn_at is not None:
        title, text = _("Withdrawn: %(title)s") % {"title": title}, changed.reason
    return FeedEntry(
        urn=item.pk.urn,
        title=title,
        text=text,
        author=directory.label_of(item.unit_id),
        link=f"{here}#news-{item.pk}",
        published=item.published_at,
        updated=changed.at if changed else item.published_at,
    )


@require_POST
def subscribe(request: HttpRequest, code: str) -> HttpResponse:
    """Request a subscription; the answer does not reveal whether the address is known."""
    place = grids.grid_in_force(code)
    form = SubscribeForm(request.POST, auto_id="%s")
    if not form.is_valid():
        return place_page(request, place, form=form, status=422)
    address = form.cleaned_data["email"]
    try:
        require_challenge(request, "subscribe", f"{place.code}\0{address}")
        notifications.subscribe(
            grid_code=place.code,
            address=address,
            language=get_language() or "zh-hans",
            at=timezone.now(),
        )
    except Problem as problem:
        form.add_error("email" if "field" in problem.details else None, str(problem))
        status = problem.status if isinstance(problem, TooMany) else 422
        return with_retry_after(place_page(request, place, form=form, status=status), problem)
    return redirect("subscribed", place.code)


@require_GET
def subscribed(request: HttpRequest, code: str) -> HttpResponse:
    """Page after a request: check your mail."""
    return render(request, "portal/subscribed.html", {"place": grids.grid_in_force(code)})


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """From the link in the first mail; mail scanners only get a page."""
    subscription = notifications.subscription_of(token)
    is_done = request.method == "POST"
    if is_done:
        notifications.confirm_subscription(
            subscription=subscription, by=RESIDENT, at=timezone.now()
        )
    return _about(request, "portal/confirm.html", token, is_done=is_done)


@csrf_exempt  # the mail program's own button posts here, without our page (RFC 8058)
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """From the link in every mail: no more of them, and the address is deleted."""
    subscription = notifications.subscription_of(token)
    context = _about(request, "portal/stop.html", token, is_done=request.method == "POST")
    if request.method == "POST":
        notifications.end_subscription(subscription=subscription, by=RESIDENT, at=timezone.now())
    return context


def _about(request: HttpRequest, template: str, token: str, *, is_done: bool) -> HttpResponse:
    row = notifications.subscription(notifications.subscription_of(token))
    place = grids.current().places.get(row.grid_code) if row else None
    context = {
        "place": place.code if place else "",
        "name": place.name if place else "",
        "is_gone": row is None,
        "is_done": is_done,
    }
    return render(request, template, context)


PUBLISHED: Final = Published(
    name="news", order=10, template="portal/news.html", context=_context, entries=_entries
)
