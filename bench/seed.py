"""Fast creation of a district with any number of requests, for benches and not for demonstrations.

Requests are written by COPY with the indexes dropped and rebuilt, in a realistic distribution: a
few units and categories have most of them, the newest weeks are open, words have a long tail.
"""

from __future__ import annotations

import fcntl
import hashlib
import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from bench import harness, phrases
from jiceng.cases.index_words import tsvector_literal, words_of
from jiceng.cases.models import Category
from jiceng.core import change_journal, roles
from jiceng.core.console import say
from jiceng.core.embedded import Server
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory.models import Unit

SOURCE = Path(__file__).resolve().parents[1] / "src" / "jiceng"
PREFIX = "jiceng_seeded"
SAMPLE = "夜间施工，Ａ栋3单元 wifi 13800"
END = datetime(2026, 7, 1, tzinfo=UTC)
SPAN = timedelta(days=365)
OPEN_SHARE = 0.03
INBOX_EVERY = 8
"""One request in this many is open at the district's own unit, whose page 200 is measured: its
inbox grows with the table."""
STREETS, COMMUNITIES, GRIDS, DEPARTMENTS = 3, 63, 190, 25
MATTERS, KINDS = 15, 8

_CASE_COLUMNS = (
    "id",
    "number",
    "channel",
    "source",
    "source_ref",
    "title",
    "text",
    "address",
    "media_url",
    "confidential",
    "lon",
    "lat",
    "grid_code",
    "min_unit_code",
    "area_id",
    "located_by",
    "category_id",
    "category_confirmed",
    "suggested_words",
    "urgency",
    "state",
    "is_open",
    "unit_id",
    "first_receiver_id",
    "opened_at",
    "accepted_at",
    "signed_at",
    "resolved_at",
    "closed_at",
    "ledger",
    "due_at",
    "queue_at",
    "breached_at",
    "is_late",
    "breaches_told",
    "is_exempted",
    "on_time",
    "return_count",
    "returned_by",
    "reopen_count",
    "extension_count",
    "is_excluded",
    "is_supervised",
    "resolution",
    "callback_valid",
    "callback_contacted",
    "callback_solved",
    "callback_level",
    "version",
)


@dataclass(frozen=True, slots=True)
class District:
    """The units and categories to which requests refer."""

    units: list[UUID]
    communities: list[UUID]
    categories: list[str]


@contextmanager
def seeded(count: int) -> Iterator[harness.Scratch]:
    """Point Django at a copy of a database with so many requests.

    The original is kept between runs, rebuilt when a migration or this seed has changed, and never
    connected to: writes of one bench do not affect another.
    """
    if not settings.ENV.database_url:
        Server(settings.HOME).start()
    with ExitStack() as stack:
        with _alone(count):
            scratch = stack.enter_context(harness.scratch_database(_original(count)))
        yield scratch


@contextmanager
def _alone(count: int) -> Iterator[None]:
    """Serialise building and copying by concurrent benches: a database that is being copied accepts
    no connection, and one with connections cannot be copied."""
    with (settings.HOME / f"seed-{count}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _original(count: int) -> str:
    """The name of the database to copy; it is built first if it does not exist."""
    name = f"{PREFIX}_{count}_{_digest()}"
    known = {row[0] for row in harness._on_server(sql.SQL("SELECT datname FROM pg_database"))}
    if name not in known:
        for stale in known:
            if stale.startswith(f"{PREFIX}_{count}_"):
                _drop(stale)
        _build(name, count)
    return name


def _build(name: str, count: int) -> None:
    building, before = f"{PREFIX}_building_{count}", connection.settings_dict["NAME"]
    _drop(building)
    say(f"Building a district with {count} requests; it is kept for later runs.")
    harness._on_server(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
    try:
        harness._use(building)
        call_command("migrate", verbosity=0)
        with roles.as_owner():
            requests(directory(), count)
    finally:
        harness._use(before)
    harness._on_server(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(building), sql.Identifier(name)
        )
    )


def _drop(name: str) -> None:
    harness._on_server(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def _digest() -> str:
    """Digest of everything that shapes the database: migrations, word segmentation, this seed."""
    files = [*SOURCE.glob("**/migrations/*.py"), Path(__file__), Path(phrases.__file__)]
    digest = hashlib.sha256(" ".join(sorted(words_of(SAMPLE))).encode())
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@change_journal.made_by_hand()
def directory() -> District:
    """One district, its streets, communities and departments, and 120 categories."""

    def unit(code: str, name: str, kind: str, parent: Unit | None) -> Unit:
        path = f"{parent.path if parent else '/'}{code}/"
        return Unit(
            code=code, name=name, kind=kind, parent=parent, path=path, valid_from=date(2020, 1, 1)
        )

    root = unit("990100", "测试区", "district", None)
    streets = [unit(f"99010000{n}", f"测试街道{n}", "street_town", root) for n in range(STREETS)]
    communities = [
        unit(f"99010000{n % STREETS}{n:03}", f"测试社区{n}", "village_community", streets[n % 3])
        for n in range(COMMUNITIES)
    ]
    departments = [
        unit(f"990100D{n:02}", f"测试部门{n}", "department", root) for n in range(DEPARTMENTS)
    ]
    Unit.objects.bulk_create([root, *streets, *communities, *departments])
    parents = [_category(f"{n:02}", f"大类{n}", None) for n in range(MATTERS)]
    leaves = [
        _category(f"{parent.code}{n:02}", f"小类{parent.code}{n}", parent)
        for parent in parents
        for n in range(KINDS)
    ]
    Category.objects.bulk_create([*parents, *leaves])
    change_journal.journal().clear()  # no event will record them
    for name in ("directory", "units", "categories"):
        invalidate(name)
    return District(
        units=[u.id for u in [*departments, *communities, *streets, root]],
        communities=[u.id for u in communities],
        categories=[c.code for c in leaves],
    )


def _category(code: str, name: str, parent: Category | None) -> Category:
    return Category(
        code=code, name=name, parent=parent, deadline_amount=5, deadline_unit="work_day"
    )


def _long_tail(rng: random.Random, count: int) -> list[float]:
    """Cumulative weights of a skewed distribution: 1/rank, shuffled."""
    weights = [1 / (rank + 3) for rank in range(count)]
    rng.shuffle(weights)
    total, summed = 0.0, []
    for weight in weights:
        total += weight
        summed.append(total)
    return summed


def rows(district: District, count: int, seed: int = 1) -> Iterator[tuple[Any, ...]]:
    """Requests in the order of their opening, as tuples of `_CASE_COLUMNS`."""
    rng = random.Random(seed)
    by_unit = _long_tail(rng, len(district.units))
    by_matter = _long_tail(rng, len(district.categories))
    by_area = _long_tail(rng, len(district.communities))
    step = SPAN / count
    begin = END - SPAN
    for n in range(count):
        opened = begin + n * step
        waits = n % INBOX_EVERY == 0
        [unit] = rng.choices(district.units, cum_weights=by_unit)
        [area_no] = rng.choices(range(len(district.communities)), cum_weights=by_area)
        [category] = rng.choices(district.categories, cum_weights=by_matter)
        title, text, address = phrases.report(rng)
        yield (
            _uuid7(opened, rng),
            f"{opened:%Y%m%d}{n:08}",
            "hotline",
            "",
            "",
            title,
            text,
            address,
            "",
            False,
            113.1,
            22.6,
            f"9901{area_no * 3 + rng.randrange(3):04}",
            "",
            district.communities[area_no],
            "point",
            category,
            True,
            "[]",
            0,
            *_course(rng, opened, waits, n / count, unit, district.units[-1]),
        )


def _uuid7(at: datetime, rng: random.Random) -> UUID:
    millis = int(at.timestamp() * 1000)
    tail = rng.getrandbits(74)
    return UUID(
        int=millis << 80 | 0x7 << 76 | (tail >> 62) << 64 | 0b10 << 62 | tail & ((1 << 62) - 1)
    )


def _course(
    rng: random.Random, opened: datetime, waits: bool, age: float, unit: UUID, receiver: UUID
) -> tuple[Any, ...]:
    """A request's course: the columns from state to version."""
    due = opened + timedelta(days=7)
    is_open = waits or rng.random() < OPEN_SHARE * 2 * age
    unit = receiver if waits else unit
    handled = opened + timedelta(days=rng.expovariate(1 / 4))
    resolved = None if is_open else handled
    late = not is_open and handled > due
    valid = not is_open and rng.random() < 0.8
    level = rng.choices((5, 4, 3, 2, 1), weights=(40, 35, 15, 6, 4))[0] if valid else None
    state = rng.choice(("reported", "accepted", "dispatched", "handling", "suspended"))
    return (
        state if is_open else "closed",
        is_open,
        unit,
        receiver,
        opened,
        opened,
        opened,
        resolved,
        resolved,
        "[]",
        due,
        due,
        due if late else None,
        late,
        int(late),
        late and rng.random() < 0.05,
        None if is_open else not late,
        0,
        "[]",
        0,
        0,
        rng.random() < 0.01,
        False,
        "" if is_open else "已安排人员到场处理。",
        valid or None,
        rng.random() < 0.97 if valid else None,
        rng.random() < 0.9 if valid else None,
        level,
        1,
    )


def requests(district: District, count: int) -> None:
    """Write requests and their search words, in one transaction, then gather statistics."""
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    with raw.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SET session_replication_role = replica")  # no foreign key checks
        definitions = _drop_indexes(cursor)
        words: list[str] = []
        columns = ", ".join(_CASE_COLUMNS)
        with cursor.copy(f"COPY cases_case ({columns}) FROM STDIN") as copy:
            for row in rows(district, count):
                copy.write_row(row)
                literal = tsvector_literal(words_of(row[5], row[6], row[7], row[1]))
                units = "{" + ",".join(map(str, {row[14], row[22], row[23]})) + "}"
                words.append(f"{row[0]}\t{row[24]}\t{literal}\t{units}\n")
        searches = "COPY cases_casesearch (case_id, opened_at, words, units) FROM STDIN"
        with cursor.copy(searches) as copy:
            for line in words:
                copy.write(line)
        for definition in definitions:
            cursor.execute(definition)
        cursor.execute("RESET session_replication_role")
        cursor.execute("RESET maintenance_work_mem")
    raw.commit() if not raw.autocommit else None
    with connection.cursor() as django_cursor:
        django_cursor.execute("VACUUM (ANALYZE) cases_case, cases_casesearch, directory_unit")
        django_cursor.execute("CHECKPOINT")


def _drop_indexes(cursor: Any) -> list[str]:
    """Drop the two tables' secondary indexes; returns the statements that recreate them."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN "
        "('cases_case', 'cases_casesearch') AND indexdef NOT LIKE 'CREATE UNIQUE%'"
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]
