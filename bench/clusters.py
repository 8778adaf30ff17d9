"""Arrivals of requests at hot issues, with 100,000 requests of the last 60 days in clusters.

Ours is all that the worker does for them: like texts, rows, figures, hot issues found and passed
on, in batches as it reads events. The floor is the likeness alone by bare tools: rare pairs of
characters as a sparse matrix of scikit-learn, and its product with those of all earlier requests.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from sklearn.feature_extraction.text import TfidfVectorizer

from bench.harness import Goal, Result, best
from bench.seed import END, seeded
from bench.web import empty_view
from jiceng.cases.hot_issues import actions, live, upkeep
from jiceng.cases.hot_issues.models import Cluster, HotIssue, PairRarity
from jiceng.cases.models import Case
from jiceng.core.event_readers import BATCH

REQUESTS, ARRIVALS, ROUNDS = 100_000, 1_000, 3
DAYS = 59


def run() -> Result:
    """Seconds for 1,000 arrivals; the best of three tries."""
    with empty_view() as empty, seeded(REQUESTS):
        keys = _brought_near()
        first, rest = keys[: -ARRIVALS * ROUNDS], keys[-ARRIVALS * ROUNDS :]
        live.learn(END)
        for some in _parts(first, upkeep.BATCH):
            actions.add_requests(some, at=END)
        rounds = _parts(rest, ARRIVALS)
        return best(lambda: _measure(next(rounds)), empty)


def _parts(keys: list[UUID], size: int) -> Iterator[list[UUID]]:
    for begin in range(0, len(keys), size):
        yield keys[begin : begin + size]


def _brought_near() -> list[UUID]:
    """All requests, brought within the days of clusters that may grow; in order of arrival."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_case SET opened_at = %s - interval '1 day' * %s * (1 - share)"
            " FROM (SELECT id AS key, percent_rank() OVER (ORDER BY opened_at, id) AS share"
            " FROM cases_case WHERE NOT confidential) AS ranked WHERE id = key",
            [END, DAYS],
        )
    found = Case.objects.filter(confidential=False).order_by("opened_at", "id")
    return list(found.values_list("pk", flat=True))


def _measure(keys: list[UUID]) -> Result:
    before = list(
        Case.objects.filter(confidential=False)
        .exclude(pk__in=keys)
        .order_by("pk")
        .values_list("title", "text")
    )
    arrivals = list(Case.objects.filter(pk__in=keys).order_by("pk").values_list("title", "text"))
    began = perf_counter()
    for some in _parts(keys, BATCH):
        actions.add_requests(some, at=END)
    ours = perf_counter() - began
    floor = _bare(before, arrivals)
    live.forget()
    state = PairRarity.objects.get()
    began = perf_counter()
    live.current(state, END)
    start = perf_counter() - began
    return Result(
        f"{ARRIVALS:,} arrivals at clusters of {REQUESTS:,} requests",
        round(ours, 3),
        round(floor, 3),
        round(ours / floor, 3),
        "s",
        extra={
            "clusters": Cluster.objects.count(),
            "hot issues": HotIssue.objects.count(),
            "seconds to read the clusters at start": round(start, 2),
        },
        goals=(Goal(f"seconds for {ARRIVALS:,} arrivals", round(ours, 3), 1.0, in_time=True),),
    )


def _bare(before: list[Any], arrivals: list[Any]) -> float:
    """Seconds for the likeness of the arrivals to all earlier requests by bare tools."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 2), dtype=np.float32)
    matrix = vectorizer.fit_transform(f"{title}\n{text}" for title, text in before).T.tocsr()
    began = perf_counter()
    found = vectorizer.transform(f"{title}\n{text}" for title, text in arrivals)
    for begin in range(0, found.shape[0], 100):
        (found[begin : begin + 100] @ matrix).argmax(axis=1)
    return perf_counter() - began
