"""Monthly partitions of the event table, created ahead; a default partition holds other rows.

Months are in UTC. A row whose month has no partition goes to the default partition, and moves to
its month's when that is created. Only the owner of the table can create one: a function of the
owner's does it (migration 0007).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

MONTHS_AHEAD = 2


def ensure(months_ahead: int = MONTHS_AHEAD, *, at: datetime | None = None) -> list[str]:
    """Create the partitions of this month, the months ahead, and every earlier month with events in
    the default partition.

    Args:
        months_ahead: how many months after the current one.
        at: the moment taken as now (aware).

    Returns:
        The names of the created partitions, oldest month first, e.g. ``core_event_2026_03``.
    """
    first = (at or timezone.now()).astimezone(UTC).date().replace(day=1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT core_make_partitions(%s, %s)", [first, months_ahead + 1])
        return [name for (name,) in cursor.fetchall()]


def ensure_after_migrate(**kwargs: Any) -> None:
    """Receiver of ``post_migrate``; does nothing while the function does not exist."""
    if kwargs.get("using", "default") != "default":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regproc('core_make_partitions') IS NOT NULL")
        there = cursor.fetchone()[0]
    if there:
        ensure()
