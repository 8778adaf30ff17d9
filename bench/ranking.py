"""A ranking of 3,000 units over 21.4 million requests of twelve months, with intervals.

Ours computes the resolution rate of every unit from the files of the lake, through the registered
indicator, its interval by Wilson and its rank. The first floor is the same as one hand-written
query of DuckDB over the same files, the second the same expression in PostgreSQL over the same
facts in a table, which is read once before.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from bench.harness import Result, at_least, at_most, best, median, scratch_database
from jiceng.core import roles
from jiceng.core.console import say
from jiceng.metrics import engine, expressions
from jiceng.metrics import public as metrics
from jiceng.metrics.facts import FACTS, Fact
from jiceng.metrics.lake import places, reading, writing
from jiceng.metrics.lake.layout import duckdb_types
from jiceng.metrics.models import LakeMonth
from jiceng.metrics.registry import indicator

REQUESTS, UNITS, MONTHS, ROUNDS = 21_400_000, 3_000, 12, 7
MOST_OF_BARE, LEAST_TIMES_POSTGRESQL = 1.3, 20
NAME = "resolution"
YEAR = metrics.Period(date(2025, 7, 1), date(2026, 6, 30))
END = datetime(2026, 7, 1, tzinfo=UTC)
# Skewed as requests are: a unit's share falls with its number.
FACTS_OF_A_MONTH = f"""
WITH drawn AS (
    SELECT n, hash(n, 1) AS a, hash(n, 2) AS b, hash(n, 3) AS c, hash(n, 4) AS d
    FROM range({{first}}, {{last}}) AS t(n)
), facts AS (
    SELECT md5(n::VARCHAR)::UUID::VARCHAR AS id,
        md5('unit' || floor({UNITS} * pow(a % 1000000 / 1e6, 2))::INT)::UUID::VARCHAR AS unit,
        TIMESTAMPTZ '{{begin}}'
            + to_seconds({{seconds}} * (n - {{first}})::DOUBLE / ({{last}} - {{first}}))
            AS opened_at,
        'G' || (b % 9000)::VARCHAR AS grid_code, (c % 120)::VARCHAR AS category,
        CASE WHEN d % 100 < 94 THEN 'closed' WHEN d % 100 < 96 THEN 'merged' ELSE 'handling' END
            AS state,
        d % 100 < 85 AS on_time, b % 1000 < 5 AS is_exempted, b % 1000 < 10 AS is_excluded,
        CASE WHEN d % 100 < 80 THEN true WHEN d % 100 < 82 THEN false END AS callback_valid,
        CASE WHEN d % 100 < 80 THEN c % 100 < 97 END AS callback_contacted,
        CASE WHEN d % 100 < 80 THEN c % 1000 < 860 + a % 100 END AS callback_solved,
        CASE WHEN d % 100 < 80 THEN 1 + (b >> 10) % 5 END AS callback_level,
        CASE WHEN d % 100 < 80 THEN 'phone' ELSE '' END AS callback_way
    FROM drawn
)
SELECT *, id AS record_id, opened_at + INTERVAL 7 DAY AS due_at FROM facts ORDER BY id
"""
BARE = """
WITH sums AS (
    SELECT unit, count(*) AS whole, count(*) FILTER (WHERE callback_solved) AS hit
    FROM read_parquet([{files}])
    WHERE NOT is_excluded AND state NOT IN ('merged', 'declined') AND callback_valid
        AND callback_level IS NOT NULL
    GROUP BY unit
), shares AS (SELECT *, hit / whole AS p, 1.959963984540054 AS z FROM sums)
SELECT unit, p, rank() OVER (ORDER BY p DESC),
    (p + z * z / (2 * whole) - z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)))
        / (1 + z * z / whole),
    (p + z * z / (2 * whole) + z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)))
        / (1 + z * z / whole)
FROM shares ORDER BY p DESC
"""


def run() -> Result:
    """Seconds of a ranking, the medians of some rounds; the best of three tries."""
    fact = FACTS.by_key()["request"]
    with scratch_database(), roles.as_owner(), _lake(fact):
        files = reading.files_of(fact, YEAR.first, YEAR.last)
        with _table(fact, files) as table:
            ranking()
            return best(lambda: _measure(fact, files, table))


def ranking() -> list[metrics.FigureRow]:
    """The ranking of the product, from the lake."""
    return ranked(metrics.parts_by_unit(NAME, YEAR, END, engine="duckdb"))


def ranked(parts: dict[Any, metrics.Part]) -> list[metrics.FigureRow]:
    """Units with their share, interval and rank."""
    minimum = indicator(NAME).minimum
    rows = []
    for unit, part in parts.items():
        share = metrics.share_of(part)
        ends = metrics.wilson(share, part[1]) if share is not None else (0.0, 1.0)
        row = metrics.FigureRow(str(unit), "", "", {NAME: share}, {NAME: ends}, parts={NAME: part})
        rows.append(replace(row, is_ranked=part[1] >= minimum))
    return metrics.ranked(rows, NAME)


def _measure(fact: Fact, files: list[Path], table: str) -> Result:
    ours, rows = median(ranking, ROUNDS)
    with reading.connected() as duck:
        listed = ", ".join(reading.quoted(str(each)) for each in files)
        bare, theirs = median(lambda: duck.execute(BARE.format(files=listed)).fetchall(), ROUNDS)
    slow, parts = median(lambda: _in_postgresql(fact, table), 1)
    _compare(rows, theirs, ranked(parts))
    return Result(
        figure=f"ranking of {len(rows):,} units over {REQUESTS:,} requests with intervals",
        ours=round(ours, 3),
        floor=round(bare, 3),
        ratio=round(ours / bare, 3),
        unit="s",
        extra={"postgresql_s": round(slow, 2), "times_faster": round(slow / ours, 1)},
        goals=(
            at_most("times the bare query of DuckDB", ours / bare, MOST_OF_BARE),
            at_least("times faster than PostgreSQL", slow / ours, LEAST_TIMES_POSTGRESQL),
        ),
    )


def _compare(ours: list[metrics.FigureRow], bare: list[Any], slow: list[metrics.FigureRow]) -> None:
    """All three have computed the same."""
    found = {each.key: (each.figures[NAME], *each.intervals[NAME]) for each in ours}
    other = {each.key: (each.figures[NAME], *each.intervals[NAME]) for each in slow}
    hand = {unit: (share, low, high) for unit, share, _rank, low, high in bare}
    if found != other or found.keys() != hand.keys():
        raise RuntimeError("the rankings differ")
    for key, values in hand.items():
        if any(abs(a - b) > 1e-9 for a, b in zip(values, found[key], strict=True)):
            raise RuntimeError(f"the rankings differ at {key}")


def _in_postgresql(fact: Fact, table: str) -> dict[Any, metrics.Part]:
    resolution = indicator(NAME)
    sums = {"upper": resolution.upper, "whole": resolution.denominator}
    asked = expressions.totals(expressions.table_of(fact, END), [fact.unit_column], sums)
    columns = ", ".join(f'"{name}"' for name in fact.types)
    query = f"SELECT {columns} FROM {table} WHERE opened_at >= %s AND opened_at < %s"
    rows = engine.select(asked, fact.name, fact.types, query, YEAR.instants)
    return {unit: (upper, whole) for unit, upper, whole in rows}


@contextmanager
def _lake(fact: Fact) -> Iterator[None]:
    """The facts as months of the lake."""
    say(f"Making {REQUESTS:,} facts.")
    shutil.rmtree(places.root(), ignore_errors=True)
    columns = ", ".join(f'"{name}"' for name in duckdb_types(fact))
    try:
        with places.building_folder() as folder, reading.connected(folder) as duck:
            months = places.months_between(YEAR.first, YEAR.last)
            for number, month in enumerate(months):
                begin, end = places.instants_of(month)
                made = FACTS_OF_A_MONTH.format(
                    first=REQUESTS * number // MONTHS,
                    last=REQUESTS * (number + 1) // MONTHS,
                    begin=begin.isoformat(),
                    seconds=(end - begin).total_seconds(),
                )
                path = folder / "facts.parquet"
                query = f"SELECT {columns} FROM ({made})"
                [(rows,)] = duck.execute(writing.copy_parquet(query, path)).fetchall()
                name = writing.name_of(path)
                places.install(path, places.file_of(fact.name, month, name))
                LakeMonth.objects.create(fact=fact.name, month=month, file=name, rows=rows)
        yield
    finally:
        shutil.rmtree(places.root(), ignore_errors=True)


@contextmanager
def _table(fact: Fact, files: list[Path]) -> Iterator[str]:
    """The same facts in a table of PostgreSQL without a write-ahead log, analysed and read once."""
    say("Copying them to PostgreSQL.")
    types = {"uuid": "uuid", "int64": "smallint", "string": "varchar", "boolean": "boolean"}
    columns = ", ".join(
        f'"{name}" {types.get(each, "timestamptz")}' for name, each in fact.types.items()
    )
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    raw.execute(f"CREATE UNLOGGED TABLE bench_facts ({columns})")
    text = places.root() / "facts.csv"
    for each in files:
        with reading.connected() as duck:
            query = reading.source(fact, [each])
            duck.execute(
                f"COPY ({query}) TO {reading.quoted(str(text))} (FORMAT csv, HEADER false)"
            )
        with (
            text.open("rb") as file,
            raw.cursor() as cursor,
            cursor.copy("COPY bench_facts FROM STDIN (FORMAT csv)") as copy,
        ):
            while block := file.read(1 << 20):
                copy.write(block)
    text.unlink()
    raw.execute("VACUUM (ANALYZE) bench_facts")
    _in_postgresql(fact, "bench_facts")
    yield "bench_facts"
