"""A list as a table that can be imported again: the headings are those that the import knows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Prefetch

from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.records.public import Column
from jiceng.supervision.tasks import queries
from jiceng.supervision.tasks.models import Helper, Task, TaskKind
from jiceng.ui.ledger_sheets import SECTION


def _field(name: str) -> Column:
    """A column under the label of its field, with the plain value."""
    return Column(name, _label(name), lambda task: _plain(getattr(task, name)))


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        value = f"{value.normalize():f}"
    return "" if value is None else str(value)


def _number(task: Any) -> str:
    return f"{task.number}★" if task.is_key else str(task.number)


def _due(task: Any) -> str:
    return task.due_on.isoformat() if task.due_on else str(task.due_as)


def _share(name: str) -> Column:
    """A percentage with its sign, so that 1 is not read as all."""

    def shown(task: Any) -> str:
        text = _plain(getattr(task, name))
        return f"{text}%" if text else ""

    return Column(name, _label(name), shown)


def _helpers(task: Any) -> str:
    return "、".join(directory.label_of(each.unit_id) for each in task.helpers.all())


def _label(name: str) -> Any:
    return Task._meta.get_field(name).verbose_name  # type: ignore[union-attr]


COLUMNS: Final = (
    Column("parent", SECTION, lambda task: task.parent.title if task.parent_id else ""),
    Column("number", _label("number"), _number),
    _field("category"),
    _field("title"),
    _field("target"),
    Column("unit", _label("unit"), lambda task: directory.label_of(task.unit_id)),
    Column("helpers", "配合单位", _helpers),
    _field("starts_on"),
    Column("due_on", _label("due_on"), _due),
    _share("planned"),
    _field("planned_on"),
    _share("percent"),
    _field("weight"),
    _field("problem"),
    _field("remark"),
)


def rows_of(actor: Actor, of_list: UUID) -> list[Task]:
    """The tasks of a list that an actor sees, without sections, in two queries."""
    helpers = Prefetch("helpers", Helper.objects.order_by("id"))
    found = queries.visible_to(actor).filter(of_list=of_list).exclude(kind=TaskKind.SECTION)
    return list(found.select_related("parent").prefetch_related(helpers).order_by("id"))
