"""Retention erases personal data, leaving a tombstone and an event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from jiceng.core import audit_verification, retention
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import Forbidden, Invalid
from jiceng.core.manifests import contributing, replacing
from jiceng.core.models import Event
from jiceng.core.retention import Retention
from tests.core.note_model import note_model

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TWO_YEARS = timedelta(days=730)
STREAM = UUID(int=7)


@pytest.fixture
def note(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with note_model(monkeypatch) as model:

        def erase(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
            return retention.erase_rows(
                model.objects.filter(written_at__lt=cutoff),
                stream=lambda row: ("note", STREAM),
                event="note.erased",
                by=by,
                at=at,
                batch=batch,
            )

        def past(cutoff: datetime) -> Any:
            return model.objects.filter(written_at__lt=cutoff, erased_at=None)

        kind = Retention("core.note", TWO_YEARS, erase, "notes", past)
        with replacing(Retention, kind):
            yield model


def write(note: Any, *, age: timedelta) -> Any:
    return note.objects.create(
        name="张三丰",
        phone="13800001234",
        phone_index=b"i" * 16,
        topic="street lamp",
        written_at=NOW - age,
    )


def test_expired_personal_data_is_erased_and_the_rest_of_the_record_kept(note: Any) -> None:
    old = write(note, age=TWO_YEARS + timedelta(seconds=1))
    assert retention.run(by=SYSTEM, at=NOW) == {"core.note": 1}
    old.refresh_from_db()
    assert (old.name, old.phone, old.phone_index) == ("", None, None)
    assert (old.topic, old.erased_at) == ("street lamp", NOW)


def test_unexpired_data_is_kept(note: Any) -> None:
    young = write(note, age=TWO_YEARS)
    assert retention.run(by=SYSTEM, at=NOW) == {"core.note": 0}
    young.refresh_from_db()
    assert (young.name, young.phone, young.erased_at) == ("张三丰", "13800001234", None)


def test_each_erased_record_is_one_event_without_personal_data(note: Any) -> None:
    ids = [write(note, age=TWO_YEARS * 2).pk for _count in range(3)]
    retention.run(by=SYSTEM, at=NOW)
    events = list(Event.objects.order_by("seq"))
    assert [event.type for event in events] == ["note.erased"] * 3
    for event, pk in zip(events, ids, strict=True):
        assert event.data == f'{{"fields":["name","phone","phone_index"],"record":"{pk}"}}'
    assert audit_verification.verify().ok


def test_erasure_runs_in_batches_and_repeating_it_finds_nothing(
    note: Any,
) -> None:
    for _count in range(5):
        write(note, age=TWO_YEARS * 2)
    steps: list[int] = []
    run = retention.run(by=SYSTEM, at=NOW, batch=2, progress=lambda _kind, n: steps.append(n))
    assert run == {"core.note": 5}
    assert steps == [2, 2, 1]
    assert retention.run(by=SYSTEM, at=NOW) == {"core.note": 0}
    assert Event.objects.count() == 5


def test_retention_period_may_be_computed(note: Any) -> None:
    write(note, age=timedelta(days=11))
    erase = retention.registered()["core.note"].erase
    period = [timedelta(days=12)]
    with replacing(Retention, Retention("core.note", lambda: period[0], erase, "notes")):
        assert retention.run(by=SYSTEM, at=NOW) == {"core.note": 0}
        period[0] = timedelta(days=10)
        assert retention.run(by=SYSTEM, at=NOW) == {"core.note": 1}


def test_due_and_coming_records_are_counted_up_to_a_limit(note: Any) -> None:
    for days in (800, 740, 735, 720, 710, 600):
        write(note, age=timedelta(days=days))
    kind = retention.registered()["core.note"]
    ahead = [timedelta(days=days) for days in (11, 15, 30, 200)]
    assert kind.due(NOW) == BoundedCount(3)
    assert kind.outlook(NOW, ahead) == [
        BoundedCount(3),
        BoundedCount(1),
        BoundedCount(1),
        BoundedCount(2),
        BoundedCount(3),
    ]
    assert kind.outlook(NOW, ahead[:1]) == [BoundedCount(3), BoundedCount(1)]
    assert kind.outlook(NOW, [timedelta(days=1), timedelta(days=2)]) == [
        BoundedCount(3),
        BoundedCount(0),
        BoundedCount(0),
    ]
    assert kind.all_due(NOW) == 3
    assert str(kind.due(NOW, most=2)) == "2+"


def test_count_over_the_limit_is_marked(note: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(retention, "MAX_COUNT", 1)
    for n in range(3):
        write(note, age=TWO_YEARS + timedelta(days=1 - 2 * min(n, 1)))
    kind, month = retention.registered()["core.note"], [timedelta(days=30)]
    assert kind.outlook(NOW, month) == [BoundedCount(1), BoundedCount(1, more=True)]


def test_erasure_requires_permission_and_a_known_kind(note: Any) -> None:
    write(note, age=TWO_YEARS * 2)
    with pytest.raises(Forbidden):
        retention.run(by=Actor(kind="person"), at=NOW)
    with pytest.raises(Invalid, match=r"core\.note"):
        retention.run(by=SYSTEM, at=NOW, kinds=["core.other"])
    assert note.objects.filter(erased_at=None).count() == 1


def test_kind_cannot_be_contributed_with_two_erasers(note: Any) -> None:
    again = Retention("core.note", TWO_YEARS, lambda **_: 0, "notes")
    with contributing(again), pytest.raises(ValueError, match="twice"):
        retention.registered()


def test_erased_values_are_gone_from_the_table(note: Any) -> None:
    write(note, age=TWO_YEARS * 2)
    retention.run(by=SYSTEM, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(phone), count(phone_index) FROM {note._meta.db_table}")
        assert cursor.fetchone() == (0, 0)
