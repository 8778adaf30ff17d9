"""Board of projects by stage. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jiceng.supervision.tasks import overviews
from jiceng.supervision.tasks.overviews import TaskRow
from jiceng.supervision.tasks.progress import Node
from jiceng.supervision.tasks.states import DONE, STRUCK


@dataclass(slots=True)
class BoardColumn:
    """Tasks that are at the same stage."""

    label: str
    rows: list[TaskRow] = field(default_factory=list)


def stage_of(node: Node) -> Any:
    """Name of the stage at which a task is: the first one that is not reached."""
    if node.task.state == DONE:
        return _("Done")
    if not node.stages:
        return _("Without stages")
    left = [each for each in node.stages if each.reached_on is None]
    return left[0].title if left else _("All stages reached")


def columns_of(nodes: Iterable[Node]) -> list[BoardColumn]:
    """A column for each stage, in the order of the stages; those without come first, those that
    are done last.
    """
    shown = [n for n in nodes if n.task.kind != "section" and n.task.state != STRUCK]
    order = [_("Without stages")]
    for node in shown:
        order += [stage.title for stage in node.stages if stage.title not in order]
    order += [_("All stages reached"), _("Done")]
    found = {label: BoardColumn(str(label)) for label in order}
    for node in shown:
        found[stage_of(node)].rows.append(overviews.row_of(node))
    return [each for each in found.values() if each.rows]
