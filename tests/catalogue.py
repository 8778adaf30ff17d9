"""The tables of a database, to compare what two ways of migrating make."""

from __future__ import annotations

from typing import Any

from django.db import connection

Tables = list[tuple[Any, ...]]


def catalogue(like: str = "%") -> Tables:
    """Every column, constraint and index of the tables of that name, in no order of creation."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname::text, a.attname::text,
                   concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull,
                             a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND NOT c.relispartition AND c.relname LIKE %(like)s
            UNION ALL
            SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(n.oid)
            FROM pg_constraint n JOIN pg_class c ON c.oid = conrelid
            WHERE connamespace = 'public'::regnamespace AND NOT c.relispartition
              AND contype <> 'n' AND c.relname LIKE %(like)s
            UNION ALL
            SELECT tablename::text, indexname::text, indexdef FROM pg_indexes
            JOIN pg_class c ON c.oid = format('%%I.%%I', schemaname, tablename)::regclass
            WHERE schemaname = 'public' AND NOT c.relispartition AND tablename LIKE %(like)s
            ORDER BY 1, 2, 3
            """,
            {"like": like},
        )
        return list(cursor.fetchall())
