"""Columns of records: those of `ui`, and what they know of units and of where a record stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone

from jiceng.directory import public as directory
from jiceng.ui import columns as ui
from jiceng.ui.columns import Column, ColumnKind


def column_of(model: type[Model], name: str, states: Mapping[str, Any]) -> Column:
    """The column of a field: of a record's state by the words of its lifecycle, of a unit by what
    tells it apart from others of its name.

    Args:
        name: as in `ui.columns.column_of`.
        states: with their labels.
    """
    if name == "state":
        return ui.choice(name, model._meta.get_field(name).verbose_name, list(states.items()))  # type: ignore[union-attr]
    field: Any = model._meta.get_field(name.partition(" ")[0])
    if field.is_relation and field.remote_field.model is directory.Unit:
        return unit(name, field.verbose_name)
    return ui.column_of(model, name)


def unit(name: str, label: Any) -> Column:
    """A unit, told apart from others of its name."""

    def shown(record: Any) -> str:
        tree = directory.tree()
        node = tree.get(getattr(record, f"{name}_id"))
        return tree.label(node) if node else ""

    return Column(name, label, shown, ColumnKind.CHOICE, _units)


def _units() -> Sequence[tuple[str, Any]]:
    tree, today = directory.tree(), directory.civil_day(timezone.now())
    return [(str(node.id), tree.label(node)) for node in directory.existing_units(("/",), today)]
