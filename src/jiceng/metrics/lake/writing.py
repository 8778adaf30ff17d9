"""Writing of months: rows by COPY from PostgreSQL, sorted and encoded by DuckDB.

The file is a function of the rows: they are sorted by identifier, and everything that shapes the
file is fixed here or part of the layout's digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import duckdb
from django.db import connection

from jiceng.metrics.facts import FACTS, Fact
from jiceng.metrics.lake import places, reading
from jiceng.metrics.lake.layout import digest_of, duckdb_types
from jiceng.metrics.models import LakeMonth

WRITES: Final = {"_finish": "what the files of the lake hold, which follows from the facts"}

ROW_GROUP: Final = 122_880
_OPTIONS: Final = (
    f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP}"
)
_DIGEST: Final = 24
_BLOCK: Final = 1 << 20


def write_all(months: Iterable[LakeMonth], folder: Path, at: datetime) -> Iterator[LakeMonth]:
    """Write months again, and let each file take the place of the former one; yields them as they
    are done.

    A month is encoded while the next one is fetched, which nearly halves the time. A process that
    is killed leaves the former file in its place, or the new one beside it; the next refresh
    deletes what no month has.

    Args:
        folder: for files that are not finished.
    """
    with reading.connected(folder) as engine, ThreadPoolExecutor(1) as beside:
        under_way: tuple[LakeMonth, Path, Future[int]] | None = None
        for month in months:
            fact = FACTS.by_key()[month.fact]
            target = folder / f"{fact.name}-{month.month:%Y-%m}.parquet"
            raw = _fetch(fact, month.month, target)
            encoding = beside.submit(encode, fact, raw, target, _copies(fact), engine)
            if under_way:
                yield _finish(*under_way, at)
            under_way = month, target, encoding
        if under_way:
            yield _finish(*under_way, at)


def _finish(month: LakeMonth, made: Path, encoding: Future[int], at: datetime) -> LakeMonth:
    """Put a written file in its place."""
    former = month.file
    month.rows = encoding.result()
    month.file = name_of(made) if month.rows else ""
    month.bytes = made.stat().st_size if month.rows else 0
    if month.file:
        places.install(made, places.file_of(month.fact, month.month, month.file))
    month.is_stale, month.written_at = False, at
    month.layout = digest_of(FACTS.by_key()[month.fact])
    month.save()
    if former and former != month.file:
        places.file_of(month.fact, month.month, former).unlink(missing_ok=True)
    return month


def export(fact: Fact, month: date, target: Path) -> int:
    """Write the facts of a month to a file; returns their number."""
    raw = _fetch(fact, month, target)
    with reading.connected(target.parent) as engine:
        return encode(fact, raw, target, _copies(fact), engine)


def _fetch(fact: Fact, month: date, target: Path) -> Path:
    """Copy the facts of a month from the database to a file of CSV beside a target."""
    copies = _copies(fact)
    found = [source for name, source in fact.sources.items() if name not in copies]
    rows = fact.begun_in(places.instants_of(month)).values_list(*found)
    text, params = rows.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    raw = target.with_suffix(".csv")
    with raw.open("wb") as file:
        copy_csv(text, params, file.write)
    return raw


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


def encode(
    fact: Fact,
    raw: Path,
    target: Path,
    copies: Mapping[str, str],
    engine: duckdb.DuckDBPyConnection,
) -> int:
    """Sort rows of CSV by identifier and write them as Parquet; returns their number. Deletes the
    CSV.

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
    query = f"SELECT {columns} FROM {parse} ORDER BY id"  # noqa: S608 - from declarations
    [(count,)] = engine.execute(copy_parquet(query, target)).fetchall()
    raw.unlink()
    return int(count)


def copy_parquet(query: str, target: Path) -> str:
    """A statement of DuckDB that writes the rows of a query as a file of the lake."""
    return f"COPY ({query}) TO {reading.quoted(str(target))} ({_OPTIONS})"


def name_of(path: Path) -> str:
    """The name of a file in the lake, which follows from its bytes."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return f"facts-{found.hexdigest()[:_DIGEST]}.parquet"
