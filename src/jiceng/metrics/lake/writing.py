"""Writing of one month: rows by COPY from PostgreSQL, sorted and encoded by DuckDB.

The file is a function of the rows: they are sorted by identifier, and everything that shapes the
file is fixed here or part of the layout's digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.db import connection

from jiceng.metrics.facts import FACTS, Fact
from jiceng.metrics.lake import places, reading
from jiceng.metrics.lake.layout import digest_of, duckdb_types
from jiceng.metrics.models import LakeMonth

WRITES: Final = {"write": "what the files of the lake hold, which follows from the facts"}

ROW_GROUP: Final = 122_880
_OPTIONS: Final = (
    f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP}"
)
_DIGEST: Final = 24
_BLOCK: Final = 1 << 20


def write(month: LakeMonth, folder: Path, at: datetime) -> None:
    """Write a month of a fact again, and let it take the place of the former file.

    A process that is killed leaves the former file in its place, or the new one beside it; the next
    refresh deletes what no month has.

    Args:
        folder: for files that are not finished.
    """
    fact = FACTS.by_key()[month.fact]
    former = month.file
    made = folder / "facts.parquet"
    month.rows = export(fact, month.month, made)
    month.file = name_of(made) if month.rows else ""
    month.bytes = made.stat().st_size if month.rows else 0
    if month.file:
        places.install(made, places.file_of(month.fact, month.month, month.file))
    month.is_stale, month.layout, month.written_at = False, digest_of(fact), at
    month.save()
    if former and former != month.file:
        places.file_of(month.fact, month.month, former).unlink(missing_ok=True)


def export(fact: Fact, month: date, target: Path) -> int:
    """Write the facts of a month to a file; returns their number."""
    copies = _copies(fact)
    found = [source for name, source in fact.sources.items() if name not in copies]
    rows = fact.begun_in(places.instants_of(month)).values_list(*found)
    text, params = rows.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    raw = target.with_suffix(".csv")
    try:
        with raw.open("wb") as file:
            copy_csv(text, params, file.write)
        return encode(fact, raw, target, copies)
    finally:
        raw.unlink(missing_ok=True)


def _copies(fact: Fact) -> dict[str, str]:
    """Columns that are the same as an earlier one, which is fetched once: most records are their
    own facts.
    """
    found: dict[str, str] = {}
    for name, source in fact.sources.items():
        first = next(other for other, same in fact.sources.items() if same == source)
        if first != name:
            found[name] = first
    return found


def copy_csv(query: str, params: Any, take: Callable[[memoryview], object]) -> None:
    """Pass on the rows of a query as CSV, in which only NULL is an empty unquoted field."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", params) as copy,
    ):
        for block in copy:
            take(block)


def encode(fact: Fact, raw: Path, target: Path, copies: Mapping[str, str]) -> int:
    """Sort rows of CSV by identifier and write them as Parquet; returns their number.

    Args:
        copies: columns that are not in the CSV, each with the one that it equals.
    """
    types = duckdb_types(fact)
    declared = ", ".join(
        f"{reading.quoted(name)}: '{each}'" for name, each in types.items() if name not in copies
    )
    parse = (
        f"read_csv({reading.quoted(str(raw))}, columns = {{{declared}}}, header = false,"
        " auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
        " allow_quoted_nulls = false, max_line_size = 16777216)"
    )
    columns = ", ".join(f'"{copies.get(name, name)}" AS "{name}"' for name in types)
    with reading.connected(target.parent) as engine:
        [(count,)] = engine.execute(
            f"COPY (SELECT {columns} FROM {parse} ORDER BY id)"  # noqa: S608 - from declarations
            f" TO {reading.quoted(str(target))} ({_OPTIONS})"
        ).fetchall()
    return int(count)


def name_of(path: Path) -> str:
    """The name of a file in the lake, which follows from its bytes."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return f"facts-{found.hexdigest()[:_DIGEST]}.parquet"
