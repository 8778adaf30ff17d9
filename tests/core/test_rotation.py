"""Keys change, values stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connection

from jiceng.core import audit, crypto, rotation
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Forbidden
from jiceng.core.models import Event
from tests.core.notes import note_model

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def note(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[Any]:
    settings.JICENG_KEYS = tmp_path / "keys"
    monkeypatch.setattr(crypto, "REREAD_SECONDS", 0.0)
    with note_model(monkeypatch) as model:
        for number in range(5):
            phone = f"1380000000{number}" if number % 2 else None
            model.objects.create(name=f"name {number}", phone=phone, written_at=NOW)
        yield model


def values(note: Any) -> list[tuple[str, str | None]]:
    return list(note.objects.order_by("pk").values_list("name", "phone"))


def test_rotation_seals_every_value_under_the_new_key_and_keeps_what_it_says(note: Any) -> None:
    before = values(note)
    assert rotation.rotate(by=SYSTEM, at=NOW) == {"core.Note.name": 5, "core.Note.phone": 2}
    status = rotation.status()
    assert (status["versions"], status["version"], status["due"]) == ([1, 2], 2, 0)
    assert status["fields"] == {
        "core.Note.name": [{"algorithm": "aes-256-gcm", "version": 2, "values": 5}],
        "core.Note.phone": [{"algorithm": "aes-256-gcm", "version": 2, "values": 2}],
    }
    assert values(note) == before


def test_rotation_is_one_event_without_keys(note: Any) -> None:
    rotation.rotate(by=SYSTEM, at=NOW)
    event = Event.objects.get()
    assert event.type == "keys.rotated"
    assert orjson.loads(event.data) == {
        "algorithm": "aes-256-gcm", "version": 2, "resealed": 7, "new_key": True,
    }  # fmt: skip
    assert audit.verify().ok


def test_an_interrupted_rotation_is_finished_without_a_third_key(
    note: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = values(note)

    def give_up(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(by=SYSTEM, at=NOW, batch=2, progress=give_up)
    assert rotation.status()["due"] == 5
    assert values(note) == before
    resumed = rotation.rotate(by=SYSTEM, at=NOW, new_key=False, batch=2)
    assert resumed == {"core.Note.name": 3, "core.Note.phone": 2}
    assert (rotation.status()["versions"], rotation.status()["due"]) == ([1, 2], 0)
    assert values(note) == before


def test_a_change_of_cipher_is_carried_out_by_the_same_means(note: Any, settings: Any) -> None:
    before = values(note)
    settings.JICENG_CIPHER = "sm4-gcm"
    assert rotation.status()["due"] == 7
    rotation.rotate(by=SYSTEM, at=NOW, new_key=False)
    status = rotation.status()
    assert (status["algorithm"], status["versions"], status["due"]) == ("sm4-gcm", [1], 0)
    assert values(note) == before


def test_status_names_fields_that_the_keys_do_not_open(
    note: Any, settings: Any, tmp_path: Path
) -> None:
    assert rotation.status()["unreadable"] == []
    settings.JICENG_KEYS = tmp_path / "others"
    assert rotation.status()["unreadable"] == ["core.Note.name", "core.Note.phone"]


def test_a_value_that_does_not_open_stops_the_rotation_and_is_not_overwritten(note: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {note._meta.db_table} SET name = set_byte(name, 20, 255 - get_byte(name, 20)) "
            f"WHERE id = (SELECT max(id) FROM {note._meta.db_table}) RETURNING name"
        )
        broken = bytes(cursor.fetchone()[0])
        with pytest.raises(crypto.SealBroken):
            rotation.rotate(by=SYSTEM, at=NOW)
        cursor.execute(f"SELECT name FROM {note._meta.db_table} ORDER BY id DESC LIMIT 1")
        assert bytes(cursor.fetchone()[0]) == broken


def test_nobody_rotates_without_the_right(note: Any) -> None:
    with pytest.raises(Forbidden):
        rotation.rotate(by=Actor(kind="person"), at=NOW)
    assert crypto.ring().versions() == [1]
