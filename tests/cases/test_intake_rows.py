"""Rows written by intake equal those that the ORM would write."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection
from pytest_django import DjangoAssertNumQueries

from jiceng.cases.models import Caller, Case
from jiceng.core.bulk_inserts import insert_together, row_of
from jiceng.core.ids import uuid7
from tests.world import World

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_inserted_row_equals_a_saved_instance(world: World) -> None:
    opened = Case.objects.get(pk=world.open().pk)
    columns, kept = row_of(opened).columns, _stored(Case, opened.pk)
    opened.id, opened.number = uuid7(), "2026030200000001"
    insert_together([row_of(opened)])
    again = _stored(Case, opened.id)
    assert set(columns) == {f.column for f in Case._meta.concrete_fields if not f.generated}
    differing = {name for name, value in kept.items() if again[name] != value}
    assert differing == {"id", "number"}


def test_encrypted_fields_of_inserted_rows_are_encrypted(world: World) -> None:
    case = world.open()
    caller = Caller(case=case, original_case=case, name="张三", phone="19900001234", added_at=AT)
    insert_together([row_of(caller)])
    assert b"19900001234" not in bytes(_stored(Caller, caller.id)["phone"])
    assert Caller.objects.get(pk=caller.id).phone == "19900001234"


def test_report_uses_two_statements_besides_the_savepoint(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    world.open()
    with django_assert_num_queries(4):  # a savepoint and its end; its number, and all of its rows
        world.open()


def _stored(model: type[Any], key: Any) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}" WHERE id = %s', [key])
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))
