"""Key rotation keeps all values."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.apps import apps
from django.db import connection

from jiceng.core import audit_verification, blind_indexes, crypto, keyring, rotation
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Forbidden, Invalid, Refused
from jiceng.core.fields import encrypted_fields
from jiceng.core.keysources import Folder
from jiceng.core.models import Event
from tests.core.note_model import note_model

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def note(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[Any]:
    settings.JICENG_KEYS = tmp_path / "keys"
    monkeypatch.setattr(keyring, "REREAD_SECONDS", 0.0)
    with note_model(monkeypatch) as model:
        for number in range(5):
            phone = f"1380000000{number}" if number % 2 else None
            model.objects.create(name=f"name {number}", phone=phone, written_at=NOW)
        yield model


def values(note: Any) -> list[tuple[str, str | None]]:
    return [(row.name, row.phone) for row in note.objects.order_by("pk")]


def test_rotation_encrypts_every_value_with_the_new_key(note: Any) -> None:
    before = values(note)
    report = rotation.rotate(by=SYSTEM, at=NOW)
    assert report.resealed == {"core.Note.name": 5, "core.Note.phone": 2}
    status = rotation.status()
    assert (status["versions"], status["version"], status["due"]) == ([1, 2], 2, 0)
    facts = {"algorithm": "aes-256-gcm", "version": 2, "bound_to": "row"}
    assert status["fields"] == {
        "core.Note.name": [{**facts, "values": 5}],
        "core.Note.phone": [{**facts, "values": 2}],
    }
    assert values(note) == before


def test_rotation_is_one_event_without_keys(note: Any) -> None:
    rotation.rotate(by=SYSTEM, at=NOW)
    event = Event.objects.get()
    assert event.type == "keys.rotated"
    assert orjson.loads(event.data) == {
        "algorithm": "aes-256-gcm",
        "version": 2,
        "bound_to": "row",
        "resealed": 7,
        "unopened": 0,
        "new_key": True,
    }
    assert audit_verification.verify().ok


def test_interrupted_rotation_is_completed_without_a_third_key(
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
    assert resumed.resealed == {"core.Note.name": 3, "core.Note.phone": 2}
    assert (rotation.status()["versions"], rotation.status()["due"]) == ([1, 2], 0)
    assert values(note) == before


def test_change_of_cipher_is_done_by_rotation(note: Any, settings: Any) -> None:
    before = values(note)
    settings.JICENG_CIPHER = "sm4-gcm"
    assert rotation.status()["due"] == 7
    rotation.rotate(by=SYSTEM, at=NOW, new_key=False)
    status = rotation.status()
    assert (status["algorithm"], status["versions"], status["due"]) == ("sm4-gcm", [1], 0)
    assert values(note) == before


def test_status_names_fields_that_cannot_be_decrypted(
    note: Any, settings: Any, tmp_path: Path
) -> None:
    assert rotation.status()["unreadable"] == []
    settings.JICENG_KEYS = tmp_path / "others"
    keyring.KeyRing(Folder(settings.JICENG_KEYS)).newest()
    assert rotation.status()["unreadable"] == ["core.Note.name", "core.Note.phone"]


def damage(note: Any, column: str = "name") -> bytes:
    """Change one byte of the newest row's value; returns the new value."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {note._meta.db_table} SET {column} = "
            f"set_byte({column}, 20, 255 - get_byte({column}, 20)) WHERE id = "
            f"(SELECT id FROM {note._meta.db_table} ORDER BY id DESC LIMIT 1) RETURNING {column}"
        )
        return bytes(cursor.fetchone()[0])


def stored(note: Any, column: str = "name") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {note._meta.db_table} ORDER BY id DESC LIMIT 1")
        return bytes(cursor.fetchone()[0])


def test_undecryptable_value_is_named_and_left_unchanged(note: Any) -> None:
    broken = damage(note)
    last = note.objects.order_by("-pk")[0].pk
    report = rotation.rotate(by=SYSTEM, at=NOW, batch=2)
    assert report.broken == [f"core.Note.name of {last}"]
    assert (report.unopened, report.resealed) == (1, {"core.Note.name": 4, "core.Note.phone": 2})
    assert stored(note) == broken
    assert rotation.status()["due"] == 1


def bind_to_fields(note: Any, keys: Path) -> None:
    """Bind all values to their fields only, as before."""
    (keys / "bound.key").unlink()
    crypto._ring.cache_clear()
    head = bytes((crypto.BOUND_TO_FIELD, *crypto.current_header()[1:]))
    sealer = crypto.ring().sealer(head[1], 1)
    for row in note.objects.order_by("pk"):
        nonce = os.urandom(12)
        sealed = sealer.encrypt(nonce, row.name.encode(), head + b"core.Note.name")
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {note._meta.db_table} SET name = %s WHERE id = %s",
                [head + nonce + sealed, row.pk],
            )


def test_rotation_binds_values_to_rows_and_refuses_unbound_ones_afterwards(
    note: Any, settings: Any
) -> None:
    before = values(note)
    bind_to_fields(note, settings.JICENG_KEYS)
    assert values(note) == before
    old = stored(note)
    assert rotation.status()["due"] == 5
    rotation.rotate(by=SYSTEM, at=NOW, new_key=False)
    assert values(note) == before
    assert rotation.status()["bound_to_rows_only"]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {note._meta.db_table} SET name = %s", [old])
    with pytest.raises(crypto.SealBroken):
        values(note)


def test_unbound_values_are_accepted_while_one_cannot_be_decrypted(
    note: Any, settings: Any
) -> None:
    bind_to_fields(note, settings.JICENG_KEYS)
    damage(note)
    rotation.rotate(by=SYSTEM, at=NOW, new_key=False)
    assert not rotation.status()["bound_to_rows_only"]


def test_unused_key_is_retired(note: Any, settings: Any) -> None:
    before = values(note)
    for version in (1, 2):
        with pytest.raises((Refused, Invalid)):
            rotation.retire(version=version, by=SYSTEM, at=NOW)
    rotation.rotate(by=SYSTEM, at=NOW)
    rotation.retire(version=1, by=SYSTEM, at=NOW)
    assert rotation.status()["versions"] == [2]
    assert (settings.JICENG_KEYS / "retired" / "data-0001.key").exists()
    assert values(note) == before
    assert [event.type for event in Event.objects.order_by("seq")] == [
        "keys.rotated",
        "keys.retired",
    ]


def test_new_index_key_renews_every_index_and_retires_the_old_key(
    note: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def index(text: str) -> bytes:
        return crypto.blind_index(text, context="core.Note.phone")

    known = blind_indexes.BlindIndex("core.Note.phone", "phone_index", index)
    monkeypatch.setattr(blind_indexes, "registered", lambda: [known])
    for row in note.objects.exclude(phone=None):
        note.objects.filter(pk=row.pk).update(phone_index=index(row.phone))
    old = index("13800000001")
    report = rotation.renew_index(by=SYSTEM, at=NOW, batch=1)
    assert report.resealed == {"core.Note.phone_index": 2}
    assert index("13800000001") != old
    assert note.objects.get(phone_index=index("13800000001")).phone == "13800000001"
    assert (crypto.ring().index_versions(), rotation.status()["index_versions"]) == ([2], [2])


def test_index_key_is_kept_while_a_value_cannot_be_decrypted(
    note: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = blind_indexes.BlindIndex(
        "core.Note.name", "phone_index", lambda text: crypto.blind_index(text, context="core")
    )
    monkeypatch.setattr(blind_indexes, "registered", lambda: [known])
    damage(note)
    assert rotation.renew_index(by=SYSTEM, at=NOW).unopened == 1
    assert crypto.ring().index_versions() == [1, 2]


def test_every_index_of_every_model_is_registered_for_renewal() -> None:
    columns = {
        f"{model._meta.label}.{each.name}"
        for model in apps.get_models()
        for each in model._meta.concrete_fields
        if each.name.endswith("_index")
    }
    assert columns == {each.label for each in blind_indexes.registered()}
    assert {each.field for each in blind_indexes.registered()} <= set(encrypted_fields())


def test_start_without_the_keys_of_encrypted_data_is_refused(
    note: Any, settings: Any, tmp_path: Path
) -> None:
    rotation.require_own_keys()
    settings.JICENG_KEYS = tmp_path / "gone"
    with pytest.raises(crypto.KeyMissing) as missing:
        rotation.require_own_keys()
    assert missing.value.code == "crypto.keys_missing"
    assert not (tmp_path / "gone").exists()


def test_start_with_keys_of_another_installation_is_refused(
    note: Any, settings: Any, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    keyring.KeyRing(Folder(other)).newest()
    settings.JICENG_KEYS = other
    with pytest.raises(Refused) as refused:
        rotation.require_own_keys()
    assert refused.value.code == "keys.foreign"


def test_rotation_requires_the_permission(note: Any) -> None:
    with pytest.raises(Forbidden):
        rotation.rotate(by=Actor(kind="person"), at=NOW)
    assert crypto.ring().versions() == [1]


def test_number_of_a_missing_key_is_not_reused(note: Any, settings: Any) -> None:
    """Otherwise values encrypted with another key of this number could not be decrypted once the
    first one returns.
    """
    rotation.rotate(by=SYSTEM, at=NOW)
    before = values(note)
    folder, elsewhere = settings.JICENG_KEYS, settings.JICENG_KEYS.parent
    (folder / "data-0002.key").rename(elsewhere / "data-0002.key")
    crypto._ring.cache_clear()
    for verb in (
        lambda: rotation.rotate(by=SYSTEM, at=NOW),
        lambda: rotation.renew_index(by=SYSTEM, at=NOW),
        lambda: rotation.retire(version=1, by=SYSTEM, at=NOW),
    ):
        with pytest.raises(Refused):
            verb()
    assert not (folder / "data-0002.key").exists()
    assert (folder / "data-0001.key").exists()
    (elsewhere / "data-0002.key").rename(folder / "data-0002.key")
    rotation.rotate(by=SYSTEM, at=NOW)
    assert rotation.status()["versions"] == [1, 2, 3]
    assert values(note) == before


def test_partly_used_key_is_reported_missing(
    note: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Samples from both ends of the table could be decrypted."""

    def give_up(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(by=SYSTEM, at=NOW, batch=2, progress=give_up)
    (settings.JICENG_KEYS / "data-0002.key").rename(settings.JICENG_KEYS.parent / "aside.key")
    crypto._ring.cache_clear()
    monkeypatch.setattr(rotation, "_ends_open", lambda _field: True)
    with pytest.raises(Refused) as refused:
        rotation.rotate(by=SYSTEM, at=NOW)
    assert "data-0002.key" in str(refused.value)


def test_new_key_is_numbered_above_all_retired_keys(note: Any, settings: Any) -> None:
    rotation.rotate(by=SYSTEM, at=NOW)
    rotation.rotate(by=SYSTEM, at=NOW)
    rotation.retire(version=2, by=SYSTEM, at=NOW)
    rotation.retire(version=1, by=SYSTEM, at=NOW)
    # As after a restore of older tables: only its file shows the third key.
    (settings.JICENG_KEYS / "retired" / "data-0007.key").write_text("00" * 32)
    rotation.rotate(by=SYSTEM, at=NOW)
    assert rotation.status()["version"] == 8
