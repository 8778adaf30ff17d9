"""Actions that open the rounds of plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.fieldwork.checklists.public import schemas_of
from jiceng.fieldwork.patrols import rules
from jiceng.fieldwork.patrols.models import Patrol, PatrolPlace, PatrolPlan
from jiceng.grids import public as grids
from jiceng.records.public import make_move, open_record

LIVE: Final = ("planned", "under_way", "overdue")
"""States of a patrol that is not over."""
CARRIED: Final = "下一轮已到，未检查的地点顺延。"
"""Reason of a round that goes on because the next one is due, in the district's language."""


def begin_round(plan: PatrolPlan, *, at: datetime) -> None:
    """Open a plan's patrol of the day for the officers of the area; an earlier one that is not
    over is carried over instead, so that rounds do not pile up.

    Without a place or a version of the checklist nothing is opened.
    """
    today = civil_day(at)
    due = rules.last_day(today, plan.days)
    earlier = Patrol.objects.filter(plan=plan, state__in=LIVE).order_by("-begins_on", "pk").first()
    if earlier is not None:
        if earlier.due_on < due:
            given = {"due_on": due, "reason": CARRIED}
            make_move("patrol", earlier.pk, "carry_over", given, by=SYSTEM, at=at)
        return
    edition = schemas_of({plan.checklist_id}).get(plan.checklist_id)
    places = places_of(plan, on=today)
    if edition is None or not places:
        return
    given = {
        "plan": plan.pk,
        "title": f"{plan.name}（{today.month}月{today.day}日）",
        "edition": edition.pk,
        "begins_on": today,
        "due_on": due,
        "places": places,
    }
    open_record("patrol", given, unit=plan.unit_id, by=SYSTEM, at=at)


def places_of(plan: PatrolPlan, *, on: date) -> Sequence[UUID]:
    """The places of a plan's next round: of its kind, in its community and grids, in the order of
    its route; two queries.
    """
    found = PatrolPlace.objects.filter(
        unit=plan.unit_id, kind=plan.checklist.place_kind, state__in=("new", "fresh", "stale")
    )
    rows = [each for each in found.order_by("name", "pk") if _is_in(each, plan.grids, on)]
    route = [UUID(each) for each in plan.route]
    return rules.in_order([(each.pk, each.name) for each in rows], route)


def _is_in(place: PatrolPlace, codes: Sequence[str], on: date) -> bool:
    """Whether a place lies in one of some grids; without grids, or without a position, it does."""
    if not codes or place.lon is None or place.lat is None:
        return True
    return grids.locate(place.lon, place.lat, on=on).grid_code in codes
