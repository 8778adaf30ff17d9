"""Task lists of the demonstration: 590 priority tasks in sections, and projects with stages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from jiceng.core.access import Actor
from jiceng.demo.accounts import DISTRICT
from jiceng.demo.staff import first_of
from jiceng.directory import public as units
from jiceng.records.public import make_move, open_record
from jiceng.supervision.tasks.public import KIND, stage_keys

TASKS: Final = 590
WORKED_ON: Final = 4
"""Every so many tasks has been acknowledged and reported on."""
SECTIONS: Final = (
    "一、党建引领基层治理",
    "二、百千万工程",
    "三、产业发展",
    "四、民生实事",
    "五、绿美建设",
)
WHAT: Final = (
    "老人饭堂开业",
    "小区加装电梯",
    "农贸市场升级改造",
    "道路硬底化",
    "党群服务中心提质",
    "雨污分流改造",
    "口袋公园建设",
    "充电设施增设",
)
PROJECTS: Final = (
    "高新园区供水管网二期",
    "滨河步道贯通工程",
    "智慧停车示范项目",
    "社区卫生服务站扩建",
    "中心小学扩容工程",
    "老旧厂房改造示范",
)
STAGES: Final = (("立项", 10), ("征地", 20), ("开工", 30), ("竣工验收", 40))
WORKERS: Final = ("handler", "department_lead", "street_leader", "dispatcher", "clerk")


def create_tasks(rng: Random, account: Callable[[str, datetime], Actor], now: datetime) -> None:
    """Open the lists through the actions of the people in charge."""
    begun = now - timedelta(days=120)
    keeper = account("district", begun)
    top = units.tree().by_code(DISTRICT)
    if top is None:
        raise LookupError("the demo has no district")
    below = units.tree().within(top.path)
    owners = [node.id for node in below if node.kind in {"department", "street_town"}]
    places = [node.name for node in below if node.kind == "village_community"]
    _tasks(rng, keeper, top.id, owners, places, begun, now)
    _projects(rng, keeper, top.id, owners, begun, now)


def _opened(keeper: Actor, top: UUID, at: datetime, **given: str) -> str:
    return str(open_record("task_list", given, unit=top, by=keeper, at=at).pk)


def _listed(keeper: Actor, unit: UUID, at: datetime, **given: Any) -> UUID:
    return open_record(KIND, given, unit=unit, by=keeper, at=at).pk


def _tasks(
    rng: Random,
    keeper: Actor,
    top: UUID,
    owners: list[UUID],
    places: list[str],
    begun: datetime,
    now: datetime,
) -> None:
    title = f"{units.civil_day(now).year}年全区重点任务"
    of_list = _opened(keeper, top, begun, title=title, kind="tasks", rule="count")
    sections = [
        str(_listed(keeper, top, begun, of_list=of_list, kind="section", title=each))
        for each in SECTIONS
    ]
    for n in range(TASKS):
        start = units.civil_day(begun) + timedelta(days=rng.randrange(60))
        unit = rng.choice(owners)
        task = _listed(
            keeper,
            unit,
            begun,
            of_list=of_list,
            parent=sections[n * len(sections) // TASKS],
            number=str(n + 1),
            title=f"{places[n % len(places)]}{WHAT[n // len(places) % len(WHAT)]}",
            starts_on=str(start),
            due_on=str(start + timedelta(days=rng.randrange(70, 260))),
        )
        if n % WORKED_ON == 0:
            _work(rng, task, unit, begun, now)


def _work(rng: Random, task: UUID, unit: UUID, begun: datetime, now: datetime) -> None:
    """Its unit has acknowledged the task and reported on it."""
    at, later = begun + timedelta(days=2), now - timedelta(days=rng.randrange(1, 25))
    with suppress(LookupError):  # some units have no staff of their own
        by = first_of(unit, WORKERS, at)
        make_move(KIND, task, "sign", {}, by=by, at=at)
        given = {"percent": str(rng.randrange(5, 96)), "text": "按计划推进，已完成阶段工作。"}
        make_move(KIND, task, "report", given, by=by, at=later)


def _projects(
    rng: Random, keeper: Actor, top: UUID, owners: list[UUID], begun: datetime, now: datetime
) -> None:
    of_list = _opened(keeper, top, begun, title="重点建设项目", kind="projects", rule="weight")
    first = units.civil_day(begun)
    for n, title in enumerate(PROJECTS):
        unit, length = rng.choice(owners), rng.randrange(180, 400)
        task = _listed(
            keeper,
            unit,
            begun,
            of_list=of_list,
            kind="project",
            number=str(n + 1),
            title=title,
            weight=str(rng.randrange(1, 5)),
            starts_on=str(first),
            due_on=str(first + timedelta(days=length)),
        )
        summed = 0
        for name, weight in STAGES:
            summed += weight
            day = first + timedelta(days=length * summed // 100)
            stage = {"title": name, "weight": str(weight), "due_on": str(day)}
            make_move(KIND, task, "add_stage", stage, by=keeper, at=begun)
        with suppress(LookupError):
            by = first_of(unit, WORKERS, begun)
            make_move(KIND, task, "sign", {}, by=by, at=begun)
            _reach(task, n % len(STAGES), by, begun)


def _reach(task: UUID, count: int, by: Actor, begun: datetime) -> None:
    for n, key in enumerate(stage_keys(task)[:count]):
        at = begun + timedelta(days=20 * (n + 1))
        given = {"stage": str(key), "evidence": "批复文件和现场照片"}
        make_move(KIND, task, "reach", given, by=by, at=at)
