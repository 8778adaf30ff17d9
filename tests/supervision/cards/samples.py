"""Rules in force, cards and bulletins for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.records.public import make_move, open_record
from jiceng.supervision.cards import issuing
from jiceng.supervision.cards.models import Card
from tests.supervision.tasks.samples import running_task
from tests.world import World

DISTRICT, DEPARTMENT = "440704", "JH-URB"
RULE: dict[str, Any] = {
    "level": "yellow",
    "figure": "behind",
    "side": "from",
    "limit": "10",
    "margin": "3",
    "span_days": 7,
    "covers": "",
}


def given_rules(_world: World) -> dict[str, Any]:
    """Input of the form of a rule set."""
    return {"title": "全区红黄牌规则", "source": "", "example": "yinchuan"}


def written_rules(world: World, unit: str = DISTRICT, **given: Any) -> UUID:
    """Rules that are not in force."""
    values, key = {**given_rules(world), **given}, world.units[unit].pk
    return open_record("card_rules", values, unit=key, by=SYSTEM, at=world.at).pk


def rules_in_force(world: World, unit: str = DISTRICT, **given: Any) -> UUID:
    """Rules of the district in force: Yinchuan's, from 10 points yellow, above 30 red."""
    key = written_rules(world, unit, **given)
    for name in ("try_out", "publish"):
        make_move("card_rules", key, name, {}, by=SYSTEM, at=world.at)
    return key


def task_behind(world: World, points: int = 36, **given: Any) -> UUID:
    """A task of the department that is 80 % planned today and so many points behind."""
    day = civil_day(world.at)
    dates = {"starts_on": day - timedelta(days=79), "due_on": day + timedelta(days=20)}
    values = {name: str(value) for name, value in dates.items()}
    return running_task(world, percent=str(80 - points), **{**values, **given})


def at_midday(day: date) -> datetime:
    """A moment of a day."""
    return datetime.fromisoformat(f"{day}T12:00:00+08:00")


def issued_card(world: World, points: int = 36, **given: Any) -> UUID:
    """A card by rule of a task that is behind."""
    rules_in_force(world)
    task = task_behind(world, points, **given)
    issuing.check_tasks([task], at=world.at)
    return Card.objects.get(task=task).pk


def answered_card(world: World) -> UUID:
    """A card that its unit has answered."""
    card = issued_card(world)
    given = {"text": "设计变更，已增派人手。", "caught_up_on": "2026-10-15"}
    make_move("task_card", card, "answer", given, by=SYSTEM, at=world.at)
    return card


def appealed_card(world: World) -> UUID:
    """A card against which its unit has appealed."""
    card = issued_card(world)
    given = {"text": "计划节点已经批准调整。"}
    make_move("task_card", card, "appeal", given, by=SYSTEM, at=world.at)
    return card


def proposed_card(world: World, **given: Any) -> UUID:
    """A card that the district office has proposed."""
    task = task_behind(world)
    unit = world.units[DEPARTMENT].pk
    values = {"task": f"{task}|{unit}", "level": "red", "reason": "连续两月未报进展。", **given}
    office = world.units[DISTRICT].pk
    return open_record("task_card", values, unit=office, by=world["district"], at=world.at).pk


def given_bulletin(world: World) -> dict[str, Any]:
    """Input of the form of a bulletin."""
    day = civil_day(world.at)
    return {
        "title": "2026年第1期督查通报",
        "first_on": str(day.replace(day=1)),
        "last_on": str(day),
        "read_by": str(day + timedelta(days=3)),
        "about": "",
    }


def written_bulletin(world: World) -> UUID:
    """A bulletin of the district that is not circulated yet."""
    key = world.units[DISTRICT].pk
    values = given_bulletin(world)
    return open_record("supervision_bulletin", values, unit=key, by=SYSTEM, at=world.at).pk


def circulated_bulletin(world: World) -> UUID:
    """A bulletin that its units are to read."""
    issued_card(world)
    key = written_bulletin(world)
    make_move("supervision_bulletin", key, "circulate", {}, by=SYSTEM, at=world.at)
    return key
