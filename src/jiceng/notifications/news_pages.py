"""Desk pages of announcements: list, new, correction, withdrawal."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiceng.core.access import Actor
from jiceng.core.errors import Forbidden, NotFound, Problem
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.notifications import actions, queries
from jiceng.notifications.models import NewsItem
from jiceng.notifications.permissions import NEWS_EDIT

FIELDS: Final = ("title", "text", "valid_from", "valid_to", "reason", "version")
PAGE: Final = 50


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The news of the units in the actor's reach: those that run, or all that have been."""
    actor = directory.signed_in_holder_of(request, NEWS_EDIT)
    past = request.GET.get("past") == "yes"
    today = directory.civil_day(timezone.now())
    found = queries.news_editable_by(actor).order_by("-published_at", "-id")
    if not past:
        found = found.filter(queries.running(today), withdrawn_at=None)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    names = grids.current().places
    rows = [
        {
            "item": item,
            "is_coming": item.is_coming(today),
            "is_over": item.is_over(today),
            "grids": [names[code].name for code in item.grid_codes if code in names],
        }
        for item in page
    ]
    return render(request, "notifications/news.html", {"rows": rows, "page": page, "past": past})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """New announcement. People with the right at several units choose the unit first."""
    actor = directory.signed_in_holder_of(request, NEWS_EDIT)
    units = queries.places_of_news(actor, directory.civil_day(timezone.now()))
    asked = request.POST.get("unit", "") or request.GET.get("unit", "")
    unit = next((each for each in units if str(each.id) == asked), None)
    if unit is None and len(units) == 1:
        unit = units[0]
    if request.method == "POST":
        return _publish(request, actor, unit)
    if unit is None:
        return render(request, "notifications/news_unit.html", {"units": units})
    today = directory.civil_day(timezone.now()).isoformat()
    given = dict.fromkeys(FIELDS, "") | {"valid_from": today, "valid_to": today}
    return _form(request, unit, given, [], None)


def _publish(request: HttpRequest, actor: Actor, unit: directory.Node | None) -> HttpResponse:
    if unit is None:
        raise NotFound(_("Unit not found, or you cannot publish for it."), "news.unit")
    try:
        actions.publish_announcement(
            by=actor,
            at=timezone.now(),
            unit=unit.id,
            title=request.POST.get("title", ""),
            text=request.POST.get("text", ""),
            valid_from=_day(request, "valid_from"),
            valid_to=_day(request, "valid_to"),
            grid_codes=request.POST.getlist("grids"),
        )
    except (Forbidden, NotFound):
        raise
    except Problem as problem:
        return _form(request, unit, _given(request), request.POST.getlist("grids"), None, problem)
    messages.success(request, _("Published. Subscribers receive it by email."))
    return redirect("news")


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Correct an item, with a reason."""
    actor = directory.signed_in_holder_of(request, NEWS_EDIT)
    item = queries.news_item(actor, item_id)
    if request.method != "POST":
        return _item(request, item)
    try:
        actions.correct_news(
            item=item.pk,
            by=actor,
            at=timezone.now(),
            version=_version(request),
            reason=request.POST.get("reason", ""),
            title=request.POST.get("title", ""),
            text=request.POST.get("text", ""),
            valid_from=_day(request, "valid_from"),
            valid_to=_day(request, "valid_to"),
            grid_codes=request.POST.getlist("grids"),
        )
    except (Forbidden, NotFound):
        raise
    except Problem as problem:
        return _item(request, item, problem)
    messages.success(request, _("Corrected. The reason is shown below it."))
    return redirect("news")


@require_POST
def withdraw(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Take an item back, with a reason."""
    actor = directory.signed_in_holder_of(request, NEWS_EDIT)
    item = queries.news_item(actor, item_id)
    try:
        actions.withdraw_news(
            item=item.pk,
            by=actor,
            at=timezone.now(),
            version=_version(request),
            reason=request.POST.get("reason", ""),
        )
    except (Forbidden, NotFound):
        raise
    except Problem as problem:
        return _item(request, item, problem, withdrawing=True)
    messages.success(request, _("Withdrawn. Residents see the withdrawal and its reason."))
    return redirect("news")


def _item(
    request: HttpRequest,
    item: NewsItem,
    problem: Problem | None = None,
    *,
    withdrawing: bool = False,
) -> HttpResponse:
    unit = directory.tree().get(item.unit_id)
    if unit is None:
        raise NotFound(_("Announcement not found, or you cannot edit it."), "news.missing")
    given = {
        "title": item.title,
        "text": item.text,
        "valid_from": item.valid_from.isoformat(),
        "valid_to": item.valid_to.isoformat(),
        "reason": "",
        "version": str(item.version),
    }
    chosen = list(item.grid_codes)
    if problem is not None and not withdrawing:
        given, chosen = _given(request), request.POST.getlist("grids")
    return _form(request, unit, given, chosen, item, problem, withdrawing=withdrawing)


def _form(
    request: HttpRequest,
    unit: directory.Node,
    given: dict[str, str],
    chosen: list[str],
    item: NewsItem | None,
    problem: Problem | None = None,
    *,
    withdrawing: bool = False,
) -> HttpResponse:
    field = str(problem.details.get("field", "")) if problem else ""
    wrong = {name: str(problem) if name == field else "" for name in FIELDS}
    context: dict[str, Any] = {
        "unit": unit,
        "item": item,
        "given": given,
        "problem": problem,
        "errors": dict.fromkeys(FIELDS, "") if withdrawing else wrong,
        "withdrawing": withdrawing,
        "withdraw_reason": request.POST.get("reason", "") if withdrawing else "",
        "withdraw_error": wrong["reason"] if withdrawing else "",
        "grids": [(place, place.code in chosen) for place in queries.grids_of(unit.id)],
        "limits": actions.LIMITS,
        "changes": list(item.changes.all()) if item else [],
    }
    status = problem.status if problem else 200
    return render(request, "notifications/news_item.html", context, status=status)


def _given(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in FIELDS}


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_date(request.POST.get(name, "").strip())
    except ValueError:  # the thirtieth of February
        return None


def _version(request: HttpRequest) -> int | None:
    raw = request.POST.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else None
