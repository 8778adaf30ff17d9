"""From a message to leaves of the tree: the model's fields and the words of the leaves together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from jiceng.cases.triage.categories import DATA, code_of_label
from jiceng.cases.triage.features import Message
from jiceng.cases.triage.leaf import Leaf, rank_leaves
from jiceng.cases.triage.model import Model, Ranked

FIELDS: Final = DATA / "fields.npz"
"""The shipped model of the tree's fields."""


def load_fields(own: Path | None = None) -> Model:
    """The model that tells the fields of the tree apart.

    Args:
        own: file trained on the installation; used where all its labels are fields of the tree.

    Raises:
        ModelProblem: a file that cannot be used.
    """
    if own is not None and own.is_file():
        model = Model.load(own)
        if knows_fields(model):
            return model
    return Model.load(FIELDS)


def knows_fields(model: Model) -> bool:
    """Whether all labels of a model are names of top-level categories."""
    return all(code_of_label(label) for label in model.labels)


def chances(ranked: Iterable[Ranked]) -> dict[str, float]:
    """Chance by top-level code, from labels of the model."""
    return {code_of_label(each.label): each.probability for each in ranked}


def leaves_of_many(
    model: Model, messages: Sequence[Message], *, limit: int = 3, extra: Path | None = None
) -> list[list[Leaf]]:
    """The likeliest leaves of each message, best first.

    Args:
        model: of the tree's fields, see `load_fields`.
        extra: file with words that clerks of the place confirmed.
    """
    return [
        rank_leaves(chances(found.top3), message.title, message.text, limit=limit, extra=extra)
        for message, found in zip(messages, model.predict(messages), strict=True)
    ]
