"""Choices of the forms of tasks: lists, wholes, stages, units that help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from jiceng.core.access import Right
from jiceng.directory import public as directory
from jiceng.records.public import ChoiceContext, ChoiceMark
from jiceng.supervision.tasks.models import WHOLES, Milestone, Task, TaskList
from jiceng.supervision.tasks.permissions import EDIT
from jiceng.supervision.tasks.states import OVER, STRUCK

MOST: Final = 1_000
RUNNING: Final = "running"


def _own_lists(context: ChoiceContext) -> Any:
    """Running lists of units within the reach of the permission to keep lists."""
    within = directory.within(context.by.reach(EDIT), "unit__path")
    return TaskList.objects.filter(within, state=RUNNING)


@dataclass(frozen=True, slots=True)
class ListWithin(ChoiceMark):
    """Field marker: a running list that the actor keeps."""

    title: Any

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """The lists, the newest first."""
        rows = _own_lists(context).order_by("-opened_at", "id")[:MOST]
        return [(str(row.pk), row.title) for row in rows]


@dataclass(frozen=True, slots=True)
class WholeWithin(ChoiceMark):
    """Field marker: a section, measure or project of such a list."""

    title: Any
    hint: Any = ""
    is_optional: bool = True

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """The wholes, by list and number."""
        lists = _own_lists(context)
        rows = Task.objects.filter(of_list__in=lists, kind__in=[*WHOLES]).exclude(state=STRUCK)
        if context.facts is not None and context.facts.record.of_list_id:
            rows = rows.filter(of_list=context.facts.record.of_list_id)
            rows = rows.exclude(pk=context.facts.record.pk)
        found = rows.order_by("of_list", "id").values_list("pk", "title")[:MOST]
        return [(str(key), title) for key, title in found]

    def label(self, key: Any) -> str:
        """Name of a whole that is no longer offered."""
        return Task.objects.filter(pk=key).values_list("title", flat=True).first() or str(key)


@dataclass(frozen=True, slots=True)
class Units(ChoiceMark):
    """Field marker: some units of the administrative organisation.

    Args:
        right: restricts the choice to units where the actor holds this permission.
    """

    title: Any
    hint: Any = ""
    key: Any = list[UUID]
    right: Right | None = None

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """All units by name, without villages and communities, of which there are too many."""
        tree = directory.tree()
        return [
            (str(node.id), tree.label(node))
            for node in directory.existing_units(("/",), context.day)
            if node.kind in {"department", "street_town", "district", "centre", "external"}
        ]

    def label(self, key: Any) -> str:
        """A name that is unique among units."""
        return directory.label_of(key)


@dataclass(frozen=True, slots=True)
class OpenStage(ChoiceMark):
    """Field marker: a stage of the task that is not reached yet."""

    title: Any

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """The stages in their order."""
        rows = context.facts.of(Milestone) if context.facts else ()
        return [(str(row.pk), row.title) for row in rows if row.reached_on is None]


@dataclass(frozen=True, slots=True)
class EarlierTask(ChoiceMark):
    """Field marker: another open task of the same list that does not wait for this one."""

    title: Any

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """The tasks in the order of the list."""
        if context.facts is None:
            return []
        task = context.facts.record
        rows = Task.objects.filter(of_list=task.of_list_id).exclude(pk=task.pk)
        rows = rows.exclude(state__in=[*OVER]).exclude(waits__first=task.pk)
        found = rows.order_by("id").values_list("pk", "title")[:MOST]
        return [(str(key), title) for key, title in found]
