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

# By table, quoted: whether the rows replace all others, and the rows as COPY writes them.
Added = Mapping[str, tuple[bool, bytes]]

# Partitions come with their table. What a column generates is not to be given. Tables that the
# product may not write are left out: no action has changed them.
_TABLES = """
SELECT quote_ident(c.relname),
       string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relname <> 'django_migrations' AND NOT a.attisdropped AND a.attgenerated = ''
  AND has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
GROUP BY c.oid, c.relname ORDER BY c.relname
"""


def take() -> Snapshot:
    """Content of all tables.

    Raises:
        TransactionManagementError: inside a transaction.
    """
    with roles.as_owner():
        return seen()


def seen() -> Snapshot:
    """Content of all tables that the product writes, as seen by this connection."""
    with connection.cursor() as cursor:
        columns = _columns(cursor)
        return {
            table: _written(cursor, f"SELECT {columns[table]} FROM {table}")
            for table in _held(cursor, columns)
        }


def added(before: Snapshot, after: Snapshot) -> Added:
    """The rows by which the second snapshot differs from the first."""
    found = {}
    for table, rows in after.items():
        lines = dict.fromkeys(rows.splitlines(keepends=True))
        old = before.get(table, b"").splitlines(keepends=True)
        if lines.keys() >= set(old):
            for line in old:
                del lines[line]
            if lines:
                found[table] = False, b"".join(lines)
        else:
            found[table] = True, rows
    return found


def add(rows: Added) -> None:
    """Add the rows of `added` again, in the open transaction."""
    with connection.cursor() as cursor:
        # Without triggers and foreign keys: the rows were consistent when created.
        _by_owner(cursor, "SET LOCAL session_replication_role = replica")
        columns = _columns(cursor)
        for table, (are_all, lines) in rows.items():
            if are_all:
                _by_owner(cursor, f"DELETE FROM {table}")
            with cursor.copy(f"COPY {table} ({columns[table]}) FROM STDIN") as copy:
                copy.write(lines)
        _by_owner(cursor, "SET LOCAL session_replication_role = origin")
    Versioned.forget()


def put(snapshot: Snapshot) -> None:
    """Restore all tables to the snapshot.

    Waits for whoever is still writing. Sequences go on from where they are.

    Raises:
        TransactionManagementError: inside a transaction.
    """
    with roles.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        # Without triggers and foreign keys: the rows were consistent when read.
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
    """Empty all tables like `flush`, with the rows that follow each migration."""
    name = connection.settings_dict["NAME"]
    assert name.startswith("test_"), f"{name} is no test's database: let the test ask for `db`"
    if not _empty:
        call_command("flush", verbosity=0, interactive=False)
        _empty.append(take())
    else:
        put(_empty[0])


_empty: list[Snapshot] = []


def _by_owner(cursor: Any, statement: str) -> None:
    cursor.execute("SELECT tests_as_owner(%s)", [statement])


def _columns(cursor: Any) -> dict[str, str]:
    cursor.execute(_TABLES)
    return dict(cursor.fetchall())


def _held(cursor: Any, tables: Mapping[str, str]) -> list[str]:
    """Tables with rows."""
    cursor.execute(
        " UNION ALL ".join(
            f"(SELECT $jiceng${table}$jiceng$ FROM {table} LIMIT 1)" for table in tables
        )
    )
    return [table for (table,) in cursor.fetchall()]


def _written(cursor: Any, query: str) -> bytes:
    with cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
        return b"".join(map(bytes, copy))
