"""Snapshot of all tables, taken once and restored after tests that commit.

Emptying every table (Django's `flush`) takes a second, and building the district of `tests.world`
another: both happen once in a process. Afterwards the rows are restored, which touches only tables
that hold any.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from jiceng.core import roles
from jiceng.core.shared_reference_data import Versioned

# By table, quoted: its rows as COPY writes them.
Snapshot = Mapping[str, bytes]

# Partitions come with their table. What a column generates is not to be given.
_TABLES = """
SELECT quote_ident(c.relname),
       string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relname <> 'django_migrations' AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.oid, c.relname ORDER BY c.relname
"""


def take() -> Snapshot:
    """What stands in all tables now.

    Raises:
        TransactionManagementError: inside a transaction.
    """
    with roles.as_owner(), connection.cursor() as cursor:
        columns = _columns(cursor)
        return {
            table: _written(cursor, f"SELECT {columns[table]} FROM {table}")
            for table in _held(cursor, columns)
        }


def put(snapshot: Snapshot) -> None:
    """Let all tables hold what they held when the snapshot was taken, and nothing else.

    Waits for whoever is still writing. Sequences go on from where they are.

    Raises:
        TransactionManagementError: inside a transaction.
    """
    with roles.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        # Neither triggers nor foreign keys: the rows fitted together when they were taken.
        cursor.execute("SET LOCAL session_replication_role = replica")
        columns = _columns(cursor)
        cursor.execute(f"LOCK TABLE {', '.join(columns)} IN SHARE ROW EXCLUSIVE MODE")
        for table in _held(cursor, columns):
            cursor.execute(f"DELETE FROM {table}")
        for table, rows in snapshot.items():
            with cursor.copy(f"COPY {table} ({columns[table]}) FROM STDIN") as copy:
                copy.write(rows)
    Versioned.forget()


def put_empty(_test: Any = None) -> None:
    """Empty all tables, as `flush` leaves them: with what follows each migration."""
    name = connection.settings_dict["NAME"]
    assert name.startswith("test_"), f"{name} is no test's database: let the test ask for `db`"
    if not _empty:
        call_command("flush", verbosity=0, interactive=False)
        _empty.append(take())
    else:
        put(_empty[0])


_empty: list[Snapshot] = []


def _columns(cursor: Any) -> dict[str, str]:
    cursor.execute(_TABLES)
    return dict(cursor.fetchall())


def _held(cursor: Any, tables: Mapping[str, str]) -> list[str]:
    """Those that hold any row."""
    cursor.execute(
        " UNION ALL ".join(
            f"(SELECT $jiceng${table}$jiceng$ FROM {table} LIMIT 1)" for table in tables
        )
    )
    return [table for (table,) in cursor.fetchall()]


def _written(cursor: Any, query: str) -> bytes:
    with cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
        return b"".join(map(bytes, copy))
