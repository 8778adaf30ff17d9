"""Standing of tasks on a day: single tasks, and trees whose wholes follow from their parts. Pure
apart from the rows that it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from jiceng.supervision.tasks import rules
from jiceng.supervision.tasks.models import WHOLES, TaskKind
from jiceng.supervision.tasks.rules import (
    FULL,
    Light,
    Limits,
    Part,
    Rule,
    Standing,
    Why,
    Working,
)
from jiceng.supervision.tasks.states import COMPLETED, DONE, SECTION, STRUCK, SUSPENDED


@dataclass(slots=True)
class Node:
    """A task in its tree.

    Args:
        working: of a whole with parts: how its progress follows from them; None else.
        planned_working: the same for its planned progress.
    """

    task: Any
    depth: int = 0
    parts: list[Node] = field(default_factory=list)
    standing: Standing = field(default=None)  # type: ignore[assignment]
    working: Working | None = None
    stages: Sequence[rules.Stage] = ()

    @property
    def is_whole(self) -> bool:
        """Whether its progress follows from parts."""
        return bool(self.parts)


def limits_of(of_list: Any) -> Limits:
    """Limits of the lights of a list."""
    return Limits(of_list.yellow_from, of_list.red_over)


def leaf_done(task: Any, stages: Sequence[rules.Stage], day: date) -> Fraction:
    """Progress of a task without parts."""
    if task.state in (DONE, COMPLETED):
        return FULL
    if stages:
        return rules.reached(stages, day)
    return Fraction(task.percent)


def standing_of(
    task: Any,
    stages: Sequence[rules.Stage],
    day: date,
    limits: Limits,
    done: Fraction | None = None,
) -> Standing:
    """Standing of a task by its own columns.

    Args:
        done: its progress if its parts say it.
    """
    has_parts = done is not None
    done = leaf_done(task, stages, day) if done is None else done
    said = (task.planned_on, task.planned) if task.planned is not None and task.planned_on else None
    planned = rules.planned(day, task.starts_on, task.due_on, stages, said)
    return judged(task, stages, day, limits, done=done, planned=planned, is_whole=has_parts)


def judged(
    task: Any,
    stages: Sequence[rules.Stage],
    day: date,
    limits: Limits,
    *,
    done: Fraction,
    planned: Fraction | None,
    is_whole: bool,
) -> Standing:
    """Light and forecast from progress and plan."""
    ended = task.done_on if task.state in {COMPLETED, DONE} else None
    late = rules.days_late(day, task.due_on, ended)
    overdue = rules.overdue_stages(stages, day)
    stage = overdue[0] if overdue else None
    pace = rules.forecast(day, task.starts_on, done, task.state in {COMPLETED, DONE})
    if task.state == DONE:
        return Standing(done, planned, late, None, None, Light.GREEN, (Why.DONE,))
    if task.state in {SUSPENDED, STRUCK}:
        return Standing(done, planned, 0, None, None, Light.NONE, (Why.WAITING,))
    if task.state == COMPLETED:
        light = Light.YELLOW if late else Light.GREEN
        told = (Why.LATE, Why.WAITING) if late else (Why.WAITING,)
        return Standing(done, planned, late, None, None, light, told)
    light, reasons = rules.light_of(
        behind=None if planned is None else planned - done,
        late=late if done < FULL else 0,
        is_stage_late=stage is not None,
        is_unreported=not is_whole and _is_unreported(task, day),
        limits=limits,
    )
    return Standing(done, planned, late, stage, pace, light, reasons)


def _is_unreported(task: Any, day: date) -> bool:
    """Whether a monthly report is missing."""
    if not task.report_day:
        return False
    since = task.reported_on or task.starts_on
    return bool(since and rules.next_report(task.report_day, since) < day)


def tree_of(
    tasks: Iterable[Any],
    stages: Mapping[UUID, Sequence[rules.Stage]],
    rule: Rule,
    limits: Limits,
    day: date,
) -> list[Node]:
    """The tops of a list, each with its parts and the standing of all.

    A part whose whole is not among the tasks, because the reader does not see it, is a top.
    """
    nodes = {task.pk: Node(task, stages=stages.get(task.pk, ())) for task in tasks}
    tops: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.task.parent_id)
        (above.parts if above else tops).append(node)
    for top in tops:
        _settle(top, rule, limits, day, 0)
    return tops


def _settle(node: Node, rule: Rule, limits: Limits, day: date, depth: int) -> None:
    node.depth = depth
    for part in node.parts:
        _settle(part, rule, limits, day, depth + 1)
    counted = [each for each in node.parts if each.task.state != STRUCK]
    if not counted:
        if node.task.kind == TaskKind.SECTION or node.task.state == SECTION:
            node.standing = Standing(Fraction(), None, 0, None, None, Light.NONE, (Why.NO_PLAN,))
            return
        node.standing = standing_of(node.task, node.stages, day, limits)
        return
    working = rules.combined([_part(each, each.standing.done) for each in counted], rule)
    plans = [(each, each.standing.planned) for each in counted]
    plan = rules.combined([_part(each, value) for each, value in plans if value is not None], rule)
    node.working = working
    done = working.done if working else Fraction()
    node.standing = judged(
        node.task,
        node.stages,
        day,
        limits,
        done=done,
        planned=plan.done if plan else None,
        is_whole=True,
    )
    if node.task.state != DONE:
        node.standing = _with_forecast(node.standing, counted)


def _part(node: Node, value: Fraction) -> Part:
    task = node.task
    return Part(value, task.weight, length_of(node))


def length_of(node: Node) -> int | None:
    """Planned days of a task, or from the first start to the last due day of its parts."""
    own = rules.days_between(node.task.starts_on, node.task.due_on)
    if own is not None or not node.parts:
        return own
    spans = [(each.task.starts_on, each.task.due_on) for each in walk(node.parts)]
    dated = [(start, due) for start, due in spans if start and due]
    if not dated:
        return None
    return rules.days_between(min(s for s, _d in dated), max(d for _s, d in dated))


def _with_forecast(standing: Standing, parts: Sequence[Node]) -> Standing:
    """A whole ends when the last of its parts will."""
    days = [
        each.standing.forecast or each.task.due_on
        for each in parts
        if each.standing.done < FULL and (each.standing.forecast or each.task.due_on)
    ]
    is_known = any(each.standing.forecast for each in parts)
    latest = max(days) if days and is_known else None
    return Standing(
        standing.done,
        standing.planned,
        standing.late,
        standing.stage,
        latest,
        standing.light,
        standing.reasons,
    )


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """All nodes, each whole before its parts."""
    for node in nodes:
        yield node
        yield from walk(node.parts)


def is_whole_kind(task: Any) -> bool:
    """Whether a task may have parts."""
    return task.kind in WHOLES
