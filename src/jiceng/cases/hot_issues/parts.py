"""Sections of a hot issue's page: what its figures mean, its places, its requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiceng.cases.hot_issues import queries
from jiceng.cases.hot_issues.actions import escalate_requests
from jiceng.cases.hot_issues.lifecycle import KIND, SUPERVISED
from jiceng.cases.hot_issues.models import HotIssue, Way
from jiceng.cases.hot_issues.queries import Curve
from jiceng.cases.hot_issues.rules.finding import MONTH_DAYS, RECURRENCE_DAYS
from jiceng.cases.hot_issues.rules.growing import LEAST_REPORTERS
from jiceng.cases.hot_issues.rules.like_texts import APART_M, SILENT_DAYS
from jiceng.cases.public import CASE_SUPERVISE
from jiceng.core.errors import NotFound, Refused
from jiceng.grids import public as grids
from jiceng.records.public import PartRequest, RecordPart

LISTED: Final = 30
AT_ONCE: Final = 200
"""Requests that are escalated at once."""
WIDTH, HEIGHT = 240, 60
"""Of the curve, in its own units."""
MARGIN, LEAST_SPAN_M = 0.25, 2_000.0


@dataclass(frozen=True, slots=True)
class _Shown:
    """A hot issue with its requests, read once for all sections of its page."""

    issue: HotIssue
    seen: queries.Seen


_shown: WeakKeyDictionary[HttpRequest, _Shown | None] = WeakKeyDictionary()


def _of(asked: PartRequest) -> _Shown | None:
    if asked.request not in _shown:
        issue = queries.visible_issue(asked.actor, asked.record)
        seen = queries.requests_seen(asked.actor, issue) if issue else None
        _shown[asked.request] = _Shown(issue, seen) if issue and seen else None
    return _shown[asked.request]


def _meaning(asked: PartRequest) -> Mapping[str, Any] | None:
    shown = _of(asked)
    if shown is None:
        return None
    issue = shown.issue
    curve = queries.curve_of(issue)
    return {
        "issue": issue,
        "is_place": issue.way == Way.PLACE,
        "curve": curve,
        "points": _line(curve),
        "width": WIDTH,
        "height": HEIGHT,
        "month": int(MONTH_DAYS),
        "least": LEAST_REPORTERS,
        "threshold": int(RECURRENCE_DAYS),
        "apart": APART_M / 1_000,
        "silent": int(SILENT_DAYS),
    }


def _line(curve: Curve) -> str:
    """Requests by day as points of a line."""
    step = WIDTH / max(len(curve.days) - 1, 1)
    most = max(curve.most, 1)
    return " ".join(
        f"{number * step:.1f},{HEIGHT - value * (HEIGHT - 2) / most:.1f}"
        for number, value in enumerate(curve.days)
    )


def _map(asked: PartRequest) -> Mapping[str, Any] | None:
    shown = _of(asked)
    points = shown.seen.points if shown else ()
    if not points:
        return None
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    high = (max(lats) - min(lats)) * grids.METRES_PER_DEGREE
    wide = (max(lons) - min(lons)) * grids.METRES_PER_DEGREE
    sketch = grids.sketch_around(
        grids.GridLevel.GRID.value,
        (min(lons) + max(lons)) / 2,
        (min(lats) + max(lats)) / 2,
        max(high, wide, LEAST_SPAN_M) * (1 + MARGIN),
    )
    if sketch is None:
        return None
    marks = [at for lon, lat in points if (at := sketch.at(lon, lat))]
    return {
        "width": f"{sketch.width:.0f}",
        "height": f"{sketch.height:.0f}",
        "outlines": [grids.svg_path(each.rings) for each in sketch.outlines],
        "marks": [(f"{x:.0f}", f"{y:.0f}") for x, y in marks],
        "dot": f"{sketch.width / 70:.0f}",
    }


def _requests(asked: PartRequest) -> Mapping[str, Any] | None:
    shown = _of(asked)
    if shown is None:
        return None
    issue, seen = shown.issue, shown.seen
    rows, number = queries.listed(asked.actor, seen, LISTED), len(seen.keys)
    may_escalate = issue.state == SUPERVISED and asked.actor.holds(CASE_SUPERVISE)
    # Of a large one nobody counts what else the reader would see: all older ones are not listed.
    number = max(number, issue.requests) if seen.is_cut else number
    return {
        "rows": rows,
        "number": number,
        "more": number - len(rows),
        "hidden": max(issue.requests - number, 0),
        "waiting": queries.waiting(asked.actor, seen) if may_escalate else 0,
        "problem": asked.problem,
    }


def _escalate(asked: PartRequest) -> str:
    """Escalate the open requests under a hot issue that is acted on, each as on its own page."""
    issue = queries.visible_issue(asked.actor, asked.record)
    if issue is None or issue.state != SUPERVISED:
        raise NotFound(_("Hot issue not found, or not escalated."), "hot_issue.state")
    found = queries.requests_of(asked.actor, issue).filter(is_open=True, is_supervised=False)
    keys = list(found.order_by("opened_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    done = escalate_requests(keys, reason=issue.words, by=asked.actor, at=asked.at)
    if not done:
        raise Refused(
            _("None of these requests could be escalated by you."), "hot_issue.none_escalated"
        )
    return ngettext("%(n)d request escalated.", "%(n)d requests escalated.", done) % {"n": done}


PARTS: Final = (
    RecordPart(
        kind=KIND,
        name="meaning",
        order=5,
        template="hot_issues/meaning.html",
        context=_meaning,
    ),
    RecordPart(kind=KIND, name="map", order=6, template="hot_issues/map.html", context=_map),
    RecordPart(
        kind=KIND,
        name="requests",
        order=7,
        template="hot_issues/requests.html",
        context=_requests,
        post=_escalate,
    ),
)
