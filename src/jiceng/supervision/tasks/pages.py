"""Views of a list: tree, Gantt chart and board of stages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiceng.core.errors import NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.core.people import signed_in_holder_of
from jiceng.directory import public as directory
from jiceng.supervision.tasks import (
    boards,
    exporting,
    gantt,
    overviews,
    progress,
    queries,
    sentences,
)
from jiceng.supervision.tasks.models import WholeRule
from jiceng.supervision.tasks.overviews import Overview
from jiceng.supervision.tasks.permissions import EDIT, READ
from jiceng.supervision.tasks.progress import Node
from jiceng.supervision.tasks.rules import Light
from jiceng.ui import exports

LIGHTS: Final = (Light.RED, Light.YELLOW, Light.GREEN)


def _overview(request: HttpRequest, of_list: UUID) -> tuple[Overview, dict[str, Any]]:
    """A list with what all its views show.

    Raises:
        NotFound: missing and hidden alike.
    """
    actor = signed_in_holder_of(request, READ)
    today = directory.civil_day(timezone.now())
    found = overviews.of_list(actor, of_list, today)
    if found is None:
        raise NotFound(_("Record not found, or not visible to you."), "record.missing")
    nodes = _chosen(request, list(progress.walk(found.tops)))
    units = {node.task.unit_id for node in progress.walk(found.tops)}
    context = {
        "list": found.of_list,
        "overview": found,
        "today": today,
        "nodes": nodes,
        "rule": WholeRule(found.of_list.rule).label,
        "units": sorted((directory.label_of(unit), str(unit)) for unit in units),
        "unit": request.GET.get("unit", ""),
        "lights": [(each.value, sentences.LIGHTS[each]) for each in LIGHTS],
        "light": request.GET.get("light", ""),
        "may_edit": actor.may(EDIT, found.of_list.unit.path).allowed,
    }
    return found, context


def _chosen(request: HttpRequest, nodes: Sequence[Node]) -> list[Node]:
    """The rows that the filters leave, with the wholes above them."""
    unit, light = uuid_or_none(request.GET.get("unit", "")), request.GET.get("light", "")
    if unit is None and not light:
        return list(nodes)
    kept: set[UUID] = set()
    by_key = {node.task.pk: node for node in nodes}
    for node in nodes:
        is_of_unit = unit is None or node.task.unit_id == unit
        if node.task.kind == "section" or not is_of_unit:
            continue
        if light and node.standing.light.value != light:
            continue
        key: UUID | None = node.task.pk
        while key is not None and key in by_key and key not in kept:
            kept.add(key)
            key = by_key[key].task.parent_id
    return [node for node in nodes if node.task.pk in kept]


@require_GET
def tree(request: HttpRequest, of_list: UUID) -> HttpResponse:
    """The tasks of a list as a tree, with progress, plan and light."""
    _found, context = _overview(request, of_list)
    rows = [overviews.row_of(node) for node in context["nodes"]]
    return render(request, "tasks/tree.html", {**context, "view": "tree", "rows": rows})


@require_GET
def gantt_chart(request: HttpRequest, of_list: UUID) -> HttpResponse:
    """Plan, progress and forecast of each task over time, with a line for today."""
    _found, context = _overview(request, of_list)
    chart = gantt.chart_of(context["nodes"], context["today"])
    return render(request, "tasks/gantt.html", {**context, "view": "gantt", "chart": chart})


@require_GET
def board(request: HttpRequest, of_list: UUID) -> HttpResponse:
    """Projects of a list by the stage at which they are."""
    _found, context = _overview(request, of_list)
    columns = boards.columns_of(context["nodes"])
    return render(request, "tasks/board.html", {**context, "view": "board", "columns": columns})


@require_GET
def table(request: HttpRequest, of_list: UUID, form: str) -> HttpResponseBase:
    """The list as a table that can be imported again."""
    actor = signed_in_holder_of(request, READ)
    found = queries.lists_visible_to(actor).filter(pk=of_list).first()
    if found is None:
        raise NotFound(_("Record not found, or not visible to you."), "record.missing")
    rows = exporting.rows_of(actor, of_list)
    return exports.file_of(form, rows, exporting.COLUMNS, name="tasks", title=found.title)
