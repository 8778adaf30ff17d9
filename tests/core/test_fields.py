"""Encrypted fields: encrypted in the table, plain in Python."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction

from jiceng.cases.importing.tables import Table
from jiceng.core import bulk_inserts, crypto
from jiceng.core.fields import EncryptedTextField, encrypted_fields
from jiceng.core.ids import uuid7
from tests.core.note_model import note_model

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def note(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with note_model(monkeypatch) as model:
        yield model


def raw(note: Any, column: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {note._meta.db_table}")
        return cursor.fetchone()[0]


def test_table_contains_the_encrypted_value_and_python_the_text(note: Any) -> None:
    note.objects.create(name="张三丰", phone="13800001234", written_at=NOW)
    sealed = bytes(raw(note, "name"))
    assert "张三丰".encode() not in sealed
    found = note.objects.get()
    assert crypto.unseal(sealed, context="core.Note.name", row=str(found.pk)) == "张三丰"
    assert (found.name, found.phone) == ("张三丰", "13800001234")


def test_null_and_empty_text_are_kept(note: Any) -> None:
    note.objects.create(written_at=NOW)
    assert raw(note, "phone") is None
    found = note.objects.get()
    assert (found.name, found.phone) == ("", None)


def test_values_survive_bulk_create_saving_refreshing_and_deferring(note: Any) -> None:
    note.objects.bulk_create([note(name=name, written_at=NOW) for name in ("甲", "乙")])
    first, second = note.objects.order_by("pk").defer("name")
    assert (first.name, second.name) == ("甲", "乙")
    first.phone = "110"
    first.save()
    first.refresh_from_db()
    assert (first.name, first.phone) == ("甲", "110")


def test_unread_value_is_not_encrypted_again_on_save(note: Any) -> None:
    note.objects.create(name="张三", written_at=NOW)
    before = bytes(raw(note, "name"))
    note.objects.get().save()
    assert bytes(raw(note, "name")) == before


def test_queryset_update_may_only_clear_an_encrypted_field(note: Any) -> None:
    note.objects.create(name="张三", phone="110", written_at=NOW)
    note.objects.update(name="", phone=None)
    found = note.objects.get()
    assert (found.name, found.phone, bytes(raw(note, "name"))) == ("", None, b"")
    with pytest.raises(TypeError, match="save the instance"), transaction.atomic():
        note.objects.update(name="李四")


def test_value_fetched_without_its_row_cannot_be_decrypted(note: Any) -> None:
    note.objects.create(name="张三", written_at=NOW)
    [(value,)] = note.objects.values_list("name")
    with pytest.raises(TypeError, match="fetch the row"):
        str(value)


def test_encrypting_requires_a_primary_key(note: Any) -> None:
    with pytest.raises(TypeError, match="primary key"):
        note._meta.get_field("name").sealed_for(note(id=None, name="张三", written_at=NOW))


def test_value_moved_to_another_row_does_not_decrypt(note: Any) -> None:
    one = note.objects.create(name="张三", written_at=NOW)
    other = note.objects.create(name="李四", written_at=NOW)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {note._meta.db_table} SET name = (SELECT name FROM {note._meta.db_table} "
            "WHERE id = %s) WHERE id = %s",
            [one.pk, other.pk],
        )
    found = note.objects.get(pk=other.pk)
    with pytest.raises(crypto.SealBroken):
        _ = found.name
    assert note.objects.get(pk=one.pk).name == "张三"


def test_bulk_created_values_are_bound_to_their_rows(note: Any) -> None:
    rows = [note(name=name, written_at=NOW) for name in ("甲", "乙")]
    bulk_inserts.insert_together([bulk_inserts.row_of(row) for row in rows])
    table = Table(note)
    table.copy([table.row(id=uuid7(), name="丙", written_at=NOW)])
    assert [found.name for found in note.objects.order_by("pk")] == ["甲", "乙", "丙"]


def test_lookup_by_an_encrypted_value_is_refused_except_for_null(note: Any) -> None:
    note.objects.create(written_at=NOW)
    assert note.objects.filter(phone=None).count() == 1
    assert note.objects.filter(phone__isnull=False).count() == 0
    for lookup in ("phone", "phone__contains", "phone__in"):
        with pytest.raises(FieldError):
            note.objects.filter(**{lookup: "1"}).count()


def test_value_moved_to_another_column_does_not_decrypt(note: Any) -> None:
    note.objects.create(name="张三", written_at=NOW)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {note._meta.db_table} SET phone = name")
    with pytest.raises(crypto.SealBroken):
        _ = note.objects.get().phone


def test_validation_accepts_plain_text(note: Any) -> None:
    for text in ("张三", ""):
        assert note._meta.get_field("name").clean(text, None) == text


def test_every_encrypted_field_is_registered_for_key_rotation(note: Any) -> None:
    assert list(encrypted_fields()) == ["core.Note.name", "core.Note.phone"]


def test_dumping_an_encrypted_field_in_plain_text_is_refused(note: Any) -> None:
    written = note.objects.create(name="张三", written_at=NOW)
    with pytest.raises(TypeError, match="sealed"):
        note._meta.get_field("name").value_to_string(written)


def test_renamed_field_keeps_its_encryption_context() -> None:
    field = EncryptedTextField(context="cases.Old.name")
    assert field.context == "cases.Old.name"
    assert field.deconstruct()[3] == {"context": "cases.Old.name"}
    assert field.get_internal_type() == "BinaryField"
