"""Speed and quality of triage on one core, compared with scikit-learn on the same rows.

Needs real rows: ``JICENG_SHARED`` names the folder that holds ``data/messages/labelled.csv``. Both
are trained on the same part of a split by text and predict the same held-out rows.
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

from bench.harness import Result, at_least, at_least_a_second, best
from bench.web import empty_view
from jiceng.cases.triage.evaluation import evaluate
from jiceng.cases.triage.features import Message
from jiceng.cases.triage.grouping import text_groups
from jiceng.cases.triage.training import Labelled, train
from jiceng.core.console import say
from jiceng.core.errors import Invalid
from jiceng.ui.tables import read_rows

REPEATS = 3


def run() -> Result:
    """Measure; about a minute a try; the best of three tries."""
    rows = _rows()
    with empty_view() as empty:
        return best(lambda: _measure(rows), empty)


def _measure(rows: list[Labelled]) -> Result:
    """Best of three turns for each side."""
    inside, outside = _split(rows)
    model, _ = train([rows[i] for i in inside], folds=0)
    held_out = [rows[i] for i in outside]
    figures = evaluate(model, held_out)
    texts = [f"{row.message.title} {row.message.text}" for row in rows]
    pipeline = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True, min_df=2),
        LinearSVC(random_state=0),
    )
    pipeline.fit([texts[i] for i in inside], [rows[i].label for i in inside])
    messages = [row.message for row in held_out]
    bare = [texts[i] for i in outside]
    # Alternately, so that other load on the machine affects both equally.
    seconds = [
        (_seconds(lambda: model.predict(messages)), _seconds(lambda: pipeline.predict(bare)))
        for _ in range(REPEATS)
    ]
    speed = len(messages) / min(ours for ours, _ in seconds)
    floor = len(bare) / min(theirs for _, theirs in seconds)
    floor_f1 = f1_score([row.label for row in held_out], pipeline.predict(bare), average="macro")
    say(f"single message with its words: {_single(model.suggest, held_out)} ms")
    figure = "messages/s classified on one core, macro-F1 {macro_f1:.4f}, top 3 {top3:.4f}"
    return Result(
        figure.format(**figures),
        round(speed, 1),
        round(floor, 1),
        round(speed / floor, 2),
        "messages/s",
        extra={"macro_f1": figures["macro_f1"], "floor_macro_f1": round(float(floor_f1), 4)},
        goals=(
            at_least_a_second("messages classified in a second, on one core", speed, 2_000),
            at_least("macro-F1 on rows that were held out", figures["macro_f1"], 0.915),
        ),
    )


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


def _seconds(work: Callable[[], object]) -> float:
    """Processor time of all threads: the time that one core alone would need."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _single(suggest: Callable[[str, str], object], rows: list[Labelled]) -> float:
    some = rows[:500]

    def each() -> None:
        for row in some:
            suggest(*row.message)

    return round(min(_seconds(each) for _ in range(REPEATS)) * 1000 / len(some), 3)
