"""Comparison of the state with the chains: every row of evidence against its recorded events.

All row changes in events (`event_changes`) are sorted by row and number, and folded: of each column
the last value wins, independent of the columns' meaning. In parallel the tables are read in the
order of their keys. Both are streamed, so that memory does not depend on their size. Differences
are named by table, row and column, never by their value.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import orjson
import psycopg
from django.db import connection, models, transaction

from jiceng.core import audit_findings, audit_verification, event_changes, event_values
from jiceng.core.background_jobs import Progress
from jiceng.core.evidence import RecordingPlan, plans
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.models import BackgroundJob, EvidenceTable
from jiceng.core.state_findings import ComparisonReport, StateFinding, StateFindingKind

ROWS_AT_ONCE = 2000
SORT_MEMORY = "128MB"
BASELINE = "state.baseline"
"""The type of events that record older rows in their present state."""

RECORDED_CHANGES_SQL = """
SELECT ltrim(r.key, '+') COLLATE "C" AS place, (t.changes->>'n')::bigint AS n,
       left(r.key, 1) = '+' AS made, e.type = %s AS rests, r.value::text AS cells
FROM core_event AS e
CROSS JOIN LATERAL (SELECT e.changes::json AS changes OFFSET 0) AS t
CROSS JOIN LATERAL json_each(t.changes->'rows') AS r
WHERE e.changes <> ''
ORDER BY 1, 2
"""


def compare_state(*, progress: Any = None) -> ComparisonReport:
    """Compare every row of evidence with the recorded events, as of one moment; changes nothing.

    Args:
        progress: called from time to time with the number of rows compared since its last call.
    """
    began = time.perf_counter()
    report = ComparisonReport()
    nested = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if not nested:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL TIME ZONE 'UTC'")
            cursor.execute(f"SET LOCAL work_mem = '{SORT_MEMORY}'")
            # The cursors are read to their ends: plans with a fast start would be slow overall.
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1.0")
        report.due = list(
            EvidenceTable.objects.filter(is_due=True)
            .order_by("table")
            .values_list("table", flat=True)
        )
        try:
            _compare(report, progress)
            for derived in (_generated, *(each.findings for each in CHECKS.all())):
                for finding in derived():
                    report.add(finding)
        except (psycopg.DataError, orjson.JSONDecodeError):
            report.add(StateFinding(StateFindingKind.UNREADABLE, "core_event"))
    report.seconds = time.perf_counter() - began
    return report


@dataclass(frozen=True, slots=True)
class DerivedCheck(Contribution):
    """Checks data that an app derives from evidence: files, and rows that no event records because
    other rows determine them."""

    findings: Callable[[], Iterable[StateFinding]]


CHECKS: Final = Slot(DerivedCheck)


def _generated() -> Iterator[StateFinding]:
    """Check columns that the database generates from others: whether they match the model."""
    for plan in plans().values():
        for column in plan.model._meta.concrete_fields:
            if isinstance(column, models.GeneratedField):
                yield from _generated_column(plan, column)


def _generated_column(plan: RecordingPlan, column: Any) -> Iterator[StateFinding]:
    expression, parameters = column.generated_sql(connection)
    name = str(column.column)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attgenerated::text FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attname = %s",
            [plan.table, name],
        )
        if cursor.fetchone() != ("s",):
            yield StateFinding(StateFindingKind.COLUMN_CHANGED, plan.table, columns=(name,))
        cursor.execute(
            f'SELECT "{plan.key.name}" FROM "{plan.table}"'  # noqa: S608
            f' WHERE "{name}" IS DISTINCT FROM ({expression}) ORDER BY 1',
            parameters,
        )
        for (key,) in cursor.fetchall():
            yield StateFinding(
                StateFindingKind.COLUMN_CHANGED, plan.table, str(plan.key.read(key, "")), (name,)
            )


def do(job: BackgroundJob, report_progress: Progress) -> dict[str, Any]:
    """Verify the chains and the state as a background job; the result is both documents."""
    parts = (audit_verification.estimate(), estimate())
    seen, total = 0, sum(part for part in parts if part) or None

    def progress(count: int) -> None:
        nonlocal seen
        seen += count
        report_progress(seen, total)

    return combined_document(
        audit_verification.verify(progress=progress), compare_state(progress=progress)
    )


def combined_document(
    chains: audit_findings.AuditReport, state: ComparisonReport
) -> dict[str, Any]:
    """Both reports as one document: that of the chains, with the state's in it."""
    return {**chains.document(), "ok": chains.ok and state.ok, "state": state.document()}


def estimate() -> int | None:
    """Approximate number of rows, for a progress bar; None while the planner has no statistics."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(greatest(reltuples, 0)) FROM pg_class WHERE oid = ANY(%s::regclass[])",
            [[*plans()]],
        )
        return int(cursor.fetchone()[0] or 0) or None


# --- Rows according to the events ---------------------------------------------------------------


@dataclass(slots=True)
class _Made:
    """One row according to the events."""

    is_recorded: bool = False  # created by an event, or in a baseline
    rests: bool = False
    is_gone: bool = False
    cells: dict[str, Any] = field(default_factory=dict)


def _fold(pieces: Iterable[tuple[str, int, bool, bool, str]], report: ComparisonReport) -> _Made:
    made = _Made()
    for _place, _number, is_made, rests, text in pieces:
        report.recorded += 1
        recorded = orjson.loads(text)
        if recorded is None:
            made = _Made(is_gone=True)
        elif rests and made.is_recorded:
            made.cells = recorded | made.cells  # a baseline replaces no earlier record
        elif is_made:
            made = _Made(True, rests, cells=recorded)
        else:
            made.cells |= recorded
    return made


def fold_row(pieces: Iterable[tuple[bool, bool, str]]) -> dict[str, Any] | None:
    """The columns of one row according to the events; None if none created it, or it was deleted.

    Args:
        pieces: ascending by number: whether it created the row, whether it is of a baseline, and
            the columns as JSON.
    """
    made = _fold((("", 0, *piece) for piece in pieces), ComparisonReport())
    return made.cells if made.is_recorded else None


def _folded(report: ComparisonReport) -> Iterator[tuple[str, Iterator[tuple[str, _Made]]]]:
    """All rows according to the events: by table, then by key."""
    with _reading("told", RECORDED_CHANGES_SQL, [BASELINE]) as pieces:
        rows = (
            (*place.split("/", 1), _fold(of_one, report))
            for place, of_one in groupby(pieces, itemgetter(0))
        )
        for table, of_table in groupby(rows, itemgetter(0)):
            yield table, ((key, made) for _table, key, made in of_table)


# --- Rows in the tables -------------------------------------------------------------------------


def _table_rows(plan: RecordingPlan) -> Iterator[tuple[str, tuple[Any, ...], bytes | None]]:
    """Rows of a table by key: the key, the columns' values, and the sealed salt."""
    names = ", ".join(f't."{column.name}"' for column in (plan.key, *plan.columns))
    key = f't."{plan.key.name}"'
    order = key if plan.has_uuid_key else f'{key}::text COLLATE "C"'
    salted = plan.has_uuid_key and bool(plan.guarded)
    salt = "s.salt" if salted else "NULL"
    join = f"LEFT JOIN {event_changes.SALT_TABLE} AS s ON s.row = {key}" if salted else ""
    query = f'SELECT {salt}, {names} FROM "{plan.table}" AS t {join} ORDER BY {order}'  # noqa: S608
    with _reading(f"held_{plan.table}", query) as rows:
        for sealed, pk, *values in rows:
            yield str(plan.key.read(pk, "")), tuple(values), sealed


@contextmanager
def _reading(name: str, query: str, parameters: Any = None) -> Iterator[Iterator[Any]]:
    """A query's rows by a server-side cursor, so that several can be read alternately."""
    connection.ensure_connection()
    with psycopg.ServerCursor(connection.connection, name) as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(query.encode(), parameters)
        yield iter(cursor)


# --- Comparison ---------------------------------------------------------------------------------


def _compare(report: ComparisonReport, progress: Any) -> None:
    known = plans()
    left = sorted(known, key=lambda table: f"{table}/")
    for table, made in _folded(report):
        while left and f"{left[0]}/" < f"{table}/":
            _compare_table(known[left.pop(0)], iter(()), report, progress)
        if left and left[0] == table:
            _compare_table(known[left.pop(0)], made, report, progress)
        else:
            for _key, _row in made:
                pass  # a table of an older version
    for table in left:
        _compare_table(known[table], iter(()), report, progress)


def _compare_table(
    plan: RecordingPlan, made: Iterator[tuple[str, _Made]], report: ComparisonReport, progress: Any
) -> None:
    compare, counted, resting = _Comparison(plan, report), 0, 0
    recorded = next(made, None)
    for key, values, sealed in _table_rows(plan):
        while recorded is not None and recorded[0] < key:
            _without_row(plan, recorded, report)
            recorded = next(made, None)
        counted += 1
        if recorded is None or recorded[0] != key or not recorded[1].is_recorded:
            report.add(StateFinding(StateFindingKind.ROW_UNTOLD, plan.table, key))
        else:
            resting += recorded[1].rests
            compare.row(key, values, sealed, recorded[1].cells)
        if recorded is not None and recorded[0] == key:
            recorded = next(made, None)
        if progress is not None and counted % ROWS_AT_ONCE == 0:
            progress(ROWS_AT_ONCE)
    while recorded is not None:
        _without_row(plan, recorded, report)
        recorded = next(made, None)
    report.rows += counted
    if resting:
        report.resting[plan.table] = resting
    if progress is not None:
        progress(counted % ROWS_AT_ONCE)


def _without_row(
    plan: RecordingPlan, recorded: tuple[str, _Made], report: ComparisonReport
) -> None:
    key, made = recorded
    if not made.is_gone:
        report.rows += 1
        report.add(StateFinding(StateFindingKind.ROW_MISSING, plan.table, key))


def _same(cell: Any, wanted: Any) -> bool:
    """Whether a value equals the recorded one, or its digest the recorded digest."""
    if cell is None or wanted is None:
        return cell is wanted
    return bool(cell == wanted or event_values.shorten(cell) == wanted)


class _Comparison:
    """Comparison of one table's rows."""

    def __init__(self, plan: RecordingPlan, report: ComparisonReport) -> None:
        self.plan, self.report = plan, report
        self._columns = [(column.name, column.read, column.empty) for column in plan.columns]

    def row(self, key: str, values: tuple[Any, ...], sealed: Any, recorded: dict[str, Any]) -> None:
        """Compare one row with its last recorded values."""
        wrong: list[str] = []
        salt: bytes | None = None
        for (name, read, empty), value in zip(self._columns, values, strict=True):
            wanted = recorded.get(name, empty)
            try:
                cell = value if value is None else read(value, key)
            except Exception:  # noqa: BLE001 - a value that does not decrypt or parse
                wrong.append(name)
                continue
            kind = event_values.kind_of(wanted)
            if kind is None:
                if not _same(cell, wanted):
                    wrong.append(name)
                continue
            if salt is None:
                salt = self._salt(key, sealed)
                if salt is None:
                    self.report.add(
                        StateFinding(StateFindingKind.SALT_MISSING, self.plan.table, key)
                    )
                    break
            if event_values.guard(kind, salt, name, cell) != wanted:
                wrong.append(name)
        if wrong:
            self.report.add(
                StateFinding(StateFindingKind.COLUMN_CHANGED, self.plan.table, key, tuple(wrong))
            )

    def _salt(self, key: str, sealed: Any) -> bytes | None:
        if not self.plan.has_uuid_key:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT salt FROM {event_changes.SALT_TABLE} WHERE row = %s",  # noqa: S608
                    [self.plan.salt_row(key)],
                )
                sealed = (cursor.fetchone() or [None])[0]
        if sealed is None:
            return None
        try:
            return bytes.fromhex(event_changes.opened_salt(sealed, self.plan.salt_row(key)))
        except Exception:  # noqa: BLE001 - not a stored salt
            return None
