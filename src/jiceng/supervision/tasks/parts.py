"""Sections of the pages of lists and tasks: progress with its working."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jiceng.directory import public as directory
from jiceng.records.public import PartRequest, RecordPart
from jiceng.supervision.tasks import overviews, sentences
from jiceng.supervision.tasks.lifecycle import LIST_KIND
from jiceng.supervision.tasks.moves import KIND
from jiceng.supervision.tasks.permissions import EDIT


def _of_list(asked: PartRequest) -> Mapping[str, Any] | None:
    """Progress of a list, its lights, and the ways to its tasks."""
    day = directory.civil_day(asked.at)
    found = overviews.of_list(asked.actor, asked.record, day)
    if found is None:
        return None
    return {
        "list": found.of_list,
        "overview": found,
        "may_add": asked.actor.may(EDIT, found.of_list.unit.path).allowed
        and found.of_list.state == "running",
    }


def _of_task(asked: PartRequest) -> Mapping[str, Any] | None:
    """Progress of a task: one sentence, and of a whole its working and parts."""
    day = directory.civil_day(asked.at)
    node = overviews.of_task(asked.actor, asked.record, day)
    if node is None:
        return None
    standing = node.standing
    return {
        "node": node,
        "row": overviews.row_of(node),
        "rows": [overviews.row_of(each) for each in node.parts],
        "sentence": sentences.sentence(standing, node.task.due_on),
        "working": sentences.working_of(node.working),
        "may_add": node.task.kind in {"section", "measure", "project"}
        and asked.actor.may(EDIT, node.task.of_list.unit.path).allowed,
    }


PARTS: Final = (
    RecordPart(
        kind=LIST_KIND, name="progress", order=1, template="tasks/of_list.html", context=_of_list
    ),
    RecordPart(
        kind=KIND, name="progress", order=1, template="tasks/of_task.html", context=_of_task
    ),
)
