"""List columns of records: those of `ui`, extended by labels of units and lifecycle states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone

from jiceng.directory import public as directory
from jiceng.ui import columns as ui
from jiceng.ui.columns import Column, ColumnKind


def column_of(model: type[Model], name: str, states: Mapping[str, Any]) -> Column:
    """The column of a field. States show their label; units a name that is unique among units.

    Args:
        name: as in `ui.columns.column_of`.
        states: labels by state.
    """
    if name == "state":
        return ui.choice(name, model._meta.get_field(name).verbose_name, list(states.items()))  # type: ignore[union-attr]
    field: Any = model._meta.get_field(name.partition(" ")[0])
    if field.is_relation and field.remote_field.model is directory.Unit:
        return unit(name, field.verbose_name)
    return ui.column_of(model, name)


def unit(name: str, label: Any) -> Column:
    """A column of units, each with a name that is unique among the units."""

    def shown(record: Any) -> str:
        tree = directory.tree()
        node = tree.get(getattr(record, f"{name}_id"))
        return tree.label(node) if node else ""

    return Column(name, label, shown, ColumnKind.CHOICE, _units)


def _units() -> Sequence[tuple[str, Any]]:
    tree, today = directory.tree(), directory.civil_day(timezone.now())
    return [(str(node.id), tree.label(node)) for node in directory.existing_units(("/",), today)]
