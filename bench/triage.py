"""Triage: messages per second on one core, against scikit-learn on the same rows.

Needs real rows: ``JICENG_SHARED`` names the folder that holds ``data/messages/labelled.csv``.
Both train on the same part of a split made by text and predict the same held-out rows.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from bench.harness import Result
from jiceng.cases.triage.evaluation import evaluate
from jiceng.cases.triage.features import Message
from jiceng.cases.triage.grouping import text_groups
from jiceng.cases.triage.training import Labelled, train
from jiceng.core.console import say
from jiceng.core.errors import Invalid
from jiceng.core.tables import read_rows

REPEATS = 3


def run() -> Result:
    """Measure; about a minute. Best of three runs for each side."""
    _one_thread()
    rows = _rows()
    inside, outside = _split(rows)
    model, _ = train([rows[i] for i in inside], folds=0)
    held_out = [rows[i] for i in outside]
    ours = [evaluate(model, held_out) for _ in range(REPEATS)]
    texts = [f"{row.message.title} {row.message.text}" for row in rows]
    pipeline = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True, min_df=2),
        LinearSVC(random_state=0),
    )
    pipeline.fit([texts[i] for i in inside], [rows[i].label for i in inside])
    guess, seconds = _best(lambda: pipeline.predict([texts[i] for i in outside]))
    speed = max(figures["rows_per_second"] for figures in ours)
    floor = len(outside) / seconds
    floor_f1 = f1_score([row.label for row in held_out], guess, average="macro")
    say(f"single message with its words: {_single(model.suggest, held_out)} ms")
    say(f"floor's macro-F1: {floor_f1:.4f}")
    figure = "messages/s classified on one core, macro-F1 {macro_f1:.4f}, top 3 {top3:.4f}"
    return Result(
        figure.format(**ours[0]),
        round(speed, 1),
        round(floor, 1),
        round(speed / floor, 2),
        "messages/s",
    )


def _one_thread() -> None:
    """Nothing measured here uses a second core; say so to the libraries, too."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _rows() -> list[Labelled]:
    root = Path(os.environ.get("JICENG_SHARED") or "../shared")
    file = root / "data" / "messages" / "labelled.csv"
    if not file.is_file():
        raise Invalid(
            "This benchmark needs real rows: set JICENG_SHARED to the folder that holds "
            "data/messages/labelled.csv.",
            code="bench.no_data",
        )
    return [
        Labelled(row["label"], Message(row["title"], row["text"]))
        for row in read_rows(file, ("label", "title", "text"))
    ]


def _split(rows: list[Labelled]) -> tuple[list[int], list[int]]:
    labels = [row.label for row in rows]
    groups = text_groups([row.message for row in rows])
    splitter = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    inside, outside = next(iter(splitter.split(labels, labels, groups)))
    return inside.tolist(), outside.tolist()


def _best(work: Callable[[], list[str]]) -> tuple[list[str], float]:
    best, result = float("inf"), []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - begun)
    return result, best


def _single(suggest: Callable[[str, str], object], rows: list[Labelled]) -> float:
    begun = time.perf_counter()
    for row in rows[:500]:
        suggest(*row.message)
    return round((time.perf_counter() - begun) * 1000 / min(len(rows), 500), 3)
