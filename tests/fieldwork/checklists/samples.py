"""Checklists for tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.fieldwork.checklists.models import ChecklistVersion, Question
from jiceng.records.public import make_move, open_record
from tests.world import World

STREET = "440704001"


def given_checklist(_world: World) -> dict[str, Any]:
    """Input of the form."""
    return {"name": "消防通道检查", "place_kind": "fire_lane", "purpose": "通道畅通、设施完好"}


QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "label": "通道是否被占用",
        "label_en": "Lane blocked?",
        "kind": "yes_no",
        "alarm": "yes",
    },
    {"label": "占用物", "kind": "choice", "choices": "车辆\n杂物\n其他", "is_optional": True},
    {"label": "灭火器数量", "label_en": "Fire extinguishers", "kind": "number"},
    {"label": "说明", "kind": "text", "is_optional": True},
    {"label": "照片", "kind": "photo", "is_optional": True},
)


def begun_checklist(world: World, **given: Any) -> UUID:
    """A checklist without questions."""
    values, unit = {**given_checklist(world), **given}, world.units[STREET].pk
    return open_record("checklist", values, unit=unit, by=SYSTEM, at=world.at).pk


def written_checklist(world: World) -> UUID:
    """A checklist with questions that is not published."""
    checklist = begun_checklist(world)
    for question in QUESTIONS:
        make_move("checklist", checklist, "add", question, by=SYSTEM, at=world.at)
    return checklist


def published_checklist(world: World) -> UUID:
    """A checklist in use."""
    checklist = written_checklist(world)
    make_move("checklist", checklist, "publish", by=SYSTEM, at=world.at)
    return checklist


def published_anew(world: World, checklist: UUID) -> ChecklistVersion:
    """A second version, with one question more."""
    more = {"label": "安全出口是否上锁", "kind": "yes_no", "alarm": "yes"}
    make_move("checklist", checklist, "add", more, by=SYSTEM, at=world.at)
    make_move("checklist", checklist, "publish", by=SYSTEM, at=world.at)
    return ChecklistVersion.objects.filter(checklist=checklist).latest("number")


def first_question(checklist: UUID) -> Question:
    """The first question of a checklist."""
    return Question.objects.filter(checklist=checklist).order_by("position")[0]
