"""Pages of the command centre: on a wall, on the desk, and the figures that both ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from jiceng.command import answers, outlines, screens, words
from jiceng.command.answers import Asked
from jiceng.command.permissions import READ, SCREENS
from jiceng.command.rules.spans import Span
from jiceng.command.scopes import Scope, scope_of
from jiceng.core.access import Actor
from jiceng.core.base_map import BaseMap
from jiceng.core.errors import Invalid
from jiceng.core.people import signed_in_holder_of
from jiceng.core.web import address_of
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.records.links import public as links

POLL_MS: Final = 1_500
"""Arrivals show within two seconds."""
EARLIEST: Final = date(1970, 1, 1)
"""Every span before it has days; nothing so old is counted."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the figures.

    Args:
        secret: of a screen's link; "" for a person.
        unit: code of the screen's unit.
        ends_at: when the link ends.
    """

    actor: Actor
    secret: str = ""
    unit: str = ""
    ends_at: datetime | None = None

    def address(self, name: str) -> str:
        """Address of a page of the wall for this viewer."""
        return reverse(f"wall-screen-{name}", args=[self.secret]) if self.secret else reverse(name)


def _person(request: HttpRequest) -> Viewer:
    return Viewer(signed_in_holder_of(request, READ))


def _screen(request: HttpRequest, secret: str, at: datetime) -> Viewer:
    opened = links.open_link(
        secret=secret, purpose=screens.PURPOSE, address=address_of(request), at=at
    )
    actor = screens.viewer_of(opened)
    node = directory.tree().get(opened.stream_id)
    return Viewer(actor, secret, node.code if node else "", opened.ends_at)


def _scope(request: HttpRequest, viewer: Viewer, at: datetime) -> Scope:
    code = request.GET.get("unit", "") or viewer.unit
    return scope_of(viewer.actor, code, directory.civil_day(at))


@require_GET
def wall(request: HttpRequest, secret: str = "") -> HttpResponse:
    """The command centre on a wall screen, for a person or by a screen's link."""
    at = timezone.now()
    viewer = _screen(request, secret, at) if secret else _person(request)
    context = _board(viewer, _scope(request, viewer, at), at, "wall")
    return render(request, "command/wall.html", context)


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The same figures on the desk."""
    at, viewer = timezone.now(), _person(request)
    scope = _scope(request, viewer, at)
    context = _board(viewer, scope, at, "command") | {
        "wall": f"{reverse('wall')}?unit={scope.node.code}",
        "may_put_on_screens": viewer.actor.reaches(SCREENS, scope.node.path),
    }
    return render(request, "command/desk.html", context)


def _board(viewer: Viewer, scope: Scope, at: datetime, page: str) -> dict[str, Any]:
    code = scope.node.code

    def with_unit(address: str) -> str:
        return f"{address}?unit={code}"

    own = viewer.address("wall") if page == "wall" else reverse(page)
    return {
        "scope": scope,
        "own": own,
        "ends_at": viewer.ends_at,
        "board": {
            "unit": code,
            "figures_at": with_unit(viewer.address("wall-figures")),
            "outlines_at": with_unit(viewer.address("wall-outlines")),
            **_archive(viewer),
            "records_at": reverse("place-records"),
            "every": POLL_MS,
            "zone": settings.TIME_ZONE,
            **words.words(),
        },
    }


def _archive(viewer: Viewer) -> dict[str, str]:
    """Addresses of the file of the base map and of the script that reads it, if there is one."""
    base: BaseMap | None = settings.JICENG_BASE_MAP
    if base is None or base.file is None:
        return {}
    return {
        "archive_at": viewer.address("wall-base"),
        "archive_script": static("dist/wall-archive.js"),
    }


@require_safe
def base_map(request: HttpRequest, secret: str = "") -> HttpResponseBase:
    """Bytes of the file of the base map."""
    if secret:
        _screen(request, secret, timezone.now())
    else:
        _person(request)
    return grids.tile_archive_bytes(request)


@require_safe
def figures(request: HttpRequest, secret: str = "") -> HttpResponse:
    """All figures as JSON; not modified as long as their mark is the same."""
    at = timezone.now()
    viewer = _screen(request, secret, at) if secret else _person(request)
    scope = _scope(request, viewer, at)
    asked = Asked(scope, _span(request), request.GET.get("part", "")[:20], _past_day(request, at))
    known = answers.state()
    etag = quote_etag(answers.mark_of(asked, known, at))

    def content() -> dict[str, Any]:
        return answers.answer(viewer.actor, asked, known, at)

    return _json(request, etag, content)


def _span(request: HttpRequest) -> Span:
    try:
        return Span(request.GET.get("span", Span.DAY))
    except ValueError:
        raise Invalid(_("Choose day, week or year."), "command.span") from None


def _past_day(request: HttpRequest, at: datetime) -> date | None:
    """The day of the address if it is over; None for today, for a later one, and without one."""
    given = request.GET.get("day", "")
    try:
        day = max(date.fromisoformat(given), EARLIEST) if given else None
    except ValueError:
        raise Invalid(_("Give a date as year-month-day."), "command.day") from None
    return day if day and day < directory.civil_day(at) else None


@require_safe
def grid_outlines(request: HttpRequest, secret: str = "") -> HttpResponse:
    """Outlines of the grids of an area as JSON; they change with a new version only."""
    at = timezone.now()
    viewer = _screen(request, secret, at) if secret else _person(request)
    scope = _scope(request, viewer, at)
    return _json(request, quote_etag(outlines.mark_of(scope)), lambda: outlines.outlines(scope))


def _json(request: HttpRequest, etag: str, content: Callable[[], Any]) -> HttpResponse:
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None and unchanged.status_code == HTTPStatus.NOT_MODIFIED:
        unchanged["ETag"] = etag
        return unchanged
    response = HttpResponse(orjson.dumps(content()), content_type="application/json")
    response["ETag"] = etag
    return response


@require_http_methods(["GET", "POST"])
def screen_links(request: HttpRequest) -> HttpResponse:
    """Links of the wall screens of an area: list, issue and withdraw."""
    at, actor = timezone.now(), signed_in_holder_of(request, SCREENS)
    scope = scope_of(actor, request.GET.get("unit", ""), directory.civil_day(at))
    actor.may(SCREENS, scope.node.path).or_refuse()
    context: dict[str, Any] = {"scope": scope}
    if request.method == "POST":
        issued = links.issue(purpose=screens.PURPOSE, stream_id=scope.node.id, by=actor, at=at)
        path = reverse("wall-screen-wall", args=[issued.secret])
        context |= {"address": request.build_absolute_uri(path), "ends_at": issued.link.ends_at}
    context["screens"] = screens.screens_of(actor, scope.node.id, at)
    return render(request, "command/screens.html", context)


@require_http_methods(["POST"])
def withdraw_screen(request: HttpRequest, link: UUID) -> HttpResponse:
    """Make the link of a screen invalid."""
    actor = signed_in_holder_of(request, SCREENS)
    unit = request.POST.get("unit", "")
    links.revoke(link=link, by=actor, at=timezone.now())
    return redirect(f"{reverse('command-screens')}?unit={unit}")
