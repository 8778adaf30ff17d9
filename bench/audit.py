"""Events verified per second, compared with hashing the same bytes alone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from django.conf import settings
from django.db import connection

from bench.harness import Result, at_least_a_second, best, scratch_database
from bench.web import empty_view
from jiceng.core import audit_verification, day_closing, events, hash_chain, partitions
from jiceng.core.access import Actor
from jiceng.core.ids import uuid7
from jiceng.core.models import Event

STREAMS, EVENTS_A_STREAM = 30_000, 10
START = datetime(2026, 1, 5, tzinfo=UTC)
STEPS = (
    "opened",
    "classified",
    "routed",
    "accepted",
    "dispatched",
    "signed",
    "noted",
    "resolved",
    "called_back",
    "closed",
)
COLUMNS = ", ".join(field.column for field in Event._meta.concrete_fields if field.column)


def run() -> Result:
    """Verify 300,000 events of 30,000 requests with their heads and 60 closed days."""
    with scratch_database():
        _build()
        with empty_view() as empty:
            return best(_measure, empty)


def _measure() -> Result:
    rates = [_verify() for _round in range(3)]
    floors = [_hash_alone() for _round in range(3)]
    ours, floor = max(rates), max(floors)
    return Result(
        figure=f"events verified, {settings.JICENG_HASH}, of {STREAMS * EVENTS_A_STREAM}",
        ours=round(ours),
        floor=round(floor),
        ratio=round(ours / floor, 3),
        unit="events/s",
        goals=(at_least_a_second("events verified in a second", ours, 100_000),),
    )


def _verify() -> float:
    report = audit_verification.verify()
    if not report.ok or report.events != STREAMS * EVENTS_A_STREAM or not report.days:
        raise RuntimeError(f"the audit of untouched events went wrong: {report.document()}")
    return report.events / report.seconds


def _hash_alone() -> float:
    """SHA-256 or SM3 over the bytes that a chain hashes, prepared beforehand."""
    bodies = list(_bodies())
    hasher = hashlib.sha256 if settings.JICENG_HASH == "sha256" else None
    began = time.perf_counter()
    if hasher is not None:
        for body in bodies:
            hasher(body).digest()
    else:
        sm3 = hash_chain.HASHERS[hash_chain.SM3]
        for body in bodies:
            sm3(body)
    return len(bodies) / (time.perf_counter() - began)


def _bodies() -> Iterator[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prev_hash, stream_id, stream_kind, seq, type, at, recorded_at, actor, data "
            "FROM core_event LIMIT 100000"
        )
        for previous, *columns in cursor.fetchall():
            yield bytes(previous) + orjson.dumps(columns, option=orjson.OPT_UTC_Z)


def _build() -> None:
    """Streams as requests leave them: created one after the other, each with events over several
    days."""
    for month in range(5):
        partitions.ensure(0, at=START + timedelta(days=31 * month))
    heads: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY core_event ({COLUMNS}) FROM STDIN") as copy:
            for number in range(STREAMS):
                rows, head = _stream(number)
                heads.append(head)
                for row in rows:
                    copy.write_row(row)
        with cursor.copy("COPY core_stream (id, kind, seq, hash) FROM STDIN") as copy:
            for head in heads:
                copy.write_row(head)
        cursor.execute("SELECT core_analyse(%s)", [["core_event", "core_stream"]])
    day_closing.close_due_days(at=START + timedelta(days=120))


def _stream(number: int) -> tuple[list[tuple[Any, ...]], tuple[Any, ...]]:
    stream, head, rows = uuid7(), events.EMPTY_HEAD, []
    by = Actor(kind="person", id=uuid7())
    for step, name in enumerate(STEPS):
        at = START + timedelta(days=number * 50 / STREAMS, hours=step * 20)
        data = {"category": "0301", "unit": "440704001", "channel": "hotline", "step": step}
        linked, head = events.chain_events(
            "case",
            stream,
            head,
            [events.NewEvent(f"case.{name}", at, data)],
            by=by,
            recorded_at=at,
            algorithm=events.default_algorithm(),
        )
        rows += linked
    return rows, (stream, "case", head.seq, head.hash)
