"""The lake of a million requests, written anew, against a bare Arrow fetch and Parquet write.

Ours is everything: reading events, marking, COPY, sorting, encoding, digests, files that survive a
power cut. The floor fetches the same rows and columns with ADBC, month by month, and writes them
with pyarrow, in a process of its own, so that its memory is not counted as ours.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.harness import Result, Scratch, at_least, at_most, best
from bench.seed import seeded
from jiceng.core.change_journal import made_by_hand
from jiceng.metrics.facts import FACTS, Fact
from jiceng.metrics.lake import changes, places, refreshing
from jiceng.metrics.models import LakeMonth

REQUESTS, LEAST_SHARE, MOST_MIB = 1_000_000, 0.5, 2048
CHECKOUT = Path(__file__).resolve().parents[1]


def run() -> Result:
    """Facts per second for all tables of facts; the best of three tries."""
    with seeded(REQUESTS) as scratch, made_by_hand():
        shutil.rmtree(places.root(), ignore_errors=True)
        try:
            return best(lambda: _measure(scratch))
        finally:
            shutil.rmtree(places.root(), ignore_errors=True)


def _measure(scratch: Scratch) -> Result:
    done, seconds = _refreshed(everything=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    request = FACTS.by_key()["request"]
    changes.mark(request, [LakeMonth.objects.filter(fact=request.name).latest("month").month])
    one, one_seconds = _refreshed()
    bare = _bare(scratch)
    if bare["rows"] != done.rows:
        raise RuntimeError(f"the floor has {bare['rows']} rows, the lake {done.rows}")
    ours, floor = done.rows / seconds, bare["rows"] / bare["seconds"]
    return Result(
        figure=f"lake of {REQUESTS:,} requests: {done.rows:,} facts in {done.months} months",
        ours=round(ours),
        floor=round(floor),
        ratio=round(ours / floor, 3),
        unit="facts/s",
        extra={
            "seconds": round(seconds, 2),
            "files_mb": round(done.bytes / 1e6, 1),
            "one_month_seconds": round(one_seconds, 2),
            "one_month_facts": one.rows,
            "memory_mib": round(peak),
        },
        goals=(
            at_least("share of the bare fetch and write", ours / floor, LEAST_SHARE),
            at_most("MiB of memory", peak, MOST_MIB),
        ),
    )


def _refreshed(*, everything: bool = False) -> tuple[refreshing.Refreshed, float]:
    began = time.perf_counter()
    done = refreshing.refresh(timezone.now(), everything=everything)
    if done is None:
        raise RuntimeError("somebody else is at it")
    return done, time.perf_counter() - began


def _bare(scratch: Scratch) -> dict[str, Any]:
    """Seconds and rows of the floor."""
    queries = [
        _query(fact, month)
        for fact in FACTS.all()
        for month in LakeMonth.objects.filter(fact=fact.name, rows__gt=0).order_by("month")
    ]
    ran = subprocess.run(
        [sys.executable, "-m", "bench.arrow_floor", scratch.url],
        input=json.dumps(queries),
        capture_output=True,
        text=True,
        check=True,
        cwd=CHECKOUT,
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _query(fact: Fact, month: LakeMonth) -> str:
    """The query of a month's rows, with its parameters in it."""
    rows = fact.rows(fact.begun_in(places.instants_of(month.month)))
    text, params = rows.query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        return str(cursor.mogrify(text, params))
