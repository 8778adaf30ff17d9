"""Event readers process each event exactly once, despite failures and concurrency."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from jiceng.core import event_readers
from jiceng.core.access import SYSTEM
from jiceng.core.events import record
from jiceng.core.models import EventReader, HandledEvent
from jiceng.directory.models import UnitPlacement
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db(transaction=True)
TYPES = ("note.written", "note.read")


def write(text: str, type_: str = "note.written") -> None:
    with transaction.atomic():
        record("note", uuid4(), type_, by=SYSTEM, at=timezone.now(), data={"text": text})


class Listener:
    """A reader that stores the events it receives."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, told: Sequence[event_readers.RecordedEvent]) -> None:
        self.heard += [each.data["text"] for each in told]

    def read(self, later: timedelta = timedelta(), batch: int = 500) -> int:
        at = timezone.now() + later
        return event_readers.handle_new_events("listener", TYPES, self, at=at, batch=batch)


@pytest.fixture
def listener() -> Listener:
    found = Listener()
    found.read()
    return found


def test_new_reader_starts_with_new_events() -> None:
    write("before")
    found = Listener()
    assert found.read() == 0
    write("after")
    found.read()
    assert found.heard == ["after"]


def test_every_event_is_read_once_in_order(listener: Listener) -> None:
    for text in ("a", "b", "c"):
        write(text)
    write("of another type", "note.burnt")
    assert listener.read() == 3
    assert listener.read() == 0
    write("d")
    listener.read()
    assert listener.heard == ["a", "b", "c", "d"]


def test_many_events_are_read_in_batches(listener: Listener) -> None:
    for number in range(7):
        write(str(number))
    assert [listener.read(batch=3) for _ in range(4)] == [3, 3, 1, 0]
    assert listener.heard == [str(number) for number in range(7)]


def test_read_events_are_forgotten_when_no_older_ones_can_appear(listener: Listener) -> None:
    write("a")
    listener.read()
    assert HandledEvent.objects.count() == 1
    listener.read(later=timedelta(minutes=5))
    assert HandledEvent.objects.count() == 0
    assert listener.read(later=timedelta(minutes=6)) == 0
    assert listener.heard == ["a"]


def test_event_of_a_late_committing_transaction_is_read(listener: Listener) -> None:
    """Its event was recorded before others that have long been read."""
    began, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(
                "note", uuid4(), "note.written", by=SYSTEM, at=timezone.now(), data={"text": "slow"}
            )
            began.set()
            may_end.wait(30)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    began.wait(30)
    write("quick")
    listener.read()
    listener.read(later=timedelta(minutes=10))
    assert listener.heard == ["quick"]
    may_end.set()
    thread.join()
    listener.read(later=timedelta(minutes=11))
    listener.read(later=timedelta(minutes=20))
    assert listener.heard == ["quick", "slow"]


def test_failed_reader_reads_the_events_again(listener: Listener) -> None:
    write("a")

    def fails(told: Any) -> None:
        raise RuntimeError("killed in the middle")

    with pytest.raises(RuntimeError):
        event_readers.handle_new_events("listener", TYPES, fails, at=timezone.now())
    listener.read()
    assert listener.heard == ["a"]


def test_two_workers_do_not_read_concurrently(listener: Listener) -> None:
    write("a")
    held, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT FROM core_reader WHERE name = 'listener' FOR UPDATE")
            held.set()
            may_go.wait(30)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(30)
    assert listener.read() == 0
    may_go.set()
    thread.join()
    assert listener.read() == 1


def test_reader_of_tables_is_told_the_changed_rows() -> None:
    heard: list[event_readers.RecordedEvent] = []

    def read() -> None:
        event_readers.handle_new_events(
            "tables", (), heard.extend, at=timezone.now(), tables=["directory_unit"]
        )

    read()
    write("changes no row")
    with transaction.atomic():
        unit = UnitFactory.create()
        record("note", unit.pk, "note.written", by=SYSTEM, at=timezone.now())
    with transaction.atomic():
        unit.name = "改名"
        unit.save()
        record("note", unit.pk, "note.burnt", by=SYSTEM, at=timezone.now())
    with transaction.atomic():
        key = str(unit.pk)
        UnitPlacement.objects.filter(unit=unit).delete()
        unit.delete()
        record("note", uuid4(), "note.burnt", by=SYSTEM, at=timezone.now())
    read()
    made, renamed, gone = [row for event in heard for row in event.rows]
    assert (made.table, made.key, made.is_new) == ("directory_unit", key, True)
    assert renamed.columns == frozenset({"name"})
    assert not renamed.is_new
    assert gone == event_readers.ChangedRow("directory_unit", key, is_new=False, columns=None)


def test_each_reader_has_its_own_position(listener: Listener) -> None:
    write("a")
    listener.read()
    other = Listener()
    event_readers.handle_new_events("other", TYPES, other, at=timezone.now())
    write("b")
    event_readers.handle_new_events("other", TYPES, other, at=timezone.now())
    assert (listener.heard, other.heard) == (["a"], ["b"])
    assert EventReader.objects.count() == 2
