"""Comparison of state and events in tests, and manipulation of the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from jiceng.core import events, evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.ids import uuid7
from tests.world import MORNING


def record_manual_changes() -> None:
    """Record an event for rows that a test changed without an action."""
    with transaction.atomic():
        events.record("test", uuid7(), "test.prepared", by=SYSTEM, at=MORNING)


def findings() -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Findings: kind, table, row and columns of each."""
    report = evidence_comparison.compare_state()
    return [(str(each.kind), each.table, each.row, each.columns) for each in report.findings]


def sql(statement: str, parameters: Sequence[Any] = ()) -> None:
    """Run SQL as with the database password."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        assert cursor.rowcount > 0
