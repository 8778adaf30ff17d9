"""Comparison page of a draft: changes as a map and a table, and obstacles to publishing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.core.access import Actor
from jiceng.core.people import signed_in_holder_of
from jiceng.directory import public as directory
from jiceng.grids import (
    actions,
    comparison,
    draft_checks,
    draft_queries,
    models,
    outline_sketches,
    version_effects,
)
from jiceng.grids.pages.versions import problem_lines, version_context
from jiceng.grids.permissions import GRID_EDIT
from jiceng.grids.placed_things import KINDS, LocatedItems
from jiceng.ui.form_page import FormPage

MOST_LINES = 300
MOST_MOVES = 30


@require_GET
def compare(request: HttpRequest, version: UUID) -> HttpResponse:
    """One version compared with the current one."""
    actor = signed_in_holder_of(request, GRID_EDIT)
    return _page(request, actor, draft_queries.version_for(actor, version), [])


def _page(
    request: HttpRequest, actor: Actor, row: models.GridVersion, problems: list[str]
) -> HttpResponse:
    only = request.GET.get("code", "")[:40]
    day = directory.civil_day(timezone.now())
    found = comparison.compare(actor, row, day, only)
    coming, changed = version_effects.ComingVersion(row), {line.code for line in found.lines}
    context = {
        **version_context(row),
        "things": [_moves(actor, coming, changed, each) for each in KINDS.all()],
        **_units(coming, changed),
        "before": found.before,
        "lines": [_line(each) for each in found.lines[:MOST_LINES]],
        "left_out": max(0, len(found.lines) - MOST_LINES),
        "total": len(found.lines),
        "counts": _counts(found.lines),
        "map": _drawn(found.picture),
        "only": only,
        "problems": problems or draft_checks.faults(actor, row),
    }
    return render(request, "grids/grid_diff.html", context)


def _line(line: comparison.ComparisonLine) -> dict[str, Any]:
    """One line of the table; shares in percent."""
    return {
        "change": line.change.value,
        "code": line.code,
        "name": line.name,
        "name_before": line.name_before,
        "area_before": line.area_before,
        "area_after": line.area_after,
        "growth": None if line.growth is None else line.growth * 100,
        "parts": [(to, f"{share * 100:.1f}") for to, share in line.goes_to],
        "posts": line.posts,
        "given": line.given and (_label(line.given.before), _label(line.given.after)),
    }


def _label(unit: UUID | None) -> str:
    """Label of a unit, or a text for none."""
    units = directory.tree()
    node = units.get(unit)
    return units.label(node) if node else _("no unit")


def _counts(lines: tuple[comparison.ComparisonLine, ...]) -> dict[str, int]:
    counts = {
        change.value: sum(1 for line in lines if line.change == change)
        for change in comparison.Change
    }
    return counts | {"given": sum(1 for line in lines if line.given)}  # the redrawn ones as well


def _moves(
    actor: Actor, coming: version_effects.ComingVersion, cells: set[str], kind: LocatedItems
) -> dict[str, Any]:
    """The number of items of a kind that would move, by old and new place."""
    located_items = kind.located_items(actor, coming.version.level, cells)
    moved = version_effects.count_moves(coming, located_items)
    homeless = sum(count for way, count in moved.items() if not way.after)
    return {
        "kind": kind,
        "total": len(located_items),
        "moving": moved.total(),
        "homeless": kind.homeless(homeless) if homeless else "",
        "moves": [
            {
                "before": way.before,
                "after": way.after,
                "units": way.unit_before != way.unit_after
                and (_label(way.unit_before), _label(way.unit_after)),
                "count": count,
            }
            for way, count in moved.most_common(MOST_MOVES)
        ],
    }


def _units(coming: version_effects.ComingVersion, cells: set[str]) -> dict[str, Any]:
    """The smallest units that move with the change, and those that a new boundary cuts."""
    lines = version_effects.units_of(coming, cells)
    cut = [
        {"unit": each, "parts": [(code, f"{share * 100:.1f}") for code, share in each.outside]}
        for each in lines
        if each.outside
    ]
    carried = [
        {
            "unit": each,
            "units": each.unit_before != each.unit_after
            and (_label(each.unit_before), _label(each.unit_after)),
        }
        for each in lines
        if each.goes_along
    ]
    return {
        "carried": carried[:MOST_LINES],
        "carried_count": len(carried),
        "cut": cut[:MOST_LINES],
        "cut_count": len(cut),
    }


def _drawn(picture: comparison.ComparisonMap | None) -> dict[str, Any] | None:
    """SVG attributes of the map for its template, in metres."""
    if picture is None:
        return None
    return {
        "width": f"{picture.width:.1f}",
        "height": f"{picture.height:.1f}",
        "outlines": [
            {"path": outline_sketches.svg_path(each.rings), "kind": each.kind, "name": each.name}
            for each in picture.outlines
        ],
    }


@require_POST
def publish(request: HttpRequest, version: UUID) -> HttpResponse:
    """Publish a draft."""
    actor = signed_in_holder_of(request, GRID_EDIT)
    row = draft_queries.version_for(actor, version)
    return FormPage(
        act=lambda _given: actions.publish_version(version=row, by=actor, at=timezone.now()),
        done=redirect("admin-grid-version", version=version),
        message=_("Published. New requests are located by these grids from this moment."),
        show=lambda _form, problem: _page(
            request, actor, row, problem_lines(problem) if problem else []
        ),
    ).answer(request)
