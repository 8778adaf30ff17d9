"""Checklists, places, plans and patrols for the pages of the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM
from jiceng.directory.models import Unit
from jiceng.directory.public import civil_day
from jiceng.fieldwork.checklists.models import Checklist
from jiceng.fieldwork.findings.models import FieldLook, Finding
from jiceng.fieldwork.patrols.models import Patrol, PatrolPlace, PatrolPlan
from jiceng.records.public import make_due_moves, make_move, open_record

PLACES: Final = 100


def fill_patrols(now: datetime) -> None:
    """A checklist, places of one community, and a patrol of all of them that is due today."""
    if Checklist.objects.exists():
        return
    community = Unit.objects.filter(kind="village_community").order_by("code")[0]
    street = Unit.objects.filter(kind="street_town").order_by("code")[0]
    given = {"name": "消防通道检查", "place_kind": "fire_lane"}
    checklist = open_record("checklist", given, unit=street.pk, by=SYSTEM, at=now).pk
    for n in range(10):
        question = {"label": f"第{n + 1}项是否完好", "kind": "yes_no", "alarm": "no"}
        make_move("checklist", checklist, "add", question, by=SYSTEM, at=now)
    make_move("checklist", checklist, "publish", by=SYSTEM, at=now)
    for n in range(PLACES):
        given = {"name": f"{n}栋东侧通道", "kind": "fire_lane", "address": f"{n}栋"}
        open_record("patrol_place", given, unit=community.pk, by=SYSTEM, at=now)
    plan = {
        "name": "消防通道月巡",
        "checklist": str(checklist),
        "every": "month",
        "days": "7",
        "starts_on": str(civil_day(now)),
    }
    open_record("patrol_plan", plan, unit=community.pk, by=SYSTEM, at=now)
    make_due_moves(at=now + timedelta(days=1))
    _fill_findings(community, now)


def _fill_findings(community: Unit, now: datetime) -> None:
    """Findings to be decided, and a verification of the last request that has a number."""
    for n in range(PLACES):
        given = {"title": f"{n}栋通道堆放纸箱", "address": f"{n}栋"}
        open_record("finding", given, unit=community.pk, by=SYSTEM, at=now)
    number = Case.objects.filter(confidential=False).order_by("-pk").values_list("number")[0][0]
    look = {"number": number, "kind": "before", "question": "是否属实"}
    look["due_on"] = str(civil_day(now) + timedelta(days=1))
    open_record("field_look", look, unit=community.pk, by=SYSTEM, at=now)


def pages_of_patrols() -> dict[str, str]:
    """Their pages, by name."""
    firsts = {
        "checklists": Checklist,
        "patrol-places": PatrolPlace,
        "patrol-plans": PatrolPlan,
        "patrols": Patrol,
        "findings": Finding,
        "field-looks": FieldLook,
    }
    found: dict[str, str] = {
        "new checklist": "/desk/checklists/new/",
        "new place": "/desk/patrol-places/new/",
        "new plan": "/desk/patrol-plans/new/",
        "places never checked": "/desk/patrol-places/?view=never",
        "coverage of places": "/desk/patrol-coverage/",
        "tables of places": "/desk/patrol-places/import/",
        "figures of places": "/desk/figures/of/patrol_place/",
        "new finding": "/desk/findings/new/",
        "new verification": "/desk/field-looks/new/",
        "figures of findings": "/desk/figures/of/finding/",
        "figures of verifications": "/desk/figures/of/field_look/",
        "figures of patrols": "/desk/figures/of/patrol/",
    }
    for path, model in firsts.items():
        rows = model._default_manager.order_by("pk")
        found[path] = f"/desk/{path}/"
        found[f"one of {path}"] = f"/desk/{path}/{rows[0].pk}/"
    return found
