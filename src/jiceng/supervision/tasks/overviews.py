"""What pages show of a list or a task: rows with progress, plan, light and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.supervision.tasks import progress, queries, rules, sentences
from jiceng.supervision.tasks.models import Task, TaskKind, TaskList
from jiceng.supervision.tasks.moves import STATES
from jiceng.supervision.tasks.progress import Node
from jiceng.supervision.tasks.rules import Light, Rule, Working
from jiceng.supervision.tasks.states import STRUCK


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as a row of a tree, a Gantt chart or a board."""

    id: UUID
    title: str
    number: str
    depth: int
    kind: str
    state: str
    unit: str
    due: str
    done: str
    planned: str
    light: str
    words: str
    tone: str
    working: str
    is_section: bool
    is_key: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """A list on a day.

    Args:
        working: how its progress follows from its tops.
        lights: number of tasks by light and words, without sections.
        hidden: whether the reader sees only some of its tasks.
    """

    of_list: TaskList
    tops: Sequence[Node]
    working: Working | None
    lights: Sequence[tuple[str, Any, int]]
    tasks: int
    sentence: str
    late: int


def _loaded(actor: Actor, of_list: TaskList, day: date) -> list[Node]:
    tasks = queries.tasks_of(actor, of_list.pk)
    for task in tasks:
        task.of_list = of_list
    stages = {task.pk: queries.stages_of(task) for task in tasks}
    return progress.tree_of(tasks, stages, Rule(of_list.rule), progress.limits_of(of_list), day)


def of_list(actor: Actor, key: UUID, day: date) -> Overview | None:
    """A list that an actor sees, with all of its tasks: two queries."""
    found = queries.lists_visible_to(actor).filter(pk=key).first()
    if found is None:
        return None
    tops = _loaded(actor, found, day)
    counted = [top for top in tops if top.task.state != STRUCK]
    rule = Rule(found.rule)
    parts = [
        rules.Part(top.standing.done, top.task.weight, progress.length_of(top)) for top in counted
    ]
    working = rules.combined(parts, rule)
    leaves = [
        node
        for node in progress.walk(tops)
        if node.task.kind != TaskKind.SECTION and node.task.state != STRUCK
    ]
    lights = Counter(node.standing.light for node in leaves)
    return Overview(
        found,
        tops,
        working,
        [(sentences.TONES[each], sentences.LIGHTS[each], lights[each]) for each in Light],
        len(leaves),
        sentences.working_of(working),
        sum(1 for node in leaves if node.standing.late and node.standing.light is Light.RED),
    )


def of_task(actor: Actor, key: UUID, day: date) -> Node | None:
    """A task that an actor sees, with its parts and their standing."""
    task: Any = queries.visible_to(actor).filter(pk=key).first()
    if task is None:
        return None
    if not progress.is_whole_kind(task):
        node = Node(task, stages=queries.stages_of(task))
        limits = progress.limits_of(task.of_list)
        node.standing = progress.standing_of(task, node.stages, day, limits)
        return node
    tops = _loaded(actor, task.of_list, day)
    return next((node for node in progress.walk(tops) if node.task.pk == key), None)


def row_of(node: Node) -> TaskRow:
    """A node as a row."""
    task: Task = node.task
    standing = node.standing
    is_section = task.kind == TaskKind.SECTION
    return TaskRow(
        id=task.pk,
        title=task.title,
        number=task.number,
        depth=node.depth,
        kind=task.get_kind_display(),
        state="" if is_section else str(STATES[task.state]),
        unit="" if is_section else _unit(task.unit_id),
        due=task.due_on.isoformat() if task.due_on else task.due_as,
        done="" if is_section and not node.parts else sentences.percent(standing.done),
        planned="" if is_section and not node.parts else sentences.percent(standing.planned),
        light=standing.light.value,
        words="" if is_section else sentences.light_words(standing),
        tone=sentences.TONES[standing.light],
        working=sentences.working_of(node.working),
        is_section=is_section,
        is_key=task.is_key,
    )


def _unit(key: UUID) -> str:
    node = directory.tree().get(key)
    return directory.tree().label(node) if node else ""
