"""Inference of the trained model: from messages to level-1 categories, with numpy only.

The model has one row of eight numbers for each n-gram: seven weights (one per label, already
multiplied by the n-gram's own weight) and that own weight, from which the norm of a message is
computed. A score is the weighted sum divided by that norm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from jiceng.cases.triage.features import (
    HASH_BITS,
    Floats,
    Grams,
    Hashes,
    Ints,
    Message,
    grams,
    joined,
)
from jiceng.cases.triage.store import Parts, read_parts, write_parts

BLOCK = 128
"""Messages processed together, so that their n-grams fit in the processor's cache."""

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "triage.npz"

_MAX_COUNT = 64
_DAMPED = np.concatenate(([0.0], 1 + np.log(np.arange(1, _MAX_COUNT)))).astype(np.float32)
_MAX_SPANS = 5
_STRONG = 12


class Span(NamedTuple):
    """Words of the message that contributed to the suggestion, with their share of the score."""

    words: str
    weight: float


class Ranked(NamedTuple):
    """A label with its calibrated probability, 0 to 1."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Suggestion of the model for one message, to be confirmed by a person.

    ``words`` is set by :meth:`Model.suggest` only, most significant first.
    """

    label: str
    probability: float
    top3: tuple[Ranked, ...]
    words: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model over hashed character n-grams.

    Args:
        labels: level-1 names, in the order of the columns of ``weights``.
        buckets: sorted hash buckets with weights, shape (k,).
        weights: shape (k, labels), for a normalised message vector.
        own: weight of the n-gram itself, shape (k,), positive.
        bias: shape (labels,).
        sharpness: factor applied to scores before the softmax (calibration).
        about: metadata of the training (rows, figures, library versions).
    """

    labels: tuple[str, ...]
    buckets: Hashes
    weights: Floats
    own: Floats
    bias: Floats
    sharpness: float = 1.0
    about: dict[str, object] = field(default_factory=dict)
    _slots: Ints = field(init=False, repr=False, compare=False)
    _table: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        slots = np.zeros(1 << HASH_BITS, np.int32)
        slots[self.buckets] = np.arange(1, len(self.buckets) + 1)
        own = self.own.astype(np.float32)[:, None]
        table = np.hstack((self.weights.astype(np.float32) * own, own))
        object.__setattr__(self, "_slots", slots)
        object.__setattr__(self, "_table", np.ascontiguousarray(table))

    @classmethod
    def load(cls, path: Path | str | None = None) -> Model:
        """Read a model file; by default the shipped one.

        Raises:
            ModelProblem: a missing, corrupt or malicious file.
        """
        return cls(*read_parts(Path(path) if path is not None else SHIPPED))

    def save(self, path: Path | str) -> None:
        """Write the model file; equal models give equal bytes."""
        parts = Parts(
            self.labels,
            self.buckets,
            self.weights,
            self.own,
            self.bias,
            self.sharpness,
            self.about,
        )
        write_parts(Path(path), parts)

    def scores(self, messages: Sequence[Message]) -> Floats:
        """Raw scores, shape (messages, labels)."""
        out = np.empty((len(messages), len(self.labels)), np.float32)
        for start in range(0, len(messages), BLOCK):
            block = messages[start : start + BLOCK]
            out[start : start + len(block)] = self._block_scores(grams(block), len(block))
        return out

    def _block_scores(self, found: Grams, documents: int) -> Floats:
        document, slot, damped = self._counted(found)
        out = np.empty((documents, len(self.labels)), np.float32)
        rows = self._table[slot]
        rows *= damped[:, None]
        edges = np.searchsorted(document, np.arange(documents + 1))
        for index in range(documents):
            out[index] = self._score(rows[edges[index] : edges[index + 1]])
        return out

    def _score(self, rows: Floats) -> Floats:
        """One message's score per label, from the damped rows of its distinct n-grams."""
        if not len(rows):
            return self.bias
        own = rows[:, -1]
        score: Floats = self.bias + rows[:, :-1].sum(axis=0) / np.sqrt(own @ own)
        return score

    def _counted(self, found: Grams) -> tuple[Ints, Ints, Floats]:
        """Distinct known n-grams per message, with their damped counts, sorted by message."""
        slot = self._slots[found.bucket]
        known = np.flatnonzero(slot)
        width = len(self.buckets) + 1
        keys = found.document[known] * width + slot[known]
        keys.sort()
        if not len(keys):
            return keys, keys, np.empty(0, np.float32)
        firsts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
        counts = np.diff(np.append(firsts, len(keys)))
        document, slots = np.divmod(keys[firsts], width)
        return document, slots - 1, _DAMPED[np.minimum(counts, _MAX_COUNT - 1)]

    def probabilities(self, scores: Floats) -> Floats:
        """Calibrated probabilities of raw scores; each row sums to one."""
        sharp = scores * np.float32(self.sharpness)
        sharp -= sharp.max(axis=1, keepdims=True)
        np.exp(sharp, out=sharp)
        chances: Floats = sharp / sharp.sum(axis=1, keepdims=True)
        return chances

    def predict(self, texts: Sequence[Message]) -> list[Suggestion]:
        """Suggest a category for each message of a batch (without the words)."""
        if not texts:
            return []
        chances = self.probabilities(self.scores(texts))
        order = np.argsort(-chances, axis=1, kind="stable")[:, :3]
        best = np.take_along_axis(chances, order, axis=1)
        labels = self.labels
        return [
            Suggestion(labels[ranks[0]], values[0], _ranked(labels, ranks, values))
            for ranks, values in zip(order.tolist(), best.tolist(), strict=True)
        ]

    def suggest(self, title: str, text: str, found: Grams | None = None) -> Suggestion:
        """Suggest a category for one message, with the words that contributed.

        Args:
            found: the message's n-grams with positions, if already computed.
        """
        message = Message(title, text)
        if found is None:
            found = grams([message], positions=True)
        slot = self._slots[found.bucket]
        known = np.flatnonzero(slot)
        slots, back, counts = np.unique(slot[known] - 1, return_inverse=True, return_counts=True)
        rows, damped = self._table[slots], _DAMPED[np.minimum(counts, _MAX_COUNT - 1)]
        chances = self.probabilities(self._score(rows * damped[:, None])[None, :])[0]
        order = np.argsort(-chances, kind="stable")[:3].tolist()
        ranked = _ranked(self.labels, order, chances[order].tolist())
        words: tuple[Span, ...] = ()
        if len(slots):
            support = rows[:, order[0]] - rows[:, :-1].sum(axis=1) / len(self.labels)
            # One occurrence's share: repeated words count damped, as in the score.
            share = (support * damped / counts)[back]
            starts, lengths = found.start[known], found.length[known]
            pieces = _merge(joined(message), starts, lengths, share, support[back])
            total = float(share[share > 0].sum()) or 1.0
            words = tuple(Span(piece, round(weight / total, 4)) for piece, weight in pieces)
        return Suggestion(ranked[0].label, ranked[0].probability, ranked, words)


def _ranked(
    labels: tuple[str, ...], order: Sequence[int], values: Sequence[float]
) -> tuple[Ranked, ...]:
    return tuple(Ranked(labels[i], value) for i, value in zip(order, values, strict=True))


def _merge(
    text: str, starts: Ints, lengths: Ints, share: Floats, support: Floats
) -> list[tuple[str, float]]:
    """Merge adjacent high-scoring n-grams; equal spans are counted together."""
    # Single characters contribute through the longer n-grams that contain them.
    strong = np.flatnonzero((support > 0) & (lengths > 1))
    strong = strong[np.argsort(-support[strong], kind="stable")][:_STRONG]
    if not len(strong):
        return []
    cells = np.zeros(len(text) + 1, bool)
    for index in strong.tolist():
        cells[starts[index] : starts[index] + lengths[index]] = True
    edges = np.flatnonzero(np.diff(cells.astype(np.int8), prepend=0))
    sums: dict[str, float] = {}
    # Each n-gram counts for the span that contains its start.
    place = np.searchsorted(edges, starts, side="right") - 1
    inside = (
        (place >= 0) & (place % 2 == 0) & (starts + lengths <= edges.take(place + 1, mode="clip"))
    )
    totals = np.bincount(place[inside] // 2, weights=share[inside], minlength=len(edges) // 2)
    for begin, end, weight in zip(
        edges[::2].tolist(), edges[1::2].tolist(), totals.tolist(), strict=True
    ):
        words = text[begin:end]
        sums[words] = sums.get(words, 0.0) + weight
    best = sorted(sums.items(), key=lambda item: -item[1])
    kept: list[tuple[str, float]] = []
    for words, weight in best:
        # "廉租房" adds nothing to "申请廉租房".
        if weight > 0 and not any(words in other or other in words for other, _ in kept):
            kept.append((words, weight))
    return kept[:_MAX_SPANS]
