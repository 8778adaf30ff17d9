"""What residents find about the place where they live: who is in charge, what is told, what is
being worked on; and having its news sent.

Of requests only that is shown whose existence is public anyway (decision 0012), and no figure: a
single grid's numbers would rank neighbours.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiceng.cases import public as cases
from jiceng.core import given, throttle
from jiceng.core.errors import Problem
from jiceng.core.folding import normalise
from jiceng.core.web import TooMany, address_of, with_wait
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.notifications import public as notifications
from jiceng.portal import atom, gate
from jiceng.portal.looking import RESIDENT

MOST_PLACES: Final = 40
MOST_REQUESTS: Final = 20
FEED_SECONDS: Final = 300
_PHONE: Final = re.compile(r"[+(]?[0-9][0-9\-() ./·]*(?:[^\d\s]{1,4}\s?\d{1,6})?$")


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Find the grid in which somebody lives, by the name of the place."""
    asked = request.GET.get("q", "").strip()[:100]
    found: list[dict[str, Any]] = []
    if asked:
        throttle.slow_down("places", address_of(request))
        today = directory.civil_day(timezone.now())
        found = [{"place": each, "about": _above(each)} for each in _found(asked, today)]
    context = {"q": asked, "rows": found[:MOST_PLACES], "more": len(found) > MOST_PLACES}
    return render(request, "portal/places.html", context)


def _found(asked: str, today: date) -> list[grids.Place]:
    """Grids that are called so, lie in a unit that is, or are where an address of that name is."""
    index, tree = grids.current(), directory.tree()
    word = normalise(asked)
    units = {
        below.id
        for node in tree.existing(today, kinds={"street_town", "village_community"})
        if word in normalise(node.name)
        for below in tree.within(node.path)
    }
    found = {}
    located = grids.locate(None, None, asked, on=today)
    for code in (located.grid_code, located.min_unit_code):
        grid = index.grid_of(index.places.get(code))
        if grid is not None:
            found[grid.code] = grid
    for place in index.places.values():
        grid = index.grid_of(place)
        if grid is not None and (word in normalise(place.name) or place.unit_id in units):
            found.setdefault(grid.code, grid)
    return list(found.values())


def _above(place: grids.Place) -> str:
    names = [node.name for node in directory.tree().chain(place.unit_id)[:2]]
    return " · ".join(reversed(names))


class SubscribeForm(forms.Form):
    """Where the news are to go; nothing else is asked."""

    email = forms.CharField(label=later("Your mail address"), max_length=254)


@require_GET
def grid_page(request: HttpRequest, code: str) -> HttpResponse:
    """One grid: its officers' published phones, its news, what is being worked on there."""
    place = notifications.grid_place(code)
    if place.code != code:
        return redirect("grid-page", place.code)
    return _page(request, place, SubscribeForm(auto_id="%s"))


def _page(
    request: HttpRequest, place: grids.Place, form: SubscribeForm, status: int = 200
) -> HttpResponse:
    day = directory.civil_day(timezone.now())
    tree, matters = directory.tree(), cases.categories.get()
    open_here = cases.public_requests(grid=place.code, is_open=True, limit=MOST_REQUESTS)
    context = {
        "place": place,
        "about": _above(place),
        **_officer(grids.public_phones([place.code], day).get(place.code, "")),
        "news": [_shown(item, day) for item in notifications.news_of(place, day)],
        "requests": [
            {"case": c, "matter": matters.get(c.category_id or ""), "unit": tree.get(c.unit_id)}
            for c in open_here
        ],
        "form": form,
        "by_mail": notifications.mail_is_sent(),
        "feed": reverse("grid-feed", args=[place.code]),
        "gate": gate.before(request),
    }
    return render(request, "portal/grid.html", context, status=status)


def _officer(published: str) -> dict[str, str]:
    """Who is in charge and their phone, apart: a phone dials what it may press."""
    found = _PHONE.search(published)
    phone = found[0].strip() if found else ""
    return {
        "officer": published[: found.start()].strip() if found else published,
        "phone": phone,
        "dial": f"{'+' * phone.startswith('+')}{given.phone_digits(phone)}",
    }


def _shown(item: notifications.NewsItem, day: date) -> dict[str, Any]:
    changes = list(item.changes.all())
    return {
        "item": item,
        "is_coming": item.is_coming(day),
        "changed": changes[0] if changes else None,
    }


@require_GET
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """The same news as an Atom feed, for whoever reads such."""
    place = notifications.grid_place(code)
    here = request.build_absolute_uri(reverse("grid-page", args=[place.code]))
    day = directory.civil_day(timezone.now())
    written = atom.write(
        [_entry(item, day, here) for item in notifications.news_of(place, day)],
        code=place.code,
        title=_("Announcements for %(place)s") % {"place": place.name},
        author=_above(place) or place.name,
        link=here,
        own=request.build_absolute_uri(),
        language=get_language() or "zh-hans",
    )
    response = HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={FEED_SECONDS}"
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def _entry(item: notifications.NewsItem, day: date, here: str) -> atom.Entry:
    changed = _shown(item, day)["changed"]
    title, text = item.title, item.text
    if item.withdrawn_at is not None:
        title, text = _("Withdrawn: %(title)s") % {"title": title}, changed.reason
    return atom.Entry(
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
    """Ask for a grid's news by mail; the answer never tells whether the address is known."""
    place = notifications.grid_place(code)
    form = SubscribeForm(request.POST, auto_id="%s")
    if not form.is_valid():
        return _page(request, place, form, status=422)
    address = form.cleaned_data["email"]
    try:
        gate.passed(request, "subscribe", f"{place.code}\0{address}")
        notifications.subscribe(
            grid_code=place.code,
            address=address,
            language=get_language() or "zh-hans",
            at=timezone.now(),
        )
    except Problem as problem:
        form.add_error("email" if "field" in problem.details else None, str(problem))
        status = problem.status if isinstance(problem, TooMany) else 422
        return with_wait(_page(request, place, form, status=status), problem)
    return redirect("subscribed", place.code)


@require_GET
def subscribed(request: HttpRequest, code: str) -> HttpResponse:
    """What happens next: look into the mail box."""
    return render(request, "portal/subscribed.html", {"place": notifications.grid_place(code)})


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """From the link in the first mail; programs that look through mail only get a page."""
    subscription = notifications.subscription_of(token)
    is_done = request.method == "POST"
    if is_done:
        notifications.confirm(subscription=subscription, by=RESIDENT, at=timezone.now())
    return _about(request, "portal/confirm.html", token, is_done=is_done)


@csrf_exempt  # the mail program's own button posts here, without our page (RFC 8058)
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """From the link in every mail: no more of them, and the address is deleted."""
    subscription = notifications.subscription_of(token)
    context = _about(request, "portal/stop.html", token, is_done=request.method == "POST")
    if request.method == "POST":
        notifications.end(subscription=subscription, by=RESIDENT, at=timezone.now())
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
