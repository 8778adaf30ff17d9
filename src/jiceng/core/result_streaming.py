"""Streaming of query results of any size in constant memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from django.db import connection

CHUNK_ROWS = 2000


def stream_rows(query: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query as they arrive, in the binary protocol.

    The connection is busy until the last row: read all of them, and run no other query until then.
    Unlike with a server-side cursor, the planner plans for the whole result.
    """
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        yield from cursor.stream(query.encode(), parameters or None, binary=True, size=CHUNK_ROWS)
