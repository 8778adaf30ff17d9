"""List columns of records: those of `ui`, extended by labels of units and lifecycle states."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.db.models import Model
from django.utils import timezone
from django.utils.safestring import SafeString

from jiceng.core.templatetags.parts import deadline_mark
from jiceng.directory import public as directory
from jiceng.records.clock.public import Clocked, clock_of, time_left
from jiceng.records.references import referable
from jiceng.ui import columns as ui
from jiceng.ui.columns import Column, ColumnKind

DUE: Final = "due_at"
"""Column of the deadline of a `DueRecord`."""


def column_of(model: type[Model], name: str, states: Mapping[str, Any]) -> Column:
    """The column of a field. States show their label; units a name that is unique among units;
    references what the app of their model calls them; a deadline the time left.

    Args:
        name: as in `ui.columns.column_of`.
        states: labels by state.
    """
    if name == "state":
        return ui.choice(name, model._meta.get_field(name).verbose_name, list(states.items()))  # type: ignore[union-attr]
    field: Any = model._meta.get_field(name.partition(" ")[0])
    if not field.is_relation:
        column = ui.column_of(model, name)
        is_deadline = name == DUE and issubclass(model, Clocked)
        return replace(column, drawn=_time_left) if is_deadline else column
    if field.remote_field.model is directory.Unit:
        return unit(name, field.verbose_name)
    return reference(field)


def _time_left(record: Any) -> SafeString:
    """The deadline of a record with the time left, also when it is paused; "" if it has none."""
    now = timezone.now()
    clock = clock_of(record, now)
    never_ran = clock.stopped_at is not None and clock.stopped_at <= clock.started_at
    if clock.span is None or never_ran:
        return SafeString()
    return deadline_mark(
        record.due_at,
        breached=record.breached_at,
        is_paused=clock.paused_since is not None,
        is_over=clock.stopped_at is not None,
        left=time_left(clock, now),
    )


def unit(name: str, label: Any) -> Column:
    """A column of units, each with a name that is unique among the units."""

    def shown(record: Any) -> str:
        tree = directory.tree()
        node = tree.get(getattr(record, f"{name}_id"))
        return tree.label(node) if node else ""

    return Column(name, label, shown, ColumnKind.CHOICE, _units)


def area(name: str, label: Any) -> Column:
    """A column of units whose filter also finds the units below the chosen one."""
    return replace(unit(name, label), found_by=_with_those_below)


def _with_those_below(key: str) -> Collection[str]:
    node = directory.tree().get(UUID(key))
    return [str(each) for each in directory.tree().units_below([node.path])] if node else []


def reference(field: Any) -> Column:
    """A foreign key to a model of another app, with the labels and choices of that app."""
    model, attribute = field.remote_field.model, field.attname

    def shown(record: Any) -> str:
        key = getattr(record, attribute)
        return "" if key is None else str(referable(model).label(str(key)))

    return Column(
        field.name,
        field.verbose_name,
        shown,
        ColumnKind.CHOICE,
        lambda: referable(model).offered(timezone.now()),
        found_by=lambda key: referable(model).below(key),
    )


def _units() -> Sequence[tuple[str, Any]]:
    tree, today = directory.tree(), directory.civil_day(timezone.now())
    return [(str(node.id), tree.label(node)) for node in directory.existing_units(("/",), today)]
