"""Texts about units: kinds, names and history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.history import HistoryEntry
from jiceng.directory import holdings, tree, unit_tree
from jiceng.directory.matters import matter_name
from jiceng.directory.models import Tree, UnitKind

PARTY_KINDS: Final = (
    UnitKind.COMMITTEE,
    UnitKind.GENERAL_BRANCH,
    UnitKind.BRANCH,
    UnitKind.GROUP,
)


def kinds_of(tree: str) -> list[tuple[str, Any]]:
    """Kinds of units of a tree."""
    is_party = tree == Tree.PARTY
    return [(kind.value, kind.label) for kind in UnitKind if (kind in PARTY_KINDS) == is_party]


def kind(value: str) -> str:
    """A kind of unit by its name."""
    return str(dict(UnitKind.choices).get(value, value))


def placed(node: tree.Node) -> str:
    """A unit by its name and parent, which distinguishes units of the same name."""
    return unit_tree.tree().label(node)


def unit_name(unit_id: object) -> str:
    """The name of a unit that a history names."""
    key = UUID(str(unit_id)) if unit_id else None
    return unit_tree.label_of(key, _("a unit that is no longer known"))


def unit_details(entry: HistoryEntry) -> Iterator[str]:
    """Text of an event on a unit's chain."""
    data = entry.data
    match entry.type:
        case "unit.created":
            parent = data.get("parent")
            yield kind(data["kind"])
            if parent:
                yield _("under %(unit)s") % {"unit": unit_name(parent)}
        case "unit.renamed":
            yield f"{data['from']} → {data['to']}"
        case "unit.edited":
            matter = matter_name(data["department_kind"])
            yield " · ".join(filter(None, (kind(data["kind"]), matter)))
        case "unit.moved":
            before = unit_name(data["from"]) if data["from"] else _("top of the organisation")
            yield f"{before} → {unit_name(data['to'])}"
        case "unit.closed" | "unit.reopened":
            yield _("from %(day)s") % {"day": data["on"]}
            if data.get("successor"):
                yield _("taken over by %(unit)s") % {"unit": unit_name(data["successor"])}
        case "unit.handed_over":
            yield from _handed_over(data)
        case "unit.linked" | "unit.unlinked":
            yield f"{unit_name(entry.stream_id)} – {unit_name(data['admin_unit'])}"


def _handed_over(data: Mapping[str, Any]) -> Iterator[str]:
    labels = holdings.labels()
    yield _("taken over by %(unit)s") % {"unit": unit_name(data["to"])}
    for code, count in data["moved"].items():
        yield f"{labels.get(code, code)} ({count})"
