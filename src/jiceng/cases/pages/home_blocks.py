"""Blocks of requests on the home page: whistle calls, callbacks, the three rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.cases.callback.callers import awaiting_callback
from jiceng.cases.figures.report import THREE_RATES
from jiceng.cases.permissions import CASE_CALL_BACK, CASE_REPORT_IN, CASE_WHISTLE
from jiceng.cases.whistle.under_way import is_awaited, under_way
from jiceng.directory import public as directory
from jiceng.metrics import public as metrics
from jiceng.ui.home import LIST, HomeBlock, HomeRow, HomeVisit, listed

ROWS: Final = 4


@dataclass(frozen=True, slots=True)
class CallRow:
    """An open whistle call: request, called departments, and the nearest time to check in by."""

    case: Any
    called: str
    arrive_by: Any


def _whistles(visit: HomeVisit) -> Mapping[str, Any] | None:
    found = under_way(visit.actor, limit=ROWS).rows
    rows = []
    for whistle in found:
        names = (directory.label_of(task.unit_id) for task in whistle.tasks)
        awaited = [task.arrive_by for task in whistle.tasks if is_awaited(task)]
        rows.append(
            CallRow(
                whistle.case,
                "、".join(names),
                min(filter(None, awaited), default=None),
            )
        )
    return listed(HomeRow("cases/home_whistle.html", row) for row in rows)


def _callbacks(visit: HomeVisit) -> Mapping[str, Any] | None:
    page = awaiting_callback(visit.actor, limit=ROWS)
    return listed((HomeRow("cases/row.html", row) for row in page.rows), opens="callback")


def _rates(visit: HomeVisit) -> Mapping[str, Any] | None:
    today = timezone.localdate(visit.at)
    return metrics.figure_cards(THREE_RATES, visit.actor, today, visit.at)


HOME_BLOCKS: Final = (
    HomeBlock(
        name="whistles",
        title=_("Whistle calls"),
        icon="speakerphone",
        order=10,
        template=LIST,
        content=_whistles,
        shows=lambda actor: actor.holds(CASE_REPORT_IN) or actor.holds(CASE_WHISTLE),
        href=lambda _visit: reverse("whistles"),
        is_wide=True,
    ),
    HomeBlock(
        name="callbacks",
        title=_("To call back"),
        icon="phone-outgoing",
        order=45,
        template=LIST,
        content=_callbacks,
        shows=lambda actor: actor.holds(CASE_CALL_BACK),
        href=lambda _visit: reverse("callbacks"),
    ),
    HomeBlock(
        name="rates",
        title=_("The three rates"),
        icon="chart-bar",
        order=80,
        template="metrics/cards.html",
        content=_rates,
        shows=lambda actor: actor.holds(metrics.METRICS_READ),
        href=lambda _visit: reverse("figures"),
        is_wide=True,
    ),
)
