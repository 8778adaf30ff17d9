"""Events are inserted into the partition of their month, even if it is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from jiceng.core import audit_verification, partitions
from tests.core.chains import write_chain

pytestmark = pytest.mark.django_db

FAR = datetime(2031, 11, 15, 12, tzinfo=UTC)
JANUARY = datetime(2032, 1, 1, tzinfo=UTC)


def counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text, count(*) FROM core_event GROUP BY 1")
        return dict(cursor.fetchall())


def test_migration_creates_partitions_of_coming_months() -> None:
    assert partitions.ensure() == []


def test_partitions_are_created_across_the_turn_of_a_year() -> None:
    assert partitions.ensure(2, at=FAR) == [
        "core_event_2031_11",
        "core_event_2031_12",
        "core_event_2032_01",
    ]
    assert partitions.ensure(2, at=FAR) == []
    assert partitions.ensure(2, at=JANUARY) == ["core_event_2032_02", "core_event_2032_03"]


def test_month_of_a_partition_starts_at_midnight_utc() -> None:
    partitions.ensure(2, at=FAR)
    write_chain(1, start=JANUARY - timedelta(microseconds=1))
    write_chain(1, start=JANUARY)
    assert counts() == {"core_event_2031_12": 1, "core_event_2032_01": 1}


def test_events_in_the_default_partition_move_to_their_month() -> None:
    write_chain(3, start=FAR)
    write_chain(2, start=JANUARY)
    assert counts() == {"core_event_default": 5}
    partitions.ensure(1, at=FAR)
    assert counts() == {"core_event_2031_11": 3, "core_event_default": 2}
    assert audit_verification.verify().ok


def test_missed_month_is_created_later() -> None:
    write_chain(3, start=FAR)
    made = partitions.ensure(0, at=JANUARY + timedelta(days=40))
    assert made == ["core_event_2031_11", "core_event_2032_02"]
    assert counts() == {"core_event_2031_11": 3}


def test_partition_has_the_keys_and_indexes_of_the_table() -> None:
    partitions.ensure(0, at=FAR)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_index i JOIN pg_inherits h ON h.inhrelid = i.indexrelid "
            "WHERE i.indrelid = 'core_event_2031_11'::regclass"
        )
        attached = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM pg_index WHERE indrelid = 'core_event'::regclass")
        assert attached == cursor.fetchone()[0] == 2
