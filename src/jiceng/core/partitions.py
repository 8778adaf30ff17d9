"""Monthly partitions of the event table: made ahead, and never missed if they are not.

A month is one of UTC. A row whose month has no partition goes to the default partition, and moves
to its month's when that is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

TABLE = "core_event"
DEFAULT = "core_event_default"
MONTHS_AHEAD = 2
# Any number, but the same in every process: two that make partitions at once take turns.
_ADVISORY_LOCK = 0x6A_63_65_76


def ensure(months_ahead: int = MONTHS_AHEAD, *, at: datetime | None = None) -> list[str]:
    """Make the partitions of this month, the months ahead, and of every month up to there whose
    events lie in the default partition.

    Args:
        months_ahead: how many months after the current one.
        at: the moment taken as now (aware).

    Returns:
        The names of the partitions that were made, oldest month first.
    """
    months = list(_months(_month(at or timezone.now()), months_ahead))
    with transaction.atomic(), connection.cursor() as cursor:
        wanted = {*months, *_stranded(cursor, until=_next(months[-1]))}
        missing = [month for month in sorted(wanted) if not _exists(cursor, name_of(month))]
        if not missing:
            return []
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
        return [name_of(month) for month in missing if _make(cursor, month)]


def name_of(month: datetime) -> str:
    """The name of a month's partition, e.g. ``core_event_2026_03``."""
    return f"{TABLE}_{month:%Y_%m}"


def ensure_after_migrate(**kwargs: Any) -> None:
    """Receiver of ``post_migrate``; quiet when the event table is not there (yet, or any more)."""
    if kwargs.get("using", "default") != "default":
        return
    with connection.cursor() as cursor:
        there = _exists(cursor, DEFAULT)
    if there:
        ensure()


def _month(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _next(month: datetime) -> datetime:
    years, index = divmod(month.month, 12)
    return month.replace(year=month.year + years, month=index + 1)


def _months(first: datetime, ahead: int) -> Iterator[datetime]:
    month = first
    for _count in range(ahead + 1):
        yield month
        month = _next(month)


def _stranded(cursor: Any, *, until: datetime) -> list[datetime]:
    cursor.execute(
        "SELECT DISTINCT date_trunc('month', recorded_at AT TIME ZONE 'UTC') "
        "FROM core_event_default WHERE recorded_at < %s",
        [until],
    )
    return [month.replace(tzinfo=UTC) for (month,) in cursor.fetchall()]


def _exists(cursor: Any, name: str) -> bool:
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
    return bool(cursor.fetchone()[0])


def _make(cursor: Any, month: datetime) -> bool:
    """Make one month's partition with whatever the default one holds of it; False if it is there.

    The table is filled first and attached then: attaching lets other months' appends go on,
    where CREATE … PARTITION OF would lock them all out.
    """
    name = name_of(month)
    if _exists(cursor, name):
        return False
    bounds = [month, _next(month)]
    cursor.execute(f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING ALL)")
    cursor.execute(f"LOCK TABLE {DEFAULT} IN ACCESS EXCLUSIVE MODE")
    cursor.execute(
        f"WITH moved AS (DELETE FROM {DEFAULT} "  # noqa: S608 - names of our own making
        "WHERE recorded_at >= %s AND recorded_at < %s RETURNING *) "
        f"INSERT INTO {name} SELECT * FROM moved",
        bounds,
    )
    first, last = (bound.isoformat() for bound in bounds)
    cursor.execute(
        f"ALTER TABLE {TABLE} ATTACH PARTITION {name} FOR VALUES FROM ('{first}') TO ('{last}')"
    )
    return True
