"""Files of the lake, and DuckDB over them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import duckdb

from jiceng.metrics.facts import Fact
from jiceng.metrics.lake import places
from jiceng.metrics.lake.layout import duckdb_types
from jiceng.metrics.models import LakeMonth

MEMORY: Final = "1GB"
_IN_MEMORY: Final[dict[str, Any]] = {
    "memory_limit": MEMORY,
    # No extension is ever loaded from the network or from a home folder.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def connected(folder: Path | None = None, **config: Any) -> closing[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own, to be used in a `with` statement.

    Args:
        folder: for what does not fit into memory; None: nothing is written.
    """
    given = {**_IN_MEMORY, "temp_directory": str(folder) if folder else "", **config}
    found = duckdb.connect(":memory:", config=given)
    found.execute("SET TimeZone = 'UTC'")
    return closing(found)


def shared() -> closing[duckdb.DuckDBPyConnection]:
    """A connection to the DuckDB of this process, to be used in a `with` statement. It remembers
    the files' footers, which never change, since a file is named by its content.
    """
    found = _started().cursor()
    found.execute("SET TimeZone = 'UTC'")
    return closing(found)


@cache
def _started() -> duckdb.DuckDBPyConnection:
    found = duckdb.connect(":memory:", config={**_IN_MEMORY, "temp_directory": ""})
    found.execute("SET GLOBAL parquet_metadata_cache = true")
    return found


def files_of(fact: Fact, first: date, last: date) -> list[Path]:
    """The files of a fact from a month to another, in order."""
    rows = LakeMonth.objects.filter(fact=fact.name, month__gte=first, month__lte=last)
    found = rows.exclude(file="").order_by("month").values_list("month", "file")
    return [places.file_of(fact.name, month, file) for month, file in found]


def source(fact: Fact, files: Sequence[Path], where: str = "") -> str:
    """A query of a fact's columns over some files, also over none."""
    columns = duckdb_types(fact)
    if not files:
        empty = ", ".join(f'NULL::{each} AS "{name}"' for name, each in columns.items())
        return f"SELECT {empty} WHERE false"
    listed = ", ".join(quoted(str(each)) for each in files)
    names = ", ".join(f'"{name}"' for name in columns)
    return f"SELECT {names} FROM read_parquet([{listed}], hive_partitioning = false) {where}"  # noqa: S608


def within(fact: Fact, instants: tuple[datetime, datetime]) -> str:
    """The condition on facts of an interval of instants, for `source`."""
    column = f'"{fact.moment.rpartition("__")[2]}"'
    begin, end = (f"TIMESTAMPTZ {quoted(each.isoformat())}" for each in instants)
    return f"WHERE {column} >= {begin} AND {column} < {end}"


def months_holding(fact: Fact, keys: Collection[str]) -> set[date]:
    """The months whose files have some of these facts."""
    rows = LakeMonth.objects.filter(fact=fact.name).exclude(file="")
    files = {str(places.file_of(fact.name, each.month, each.file)): each.month for each in rows}
    there = [name for name in files if Path(name).exists()]
    if not there:
        return set()
    query = (
        "SELECT DISTINCT filename FROM read_parquet($files, filename = true,"
        " hive_partitioning = false) WHERE id IN (SELECT unnest($keys))"
    )
    with shared() as engine:
        found = engine.execute(query, {"files": there, "keys": sorted(keys)}).fetchall()
    return {files[name] for (name,) in found}


def quoted(text: str) -> str:
    """A text as a literal of DuckDB."""
    return "'" + text.replace("'", "''") + "'"
