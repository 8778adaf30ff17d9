"""Columns of records that say something of units."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jiceng.directory import public as directory
from jiceng.ui.columns import Column


def unit(name: str, label: Any) -> Column:
    """A unit, told apart from others of its name."""

    def shown(record: Any) -> str:
        tree = directory.tree()
        node = tree.get(getattr(record, f"{name}_id"))
        return tree.label(node) if node else ""

    return Column(name, label, shown)


IN_CHARGE: Final = unit("unit", _("Unit in charge"))
