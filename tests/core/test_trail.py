"""The audit log as a whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import transaction

from jiceng.core import audit_trail, events
from jiceng.core.access import SYSTEM, Actor, Grant
from jiceng.core.errors import Forbidden, Invalid
from jiceng.core.models import Event

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
AUDITOR = Actor(
    kind="person", grants=(Grant("auditor", None, "/440704/", frozenset({"audit.read"})),)
)


def write(
    ago: timedelta, kind: str = "calendar", type_: str = "calendar.day_set", **given: Any
) -> UUID:
    stream = given.get("stream") or uuid4()
    with time_machine.travel(NOW - ago, tick=False), transaction.atomic():
        events.record(kind, stream, type_, by=given.get("by", SYSTEM), at=NOW - ago)
    return stream


def page_after(after: str | None = None, **filters: Any) -> audit_trail.TrailPage:
    return audit_trail.trail(
        SYSTEM, audit_trail.Filters(**filters), now=NOW, everything=True, after=after
    )


def test_pages_follow_each_other_and_show_each_event_once() -> None:
    stream = uuid4()
    for n in range(130):
        write(timedelta(minutes=n // 3), stream=stream if n % 2 else None)
    seen, after = [], None
    while True:
        page = page_after(after)
        seen += [(row.stream_id, row.seq) for row in page.rows]
        times = [row.recorded_at for row in page.rows]
        assert times == sorted(times, reverse=True)
        if not page.next:
            break
        after = page.next
    assert len(seen) == len(set(seen)) == Event.objects.count() == 130


def test_page_covers_a_month_and_says_so() -> None:
    write(timedelta(days=200))
    new = write(timedelta(days=3))
    page = page_after()
    assert [row.stream_id for row in page.rows] == [new]
    assert page.looked_back_to == NOW + timedelta(1) - sum(audit_trail.STEPS, timedelta())
    steps = 0
    while page.next:
        page, steps = page_after(page.next), steps + 1
    assert len(page.rows) == 1
    assert 5 < steps < 8


def test_history_of_one_record_is_found_at_any_age() -> None:
    old = write(timedelta(days=400))
    write(timedelta(days=1))
    page = page_after(streams=[old])
    assert [row.stream_id for row in page.rows] == [old]
    assert page.next == ""
    assert page_after(streams=[]).rows == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"kind": "role"}, 1),
        ({"types": ["calendar."]}, 2),
        ({"types": ["role.edited", "calendar.day_set"]}, 3),
        ({"types": ["ghost"]}, 0),
        ({"actors": ["system"]}, 3),
        ({"actors": []}, 0),
        ({"since": NOW - timedelta(hours=5)}, 1),
        ({"until": NOW - timedelta(hours=5)}, 2),
        ({"since": NOW - timedelta(hours=30), "until": NOW - timedelta(hours=5)}, 1),
    ],
)
def test_each_filter_narrows_the_list(filters: dict[str, Any], found: int) -> None:
    write(timedelta(hours=1))
    write(timedelta(hours=20))
    write(timedelta(hours=40), "role", "role.edited")
    assert len(page_after(**filters).rows) == found


def test_unregistered_kinds_are_visible_to_readers_of_everything() -> None:
    write(timedelta(hours=1), "secret_thing", "secret.done")
    shared = write(timedelta(hours=2))
    assert len(page_after().rows) == 2
    page = audit_trail.trail(AUDITOR, audit_trail.Filters(), now=NOW, everything=False)
    assert [row.stream_id for row in page.rows] == [shared]


def test_audit_log_is_for_auditors_and_has_its_own_cursors() -> None:
    with pytest.raises(Forbidden):
        audit_trail.trail(Actor(kind="person"), audit_trail.Filters(), now=NOW, everything=True)
    for cursor in ("x", "AAAA", "é"):
        with pytest.raises(Invalid):
            page_after(cursor)


def test_empty_history_has_an_empty_page() -> None:
    assert page_after() == audit_trail.TrailPage([], "", page_after().looked_back_to)


def test_row_contains_its_checksum_and_the_former_one() -> None:
    stream = write(timedelta(hours=2))
    write(timedelta(hours=1), stream=stream)
    newer, older = page_after().rows
    assert newer.prev_hash == older.hash
    assert len(newer.hash) == 64
