"""Encrypted fields: sealed in the table, in clear in Python."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from jiceng.core import crypto
from jiceng.core.fields import EncryptedTextField, encrypted_fields
from tests.core.notes import note_model

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def note(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with note_model(monkeypatch) as model:
        yield model


def raw(note: Any, column: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {note._meta.db_table}")
        return cursor.fetchone()[0]


def test_the_table_holds_a_sealed_value_and_python_sees_the_text(note: Any) -> None:
    note.objects.create(name="张三丰", phone="13800001234", written_at=NOW)
    sealed = bytes(raw(note, "name"))
    assert "张三丰".encode() not in sealed
    assert crypto.unseal(sealed, context="core.Note.name") == "张三丰"
    found = note.objects.get()
    assert (found.name, found.phone) == ("张三丰", "13800001234")


def test_nothing_stays_null_and_an_empty_text_stays_empty(note: Any) -> None:
    note.objects.create(written_at=NOW)
    assert raw(note, "phone") is None
    found = note.objects.get()
    assert (found.name, found.phone) == ("", None)


def test_values_survive_update_bulk_create_and_values(note: Any) -> None:
    note.objects.bulk_create([note(name=name, written_at=NOW) for name in ("甲", "乙")])
    note.objects.update(phone="110")
    rows = note.objects.order_by("pk").values_list("name", "phone")
    assert list(rows) == [("甲", "110"), ("乙", "110")]


def test_looking_up_by_a_sealed_value_is_refused_and_by_absence_is_not(note: Any) -> None:
    note.objects.create(written_at=NOW)
    assert note.objects.filter(phone=None).count() == 1
    assert note.objects.filter(phone__isnull=False).count() == 0
    for lookup in ("phone", "phone__contains", "phone__in"):
        with pytest.raises(FieldError):
            note.objects.filter(**{lookup: "1"}).count()


def test_a_value_moved_to_another_column_does_not_open(note: Any) -> None:
    note.objects.create(name="张三", written_at=NOW)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {note._meta.db_table} SET phone = name")
    with pytest.raises(crypto.SealBroken):
        note.objects.get()


def test_validation_takes_a_text_as_it_is(note: Any) -> None:
    for text in ("张三", ""):
        assert note._meta.get_field("name").clean(text, None) == text


def test_every_sealed_field_is_known_for_rotation(note: Any) -> None:
    assert list(encrypted_fields()) == ["core.Note.name", "core.Note.phone"]


def test_dumping_a_sealed_field_in_clear_is_refused(note: Any) -> None:
    written = note.objects.create(name="张三", written_at=NOW)
    with pytest.raises(TypeError, match="sealed"):
        note._meta.get_field("name").value_to_string(written)


def test_a_renamed_field_keeps_the_context_that_it_is_given() -> None:
    field = EncryptedTextField(context="cases.Old.name")
    assert field.context == "cases.Old.name"
    assert field.deconstruct()[3] == {"context": "cases.Old.name"}
    assert field.get_internal_type() == "BinaryField"
