"""DuckDB over Parquet, the second engine of figures: what it computes must equal PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import ibis
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from ibis.backends.sql.datatypes import DuckDBType

from jiceng.metrics.facts import Fact


def rows(expression: Any, name: str, types: Mapping[str, str], facts: Iterable[Any]) -> list[Any]:
    """The rows of an expression over a table of facts that is written to a file and read again.

    Args:
        name: of the table.
        types: of its columns, as Ibis calls them.
        facts: its rows.
    """
    compiler, engine = _started()
    columns = ", ".join(
        f'"{each}" {DuckDBType.to_string(ibis.dtype(type_))}' for each, type_ in types.items()
    )
    query = compiler.to_sqlglot(expression).sql(compiler.dialect)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "facts.parquet"
        engine.execute(f"CREATE OR REPLACE TEMP TABLE written ({columns})")
        marks = ", ".join("?" for _each in types)
        if given := [list(each) for each in facts]:
            engine.executemany(f"INSERT INTO written VALUES ({marks})", given)
        engine.execute(f"COPY written TO '{file}'")
        engine.execute(f"CREATE OR REPLACE TEMP VIEW \"{name}\" AS SELECT * FROM '{file}'")
        return engine.execute(query).fetchall()


@cache
def _started() -> tuple[Any, duckdb.DuckDBPyConnection]:
    """One engine for all tests of a worker: its start takes longer than a test's facts."""
    return DuckDBCompiler(), duckdb.connect(config={"threads": 1})


def rows_of(expression: Any, fact: Fact, of: Any = None) -> list[Any]:
    """The same with the facts in the database."""
    return rows(expression, fact.name, fact.types, fact.rows(of))
