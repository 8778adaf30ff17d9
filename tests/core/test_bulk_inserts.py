"""Bulk inserts into several tables in one statement, atomic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from jiceng.core.access import SYSTEM
from jiceng.core.audit_verification import verify
from jiceng.core.bulk_inserts import (
    Preceding,
    array_of,
    insert_in_action,
    insert_together,
    prepared_cursor,
)
from jiceng.core.events import BATCH, NewEvent, first_rows, record_all
from jiceng.core.ids import uuid7
from jiceng.core.models import Event, Stream

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_rows_of_several_tables_are_inserted_in_one_statement() -> None:
    stream = uuid7()
    happenings = [NewEvent("note.made", AT, {"a": 1}), NewEvent("note.kept", AT)]
    insert_together(first_rows("note", stream, happenings, by=SYSTEM))
    assert Stream.objects.get(pk=stream).seq == 2
    kept = Event.objects.filter(stream_id=stream).order_by("seq").values_list("type", "data")
    assert list(kept) == [("note.made", '{"a":1}'), ("note.kept", "{}")]
    assert verify().ok


@pytest.mark.django_db
def test_failed_row_cancels_the_others_and_the_transaction_stays_usable() -> None:
    stream = uuid7()
    head, events = first_rows("note", stream, [NewEvent("note.made", AT)], by=SYSTEM)
    with pytest.raises(IntegrityError):
        insert_together([events, head, head])
    assert not Stream.objects.filter(pk=stream).exists()
    assert not Event.objects.filter(stream_id=stream).exists()


@pytest.mark.django_db(transaction=True)
def test_statement_outside_a_transaction_is_atomic() -> None:
    head, events = first_rows("note", uuid7(), [NewEvent("note.made", AT)], by=SYSTEM)
    with pytest.raises(IntegrityError):
        insert_together([events, head, head])
    assert not Event.objects.exists()
    insert_together([events, head])
    connection.close()  # what was not committed would be gone
    assert Event.objects.count() == 1


@pytest.fixture
def lost() -> Iterator[None]:
    """A connection that the server has closed."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    yield
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_connection_closed_by_the_server_is_detected_without_a_query(lost: None) -> None:
    assert not connection.is_usable()


@pytest.mark.django_db(transaction=True)
def test_open_connection_is_checked_without_a_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    connection.ensure_connection()
    with django_assert_num_queries(0):
        assert connection.is_usable()


@pytest.mark.django_db
def test_rows_follow_another_statement_in_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    stream, other = uuid7(), uuid7()
    record_in_action(stream, [NewEvent("note.made", AT)])
    head, events = first_rows("note", other, [NewEvent("note.made", AT)], by=SYSTEM)
    moved = Preceding("UPDATE core_stream SET kind = $1 WHERE id = $2", ("note", stream))
    with django_assert_num_queries(1), transaction.atomic(savepoint=False):
        insert_in_action([head, events], moved)
    assert Stream.objects.count() == 2
    assert verify().ok


@pytest.mark.django_db
def test_many_events_of_a_stream_are_one_chain(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    stream = uuid7()
    record_in_action(stream, [NewEvent("note.made", AT)])
    happened = [NewEvent("note.kept", AT, {"n": n}) for n in range(2 * BATCH + 1)]
    with django_assert_num_queries(4):  # the end of the chain, and three parts
        record_in_action(stream, happened)
    assert Stream.objects.get().seq == 2 * BATCH + 2
    assert verify().ok


@pytest.mark.django_db
def test_new_stream_needs_no_look_for_its_end(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        record_in_action(uuid7(), [NewEvent("note.made", AT)] * 2, is_new=True)
    assert verify().ok


def record_in_action(stream: UUID, happened: list[NewEvent], *, is_new: bool = False) -> None:
    with transaction.atomic(savepoint=False):
        record_all("note", stream, happened, by=SYSTEM, is_new=is_new)


@pytest.mark.parametrize(
    ("values", "array"), [([], "{}"), ([1, None, 2.5], "{1,NULL,2.5}"), ([UUID(int=1)], None)]
)
@pytest.mark.django_db
def test_arrays_are_read_by_the_database(values: list[object], array: str | None) -> None:
    assert array is None or array_of(values) == array
    with prepared_cursor() as cursor:
        kind = "uuid" if array is None else "float8"
        cursor.execute(f"SELECT $1::{kind}[]".encode(), [array_of(values)])
        assert cursor.fetchone() == (values,)
