"""The answer with all figures of the command centre for one area, and its mark.

It holds numbers, names of units and grids, and categories; nothing that a resident has written, and
no person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from jiceng.cases import public as cases
from jiceng.cases.hot_issues import public as hot_issues
from jiceng.command import counting, figures
from jiceng.command.models import CountState
from jiceng.command.rules.spans import Span
from jiceng.command.scopes import Scope
from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.grids import public as grids

ARRIVALS: Final = 12
WHISTLES: Final = 9
ISSUES: Final = 6
UNITS: Final = 10
LATELY: Final = timedelta(days=1)
"""Arrivals are at most this old."""
STEADY_SECONDS: Final = 15
"""Whatever is in no mark shows after this time at the latest."""
CELL: Final = (*cases.COUNTED, "open", "overdue_now", "officers")
"""Numbers of a grid, in this order."""
UNCOUNTED: Final = (None,) * len(cases.COUNTED)
"""Numbers of a span that is older than the counts: none, rather than zero."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks for.

    Args:
        chosen: key of the part of the span; "" for the whole span.
        day: the last one of the span if it is a past one; None for today.
    """

    scope: Scope
    span: Span
    chosen: str
    day: date | None = None


def mark_of(asked: Asked, known: CountState | None, at: datetime) -> str:
    """A short text that differs when the answer may differ: one query."""
    newest = cases.newest_arrivals(asked.scope.units, at - LATELY, 1)
    parts = (
        get_language(),
        asked.scope.node.code,
        asked.span.value,
        asked.chosen,
        asked.day,
        known.edition if known else "",
        newest[0].id if newest else "",
        int(at.timestamp()) // STEADY_SECONDS,
    )
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:24]


def state() -> CountState | None:
    """How far requests have been counted: one query."""
    return counting.state()


def answer(actor: Actor, asked: Asked, known: CountState | None, at: datetime) -> dict[str, Any]:
    """All figures: at most nine queries, whatever the history.

    Open requests, officers, arrivals, awaited departments and hot issues are those of now, also
    where the span ends with a past day.
    """
    scope, today = asked.scope, directory.civil_day(at)
    wanted = figures.Wanted(asked.span, asked.day, asked.chosen)
    shown = figures.read(scope, wanted, known, at)
    unknown = figures.NOTHING if shown.series else UNCOUNTED
    open_ = figures.read_open(scope)
    officers = grids.officer_counts_on(today)
    places = grids_of(scope)
    waiting = cases.awaited_arrivals(scope.units, WHISTLES)
    return {
        "at": at.isoformat(),
        "counted_at": known.counted_at.isoformat() if known else None,
        "unit": {"code": scope.node.code, "name": scope.name},
        "today": today.isoformat(),
        "day": (asked.day or today).isoformat(),
        "is_past": asked.day is not None,
        "counted_from": counting.counted_from(known).isoformat() if known else None,
        "is_cut": shown.is_cut,
        "span": asked.span.value,
        "chosen": shown.chosen.key if shown.chosen else "",
        "begin": shown.begin.isoformat(),
        "end": shown.end.isoformat(),
        "numbers": CELL,
        "series": [
            [part.key, part.begin.isoformat(), part.is_running, *numbers]
            for part, numbers in shown.series
        ],
        "total": [
            *(shown.total if shown.series else UNCOUNTED),
            open_.open,
            open_.overdue,
            sum(officers.get(code, 0) for code in places),
        ],
        "cells": _cells(places, shown.cells, open_.by_grid, officers, unknown),
        "units": [
            [directory.label_of(unit), _code_of(unit), n, late]
            for unit, n, late in open_.by_unit[:UNITS]
        ],
        "arrivals": [_arrival(each) for each in _newest(scope, at)],
        "whistles": [_whistle(each) for each in waiting],
        "issues": _issues(actor, scope),
    }


def grids_of(scope: Scope) -> Mapping[str, grids.Place]:
    """Grids in force of an area by code."""
    units = None if scope.units is None else frozenset(scope.units)
    return {
        code: place
        for code, place in grids.current().places.items()
        if place.level == grids.GridLevel.GRID.value and (units is None or place.unit_id in units)
    }


def _cells(
    places: Mapping[str, grids.Place],
    numbers: Mapping[str, figures.Numbers],
    open_: Mapping[str, tuple[int, int]],
    officers: Mapping[str, int],
    unknown: Sequence[float | None],
) -> dict[str, list[float | None]]:
    nothing = (0, 0)
    return {
        code: [
            *numbers.get(code, unknown),
            *open_.get(code, nothing),
            officers.get(code, 0),
        ]
        for code in places
    }


def _newest(scope: Scope, at: datetime) -> list[cases.Arrival]:
    return cases.newest_arrivals(scope.units, at - LATELY, ARRIVALS)


def _arrival(each: cases.Arrival) -> dict[str, Any]:
    return {
        "id": str(each.id),
        "at": each.opened_at.isoformat(),
        "what": _category(each.category),
        "where": _place(each.grid, each.unit),
        "grid": each.grid,
        "urgency": each.urgency,
        "href": reverse("request", args=[each.id]),
    }


def _whistle(each: cases.Awaited) -> dict[str, Any]:
    return {
        "id": str(each.task),
        "called": directory.label_of(each.unit),
        "by": directory.label_of(each.called_by),
        "what": _category(each.category),
        "grid": each.grid,
        "called_at": each.called_at.isoformat(),
        "arrive_by": each.arrive_by.isoformat(),
        "href": reverse("request", args=[each.case]),
    }


def _issues(actor: Actor, scope: Scope) -> list[dict[str, Any]]:
    if not actor.holds(hot_issues.HOT_ISSUE_READ):
        return []
    frame = grids.sketch_frame()
    return [
        {
            "id": str(each.id),
            "title": each.title,
            "escalated": each.is_escalated,
            "heat": each.heat,
            "requests": each.requests,
            "at": frame.at(each.lon, each.lat)
            if frame and each.lon is not None and each.lat is not None
            else None,
            "href": reverse("hot_issue", args=[each.id]),
        }
        for each in hot_issues.open_in(actor, scope.units, ISSUES)
    ]


def _category(code: str | None) -> str:
    found = cases.categories.get().get(code) if code else None
    return found.label if found else ""


def _place(grid: str, unit: UUID) -> str:
    found = grids.current().places.get(grid)
    return found.name if found else directory.label_of(unit)


def _code_of(unit: UUID) -> str:
    node = directory.tree().get(unit)
    return node.code if node else ""
