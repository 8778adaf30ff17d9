"""Public interface of tasks: the standing of every open task on a day, for cards and assessment."""

from __future__ import annotations

from jiceng.supervision.tasks.models import Task, TaskKind, TaskList
from jiceng.supervision.tasks.moves import KIND
from jiceng.supervision.tasks.open_tasks import OpenTask, open_for, open_tasks
from jiceng.supervision.tasks.permissions import ACCEPT, EDIT, READ, WORK
from jiceng.supervision.tasks.queries import stage_keys, visible_to
from jiceng.supervision.tasks.rules import Light, Limits, Standing, Why
from jiceng.supervision.tasks.sentences import sentence

__all__ = [
    "ACCEPT",
    "EDIT",
    "KIND",
    "READ",
    "WORK",
    "Light",
    "Limits",
    "OpenTask",
    "Standing",
    "Task",
    "TaskKind",
    "TaskList",
    "Why",
    "open_for",
    "open_tasks",
    "sentence",
    "stage_keys",
    "visible_to",
]
