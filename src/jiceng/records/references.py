"""How rows of a model are offered, shown and filtered wherever a record refers to them.

The app that owns the model says it once; each column of records that refers to the model gets its
choices in forms, its words on pages and its filter from that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Model

from jiceng.core.manifests import Contribution, Slot


def _itself(key: str) -> Collection[str]:
    return (key,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Referable(Contribution):
    """Rows to which columns of records may refer, such as categories.

    Args:
        model: the label of their model, such as ``"cases.Category"``.
        offered: those that can be chosen at a moment: key and label, in the order of the list.
        label: what one is called, by its key, also if it is no longer offered.
        below: the keys that a filter by one of them finds: itself and, in a tree, all below it.
    """

    model: str
    offered: Callable[[datetime], Sequence[tuple[str, Any]]]
    label: Callable[[str], str]
    below: Callable[[str], Collection[str]] = _itself


REFERABLE: Final = Slot(Referable, key=lambda each: each.model)


def referable(model: type[Model]) -> Referable:
    """How rows of a model are offered.

    Raises:
        LookupError: no app says so (a programming error).
    """
    found: Referable | None = REFERABLE.by_key().get(model._meta.label)
    if found is None:
        raise LookupError(f"{model._meta.label}: no app says how its rows are offered")
    return found
