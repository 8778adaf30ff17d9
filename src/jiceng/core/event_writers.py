"""The transactions that are writing events now, as far as this role can see them.

PostgreSQL shows a role only its own sessions completely. Of another role's (the owner's, during a
migration) it shows that it holds the event table for writing, but not since when: such a
transaction counts as the oldest.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def oldest(cursor: Any) -> datetime | None:
    """Start of the oldest other transaction that is still writing; None without one."""
    cursor.execute(
        "SELECT min(CASE WHEN backend_xid IS NOT NULL THEN xact_start ELSE %s END) "
        "FROM pg_stat_activity a "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND ("
        "backend_xid IS NOT NULL OR NOT pg_has_role(usesysid, 'USAGE') AND EXISTS ("
        "SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.relation = 'core_event'::regclass "
        "AND l.mode = 'RowExclusiveLock'))",
        [LONG_AGO],
    )
    found: datetime | None = cursor.fetchone()[0]
    return found
