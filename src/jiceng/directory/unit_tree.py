"""The tree of units of this process."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
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
    """A unit as every list names it: by its name; where several are called so, with the unit that
    it stands in. No query.

    Args:
        otherwise: what to say of none, or of one that is not known.
    """
    node = tree().get(unit)
    return tree().label(node) if node else otherwise


def living(paths: Iterable[str], on: date) -> list[Node]:
    """The administrative units in these subtrees that exist on a day, those above before those
    below."""
    return tree().existing(on, paths)


def receiver(unit: UUID, on: date, *, field: str = "unit") -> Node:
    """A unit that work may be given to on a day: every door asks here.

    Args:
        field: of the form, for what is wrong with it.

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
