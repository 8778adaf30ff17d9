"""The tree of units of this process."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.core.option_lists import PATH
from jiceng.core.shared_reference_data import Versioned
from jiceng.directory.models import Unit
from jiceng.directory.tree import Node, UnitTree

_FIELDS = (
    "id",
    "code",
    "name",
    "kind",
    "department_kind",
    "parent_id",
    "path",
    "tree",
    "valid_from",
    "valid_to",
    "successor_id",
)


def _load() -> UnitTree:
    return UnitTree(Node(*row) for row in Unit.objects.order_by().values_list(*_FIELDS))


_tree: Versioned[UnitTree] = Versioned("units", _load)


def tree() -> UnitTree:
    """All units as of at most a second ago, from memory."""
    return _tree.get()


def label_of(unit: UUID | None, otherwise: str = "") -> str:
    """Label of a unit for lists: its name; where several have this name, with its parent. No query.

    Args:
        otherwise: the label for None and for an unknown unit.
    """
    node = tree().get(unit)
    return tree().label(node) if node else otherwise


def place_of(unit: UUID | None) -> str:
    """The units above a unit, from the street or district down: "江南街道 › 江翠社区". No query.

    The root is left out where something below it tells the place.
    """
    above = [node.name for node in tree().chain(unit)[1:]]
    return PATH.join(reversed(above[:-1] or above))


def existing_units(paths: Iterable[str], on: date) -> list[Node]:
    """The administrative units in these subtrees that exist on a day, those above before those
    below."""
    return tree().existing(on, paths)


def receiver(unit: UUID, on: date, *, field: str = "unit") -> Node:
    """A unit that can receive work on a day; pages, API and import all use this check.

    Args:
        field: the form field that an error belongs to.

    Raises:
        Invalid: unknown, closed, not begun, of the Party tree, or of a kind that receives nothing.
    """
    node = tree().get(unit)
    if node is None:
        raise Invalid(_("Unit does not exist today."), "unit.unknown", field=field)
    verdict = node.may_receive(on)
    if not verdict:
        raise Invalid(verdict.sentence, verdict.code, field=field, **verdict.details)
    return node
