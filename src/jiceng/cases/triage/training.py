"""Training: from labelled messages to a model and an unbiased evaluation.

The evaluation is a cross-validation whose folds never separate near-duplicates; the final model is
then trained on all rows.

N-grams are weighted by the log-count ratio of NB-SVM (Wang and Manning, "Baselines and Bigrams",
2012); the classifier is a linear support vector machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from jiceng.cases.triage.evaluation import calibration_error, macro_f1, top_share
from jiceng.cases.triage.features import HASH_BITS, Floats, Ints, Message, grams
from jiceng.cases.triage.grouping import text_groups
from jiceng.cases.triage.model import Model
from jiceng.core.errors import Invalid

RARE = 10
"""Minimum number of messages that contain an n-gram (less with few rows)."""

SMOOTHING = 0.2
PENALTY = 1.0
FOLDS = 5
MIN_ROWS = 20
_BLOCK = 512


class TrainingProblem(Invalid, ValueError):
    """Rows that are insufficient for training. ``code`` is ``triage.rows_*``."""


class Labelled(NamedTuple):
    """One training row."""

    label: str
    message: Message


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """Results on held-out rows; ``None`` if there were too few rows.

    ``macro_f1`` and ``top3`` are pooled over the folds, ``macro_f1_by_fold`` shows their spread;
    ``calibration_error`` is the expected calibration error in ten bins, measured on folds not used
    for the calibration; ``f1_by_label`` is pooled.
    """

    rows: int
    labels: int
    groups: int
    ngrams: int
    macro_f1: float | None
    top3: float | None
    calibration_error: float | None
    macro_f1_by_fold: tuple[float, ...]
    f1_by_label: Mapping[str, float]


def train(
    rows: Sequence[Labelled],
    *,
    folds: int = FOLDS,
    rare: int = RARE,
    seed: int = 0,
    note: Callable[[str], None] = lambda _: None,
) -> tuple[Model, TrainingReport]:
    """Evaluate on held-out rows, then train on all rows.

    Args:
        rows: labelled messages; rows without label or text are ignored.
        folds: of the cross-validation; 0 skips it and the calibration.
        rare: minimum number of messages that contain an n-gram; a larger one makes a smaller file.
        seed: of the split; the model itself is deterministic.
        note: receives progress messages in English.

    Raises:
        TrainingProblem: fewer than 20 usable rows, or fewer than two labels.
    """
    usable = [row for row in rows if row.label.strip() and (row.message.text + row.message.title)]
    labels = tuple(sorted({row.label.strip() for row in usable}))
    if len(labels) < 2:
        raise TrainingProblem(
            "The rows carry fewer than two labels; there is nothing to tell apart.",
            code="triage.rows_one_label",
            labels=len(labels),
        )
    if len(usable) < MIN_ROWS:
        raise TrainingProblem(
            f"Only {len(usable)} rows have a label and a text; at least {MIN_ROWS} are needed.",
            code="triage.rows_too_few",
            rows=len(usable),
        )
    truth = np.array([labels.index(row.label.strip()) for row in usable], np.int64)
    messages = [row.message for row in usable]
    counts = count_grams(messages)
    groups = text_groups(messages)
    note(f"{len(usable)} rows, {len(set(groups.tolist()))} texts, {len(labels)} labels")
    measured = _held_out(counts, truth, groups, len(labels), folds, rare, seed, note)
    fitted = _fit(counts, truth, len(labels), rare)
    report = _report(labels, truth, groups, len(fitted.buckets), measured)
    sharpness = _sharpness(measured.scores, truth) if measured else 10.0
    about: dict[str, object] = {
        key: value for key, value in asdict(report).items() if value is not None
    }
    return Model(labels, *fitted, sharpness, about), report


def count_grams(messages: Sequence[Message]) -> sparse.csr_matrix:
    """Number of occurrences of each hashed n-gram in each message, shape (messages,
    2**HASH_BITS).
    """
    blocks = []
    for start in range(0, len(messages), _BLOCK):
        block = messages[start : start + _BLOCK]
        found = grams(block)
        ones = np.ones(len(found.bucket), np.float32)
        shape = (len(block), 1 << HASH_BITS)
        matrix = sparse.csr_matrix((ones, (found.document, found.bucket)), shape=shape)
        matrix.sum_duplicates()
        blocks.append(matrix)
    return sparse.csr_matrix(sparse.vstack(blocks, format="csr"))


class _Fitted(NamedTuple):
    """Arrays of a model, in the order of its columns."""

    buckets: NDArray[np.uint32]
    weights: Floats
    own: Floats
    bias: Floats


class _Measured(NamedTuple):
    """Out-of-fold scores, and the fold of each row."""

    scores: Floats
    fold: Ints


def _fit(counts: sparse.csr_matrix, truth: Ints, labels: int, rare: int) -> _Fitted:
    rows = counts.shape[0]
    holding = np.bincount(counts.indices, minlength=counts.shape[1])
    kept = np.flatnonzero(holding >= max(2, min(rare, rows // 200)))
    part = sparse.csr_matrix(counts[:, kept])
    damped = part.copy()
    damped.data = (1 + np.log(np.minimum(part.data, 63))).astype(np.float32)
    own = (np.log((1 + rows) / (1 + holding[kept])) + 1).astype(np.float32)
    own *= _ratio(_unit(damped, own), truth, labels)
    own /= own.max(initial=1e-6)
    # The file stores 16-bit numbers, so train with the rounded values.
    own = np.maximum(own, 1e-4).astype(np.float16).astype(np.float32)
    machine = LinearSVC(C=PENALTY, class_weight="balanced", random_state=0, max_iter=5_000)
    machine.fit(_unit(damped, own), truth)
    weights = machine.coef_.T.astype(np.float32)
    bias = machine.intercept_.astype(np.float32)
    if labels == 2:  # scikit-learn gives one column for two labels; the model needs one for each
        weights, bias = np.hstack((-weights, weights)), np.concatenate((-bias, bias))
    return _Fitted(kept.astype(np.uint32), weights.astype(np.float16).astype(np.float32), own, bias)


def _unit(damped: sparse.csr_matrix, own: Floats) -> sparse.csr_matrix:
    weighted = damped.copy()
    weighted.data = weighted.data * own[weighted.indices]
    return sparse.csr_matrix(normalize(weighted))


def _ratio(vectors: sparse.csr_matrix, truth: Ints, labels: int) -> Floats:
    """For each n-gram, the largest log-count ratio of any label against the others."""
    total = np.asarray(vectors.sum(axis=0)).ravel()
    largest = np.zeros(vectors.shape[1])
    for label in range(labels):
        inside = np.asarray(vectors[truth == label].sum(axis=0)).ravel()
        outside = np.maximum(total - inside, 0)
        shares = (inside + SMOOTHING) / (inside.sum() + 1e-9)
        others = (outside + SMOOTHING) / (outside.sum() + 1e-9)
        largest = np.maximum(largest, np.abs(np.log(shares / others)))
    return largest.astype(np.float32)


def _held_out(
    counts: sparse.csr_matrix,
    truth: Ints,
    groups: Ints,
    labels: int,
    folds: int,
    rare: int,
    seed: int,
    note: Callable[[str], None],
) -> _Measured | None:
    """Score of every row by a model trained without it and its near-duplicates."""
    smallest = min(len(set(groups[truth == label].tolist())) for label in range(labels))
    folds = min(folds, smallest)
    if folds < 2:
        note("Too few texts for a label: nothing is measured.")
        return None
    scores = np.zeros((len(truth), labels), np.float32)
    fold = np.zeros(len(truth), np.int64)
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    for number, (inside, outside) in enumerate(splitter.split(truth, truth, groups)):
        fitted = _fit(sparse.csr_matrix(counts[inside]), truth[inside], labels, rare)
        part = sparse.csr_matrix(counts[outside][:, fitted.buckets.astype(np.int64)])
        part.data = (1 + np.log(np.minimum(part.data, 63))).astype(np.float32)
        scores[outside] = _unit(part, fitted.own) @ fitted.weights + fitted.bias
        fold[outside] = number
        f1 = macro_f1(truth[outside], scores[outside].argmax(axis=1), labels)
        note(f"fold {number + 1} of {folds}: macro-F1 {f1:.4f}")
    return _Measured(scores, fold)


def _sharpness(scores: Floats, truth: Ints) -> float:
    """The temperature factor on scores that maximises the likelihood of the labels."""

    def surprise(logarithm: float) -> float:
        sharp = scores * np.exp(logarithm)
        sharp -= sharp.max(axis=1, keepdims=True)
        chosen = sharp[np.arange(len(truth)), truth]
        return float(np.mean(np.log(np.exp(sharp).sum(axis=1)) - chosen))

    return float(np.exp(minimize_scalar(surprise, bounds=(-3, 5), method="bounded").x))


def _report(
    labels: tuple[str, ...], truth: Ints, groups: Ints, ngrams: int, measured: _Measured | None
) -> TrainingReport:
    common = (len(truth), len(labels), len(set(groups.tolist())), ngrams)
    if measured is None:
        return TrainingReport(*common, None, None, None, (), {})
    scores, fold = measured
    guess = scores.argmax(axis=1)
    chances = np.zeros_like(scores)
    for number in range(int(fold.max()) + 1):
        outside = fold == number
        sharp = np.exp(scores[outside] * _sharpness(scores[~outside], truth[~outside]))
        chances[outside] = sharp / sharp.sum(axis=1, keepdims=True)
    by_fold = tuple(
        round(macro_f1(truth[fold == number], guess[fold == number], len(labels)), 4)
        for number in range(int(fold.max()) + 1)
    )
    by_label = {
        label: round(macro_f1(truth == index, guess == index, 2, only=1), 4)
        for index, label in enumerate(labels)
    }
    return TrainingReport(
        *common,
        round(macro_f1(truth, guess, len(labels)), 4),
        round(top_share(truth, scores, 3), 4),
        round(calibration_error(truth, chances), 4),
        by_fold,
        by_label,
    )


def label_counts(rows: Sequence[Labelled]) -> dict[str, int]:
    """Number of rows for each label, most frequent first."""
    return dict(Counter(row.label for row in rows).most_common())
