"""Models to which records may refer by foreign key: how their rows are offered, shown and filtered.

The app that owns the model declares this once. It gives every such column its choices in forms, its
text on pages and its filter.
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
    """A model to which records may refer, such as categories.

    Args:
        model: its label, e.g. ``"cases.Category"``.
        offered: key and label of the rows that can be chosen at a time, in display order.
        label: label of a row by its key, including rows that can no longer be chosen.
        below: keys matched by a filter with a key: the key itself and, in a tree, all below it.
    """

    model: str
    offered: Callable[[datetime], Sequence[tuple[str, Any]]]
    label: Callable[[str], str]
    below: Callable[[str], Collection[str]] = _itself


REFERABLE: Final = Slot(Referable, key=lambda each: each.model)


def referable(model: type[Model]) -> Referable:
    """The declaration of a model.

    Raises:
        LookupError: no app declares it (a programming error).
    """
    found: Referable | None = REFERABLE.by_key().get(model._meta.label)
    if found is None:
        raise LookupError(f"{model._meta.label}: no app declares it as Referable")
    return found
