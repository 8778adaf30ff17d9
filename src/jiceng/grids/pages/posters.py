"""Desk pages of posters: list of grids, PDF, and phone numbers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.core.access import Actor
from jiceng.core.ids import uuid_or_none
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_person
from jiceng.grids import posters as sheets
from jiceng.grids import public as grids

SHOWN = 200


def _level(request: HttpRequest) -> str:
    level = request.GET.get("level", "")
    return level if level in grids.GridLevel.values else grids.GridLevel.GRID.value


@require_GET
def posters(request: HttpRequest) -> HttpResponse:
    """The grids or buildings in the actor's reach, each with its poster."""
    actor, level = signed_in_person(request), _level(request)
    actor.may("grid.read").or_refuse()
    unit_id = uuid_or_none(request.GET.get("unit", ""))
    found = sheets.places(actor, unit_id, level)
    total, rows = found.count(), list(found.select_related("unit")[:SHOWN])
    context = {
        "rows": _rows(actor, rows),
        "total": total,
        "shown": SHOWN,
        "level": level,
        "levels": grids.GridLevel.choices,
        "unit_id": str(unit_id or ""),
        "units": _units(actor),
        "limit": sheets.MOST_AT_ONCE,
    }
    return render(request, "grids/posters.html", context)


def _rows(actor: Actor, rows: list[grids.Grid]) -> list[dict[str, Any]]:
    today = directory.civil_day(timezone.now())
    posts = grids.officers_on({row.code for row in rows}, today)
    tree = directory.tree()
    found = []
    for row in rows:
        node = tree.get(row.unit_id)
        may_edit = actor.may("grid.edit", node.path if node else "/").allowed
        found.append(
            {"row": row, "unit": node, "posts": posts.get(row.code, []), "may_edit": may_edit}
        )
    return found


def _units(actor: Actor) -> list[directory.Node]:
    """Streets and communities in the actor's reach, to choose from."""
    today, kinds = directory.civil_day(timezone.now()), {"street_town", "village_community"}
    return directory.tree().existing(today, actor.reach("grid.read"), kinds)


@require_GET
def print_posters(request: HttpRequest) -> HttpResponse:
    """One PDF with the poster of one place, or with those of all places under a unit."""
    actor = signed_in_person(request)
    actor.may("grid.read").or_refuse()
    code = request.GET.get("code", "")
    if code:
        wanted = [grids.grid_for(actor, code)]
        name = wanted[0].name
    else:
        unit_id = uuid_or_none(request.GET.get("unit", ""))
        found = sheets.places(actor, unit_id, _level(request))
        wanted = list(found[: sheets.MOST_AT_ONCE + 1])
        name = directory.label_of(unit_id, _("all"))
    day = directory.civil_day(timezone.now())
    pdf = sheets.printed(sheets.posters(wanted, day, sheets.link_pattern(request)))
    response = HttpResponse(pdf, content_type="application/pdf")
    title = _("Posters of %s") % name
    named = content_disposition_header(as_attachment=True, filename=f"{title}.pdf")
    response.headers["Content-Disposition"] = str(named)
    return response


@require_POST
def phone(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Give out an officer's work phone on the posters, or take it back."""
    actor = signed_in_person(request)
    grids.publish_phone(
        post=post_id, phone=request.POST.get("phone", "")[:40], by=actor, at=timezone.now()
    )
    messages.success(request, _("Done."))
    return redirect("posters")
