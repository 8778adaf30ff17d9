"""Quality and speed of a model on labelled rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

from jiceng.cases.triage.categories import field_of
from jiceng.cases.triage.features import Message
from jiceng.cases.triage.leaf import Leaf
from jiceng.cases.triage.model import Model
from jiceng.core.errors import Invalid


class Evaluation(TypedDict):
    """``macro_f1`` and ``top3`` are between 0 and 1; top3 = share with the truth in the first 3."""

    rows: int
    macro_f1: float
    top3: float
    rows_per_second: float


class LeafEvaluation(TypedDict):
    """Shares between 0 and 1 of rows whose leaf is the first, or among the first three
    suggestions, and whose field is that of the first.
    """

    level: str
    rows: int
    leaves: int
    top1: float
    top3: float
    field: float
    rows_per_second: float


class LeafRow(NamedTuple):
    """A message with the codes of the leaves that count as right."""

    right: frozenset[str]
    message: Message


def evaluate_leaves(
    suggest: Callable[[Sequence[Message]], list[list[Leaf]]], rows: Sequence[LeafRow]
) -> LeafEvaluation:
    """Suggest leaves for labelled rows and measure the result.

    Args:
        suggest: the first leaves of each message, best first.
        rows: labelled messages, at least one.
    """
    if not rows:
        raise Invalid("There are no labelled rows to evaluate on.", code="triage.rows_none")
    begun = time.perf_counter()
    suggested = suggest([row.message for row in rows])
    seconds = time.perf_counter() - begun
    codes = [[leaf.code for leaf in leaves[:3]] for leaves in suggested]
    first = sum(found[0] in row.right for found, row in zip(codes, rows, strict=True))
    within = sum(not row.right.isdisjoint(found) for found, row in zip(codes, rows, strict=True))
    fields = sum(
        field_of(found[0]) in {field_of(code) for code in row.right}
        for found, row in zip(codes, rows, strict=True)
    )
    return {
        "level": "leaf",
        "rows": len(rows),
        "leaves": len(frozenset().union(*(row.right for row in rows))),
        "top1": round(first / len(rows), 4),
        "top3": round(within / len(rows), 4),
        "field": round(fields / len(rows), 4),
        "rows_per_second": round(len(rows) / max(seconds, 1e-9), 1),
    }


def evaluate(model: Model, rows: Sequence[tuple[str, Message]]) -> Evaluation:
    """Predict labelled rows and measure the result.

    Labels unknown to the model count as wrong, and as labels of their own in the mean.

    Raises:
        Invalid: no rows.
    """
    if not rows:
        raise Invalid("There are no labelled rows to evaluate on.", code="triage.rows_none")
    messages = [message for _, message in rows]
    begun = time.perf_counter()
    suggestions = model.predict(messages)
    seconds = time.perf_counter() - begun
    names = sorted({label for label, _ in rows} | set(model.labels))
    number = {name: index for index, name in enumerate(names)}
    truth = np.array([number[label] for label, _ in rows])
    guess = np.array([number[suggestion.label] for suggestion in suggestions])
    hits = sum(
        label in {ranked.label for ranked in suggestion.top3}
        for (label, _), suggestion in zip(rows, suggestions, strict=True)
    )
    return {
        "rows": len(rows),
        "macro_f1": round(macro_f1(truth, guess, len(names)), 4),
        "top3": round(hits / len(rows), 4),
        "rows_per_second": round(len(rows) / max(seconds, 1e-9), 1),
    }


def macro_f1(
    truth: NDArray[Any], guess: NDArray[Any], labels: int, *, only: int | None = None
) -> float:
    """Mean F1 over the labels that occur in truth or guess; of one label with ``only``."""
    scores = []
    for label in range(labels) if only is None else (only,):
        true, predicted = truth == label, guess == label
        both = int(np.count_nonzero(true & predicted))
        sizes = int(np.count_nonzero(true)) + int(np.count_nonzero(predicted))
        if sizes:
            scores.append(2 * both / sizes)
    return float(np.mean(scores)) if scores else 0.0


def top_share(truth: NDArray[Any], scores: NDArray[Any], first: int) -> float:
    """Share of rows whose truth is among the ``first`` highest scores."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :first]
    return float(np.mean((order == truth[:, None]).any(axis=1)))


def calibration_error(truth: NDArray[Any], chances: NDArray[Any], bins: int = 10) -> float:
    """Expected calibration error of the first suggestion: |predicted − actual share|, by rows."""
    confidence = chances.max(axis=1)
    right = chances.argmax(axis=1) == truth
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gap = sum(
        abs(float(right[place == b].sum() - confidence[place == b].sum())) for b in range(bins)
    )
    return gap / max(len(truth), 1)
