"""Import of a million requests: table rows written per second, with all their events.

Each request has its category, unit, point, times and every second one a caller; all are closed. The
time is that of the whole import: reading the file twice, cleaning texts, locating, search words,
signatures, chains, encryption. The floor copies exactly the rows that it wrote, from prepared
files, into tables of the same columns without our indexes; a second one into the same emptied
tables with the same indexes: no import into these can be faster.
"""

from __future__ import annotations

import csv
import random
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import shapely
from django.db import connection, transaction

from bench import phrases, seed
from bench.harness import Result, at_least, at_most, best, scratch_database
from bench.web import empty_view
from jiceng.cases.importing import import_file
from jiceng.cases.importing.mapping import parse
from jiceng.cases.importing.writing import (
    CALLERS,
    CASES,
    EVENT_COLUMNS,
    SEARCH,
    STREAM_COLUMNS,
)
from jiceng.core import roles
from jiceng.core.access import SYSTEM, Actor
from jiceng.directory.models import Unit
from jiceng.grids.public import Feature, load_grids, publish_version

REQUESTS = 1_000_000
COUNTERS = (
    "id",
    "opened",
    "closed",
    "due",
    "unit",
    "category",
    "title",
    "text",
    "address",
    "lon",
    "lat",
    "name",
    "phone",
)
MAPPING = """
source = "bench"
channel = "hotline"
[time]
zone = "Asia/Shanghai"
formats = ["iso"]
[columns]
ref = "id"
opened = "opened"
closed = "closed"
due = "due"
lon = "lon"
lat = "lat"
address = "address"
caller_name = "name"
caller_phone = "phone"
[text]
title = "{title}"
lines = ["{text}"]
[units]
columns = "unit"
unknown = "reject"
[categories]
columns = "category"
unknown = "reject"
"""
TABLES = {
    "cases_case": CASES.columns,
    "cases_casesearch": SEARCH.columns,
    "cases_caller": CALLERS.columns,
    "core_stream": STREAM_COLUMNS,
    "core_event": EVENT_COLUMNS,
}
WEST, SOUTH, CELL = 113.10, 22.50, 0.008
COLUMNS, ROWS = 19, 10
BLOCK = 1 << 20


def run(requests: int = REQUESTS) -> Result:
    """Import a file, then copy the written rows back into the same tables; the best of three
    tries."""
    with empty_view() as empty:
        return best(lambda: _measure(requests), empty)


def _measure(requests: int) -> Result:
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requests.csv"
        _write_file(path, requests)
        before = {name: _count(name) for name in TABLES}
        began = time.perf_counter()
        report = import_file(
            path,
            parse("bench", MAPPING),
            by=Actor("import", all_powers=True),
            at=datetime.now(UTC),
        )
        ours = time.perf_counter() - began
        if (report.opened, report.rejected) != (requests, 0):
            raise RuntimeError(f"the import went wrong: {report}")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        written = sum(_count(name) - before[name] for name in TABLES)
        copied = _save(Path(folder))
        with_indexes, floor = _copy_again(Path(folder)), _copy_bare(Path(folder))
    rate, bare, indexed = written / ours, copied / floor, copied / with_indexes
    return Result(
        figure=f"table rows written by an import of {requests} requests with all their events"
        f" ({written} rows in {ours:.0f} s, {requests / ours:.0f} requests/s, {memory} MiB)",
        ours=round(rate),
        floor=round(bare),
        ratio=round(rate / bare, 3),
        unit="rows/s",
        extra={
            "floor with our indexes rows/s": round(indexed),
            "ratio with our indexes": round(rate / indexed, 3),
            "requests/s": round(requests / ours),
            "memory_mib": memory,
        },
        goals=(
            at_least("share of COPY without our indexes", rate / bare, 0.25),
            at_most("MiB of memory", memory, 1024),
        ),
    )


def _write_file(path: Path, requests: int) -> None:
    rng = random.Random(1)
    with transaction.atomic():
        district = seed.directory()
        _grids()
    codes = dict(Unit.objects.values_list("id", "code"))
    units = [codes[unit] for unit in district.units]
    step = timedelta(days=365) / requests
    opened = datetime(2025, 7, 1)  # noqa: DTZ001 - the file's times name no zone
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COUNTERS)
        for n in range(requests):
            opened += step
            title, text, address = phrases.report(rng)
            has_caller = n % 2
            writer.writerow(
                (
                    f"H{n:09}",
                    f"{opened:%Y-%m-%d %H:%M:%S}",
                    f"{opened + timedelta(days=rng.expovariate(1 / 4)):%Y-%m-%d %H:%M:%S}",
                    f"{opened + timedelta(days=7):%Y-%m-%d %H:%M:%S}",
                    rng.choice(units),
                    rng.choice(district.categories),
                    title,
                    text,
                    address,
                    round(WEST + rng.random() * COLUMNS * CELL, 6),
                    round(SOUTH + rng.random() * ROWS * CELL, 6),
                    "张小满" if has_caller else "",
                    f"199{rng.randrange(10**8):08}" if has_caller else "",
                )
            )


def _grids() -> None:
    """190 adjacent grids, in the seeded communities."""
    communities = Unit.objects.filter(kind="village_community").order_by("code")
    owners = list(communities.values_list("code", flat=True))
    features = [
        Feature(
            number,
            f"{owners[number % len(owners)]}{number:03}",
            f"网格{number}",
            shapely.box(
                WEST + number % COLUMNS * CELL,
                SOUTH + number // COLUMNS * CELL,
                WEST + (number % COLUMNS + 1) * CELL,
                SOUTH + (number // COLUMNS + 1) * CELL,
            ),
        )
        for number in range(COLUMNS * ROWS)
    ]
    at = datetime.now(UTC)
    loaded = load_grids(features=features, level="grid", by=SYSTEM, at=at, synthetic=True)
    publish_version(version=loaded.version, by=SYSTEM, at=at)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def _save(folder: Path) -> int:
    """Write the tables' rows into files in the format of COPY; returns their number."""
    for table, columns in TABLES.items():
        query = f"COPY (SELECT {', '.join(columns)} FROM {table}) TO STDOUT"
        with (
            connection.cursor() as cursor,
            (folder / table).open("wb") as stream,
            cursor.copy(query) as copy,
        ):
            for block in copy:
                stream.write(block)
    return sum(_count(table) for table in TABLES)


def _copy_again(folder: Path) -> float:
    """Empty the tables and copy their rows in again; returns seconds."""
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
    # A new session: the import's has plans for its foreign key checks that suit smaller tables.
    connection.close()
    return _copy(folder, {table: table for table in TABLES})


def _copy_bare(folder: Path) -> float:
    """Copy the same rows into tables with columns only; returns seconds."""
    bare = {table: f"bare_{table}" for table in TABLES}
    with roles.as_owner():
        with connection.cursor() as cursor:
            for table, name in bare.items():
                cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS)")
        roles.grant_after_migrate()
    return _copy(folder, bare)


def _copy(folder: Path, into: dict[str, str]) -> float:
    began = time.perf_counter()
    for table, columns in TABLES.items():
        query = f"COPY {into[table]} ({', '.join(columns)}) FROM STDIN"
        with (
            connection.cursor() as cursor,
            (folder / table).open("rb") as stream,
            cursor.copy(query) as copy,
        ):
            while block := stream.read(BLOCK):
                copy.write(block)
    return time.perf_counter() - began
