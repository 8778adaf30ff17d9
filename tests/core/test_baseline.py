"""Upgrade from the first release: existing rows are recorded as found, and counted."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jiceng.cases.search.by_words import words_vector
from jiceng.core import evidence_baseline, evidence_comparison, roles
from jiceng.core.audit_verification import verify
from jiceng.core.models import Event, EvidenceTable
from tests.catalogue import catalogue
from tests.state_comparison import findings, sql

AT = datetime(2026, 9, 1, 2, 30, tzinfo=UTC)
# Later migrations of core changed neither events nor rows until `changes` was added.
BEFORE_CHANGES = ("core", "0007_owners_functions")


class Killed(Exception):
    """Simulates the end of the process."""


def migrate(targets: list[Any]) -> MigrationExecutor:
    with roles.as_owner():
        MigrationExecutor(connection).migrate(targets)
        roles.grant_after_migrate()
    return MigrationExecutor(connection)


def create_rows_of_the_first_release(executor: MigrationExecutor) -> int:
    """A unit, a person with a post, a category, a request with its remark, and an event."""
    graph, applied = executor.loader.graph, executor.loader.applied_migrations
    state = executor.loader.project_state([each for each in applied if each in graph.nodes]).apps
    unit = state.get_model("directory", "Unit").objects.create(
        code="440704", name="江海区", kind="district", path="/440704/", valid_from=date(2020, 1, 1)
    )
    person = state.get_model("directory", "Person").objects.create(
        username="wang", name="王某", phone="19900001234", password="-"
    )
    role = state.get_model("directory", "Role").objects.create(
        code="clerk", name="Clerk", permissions=["case.open"]
    )
    state.get_model("directory", "Post").objects.create(
        person=person, role=role, unit=unit, valid_from=date(2020, 1, 1)
    )
    state.get_model("cases", "Category").objects.create(
        code="1504", name="垃圾", deadline_amount=5, deadline_unit="work_day"
    )
    case = state.get_model("cases", "Case").objects.create(
        number="2026090100000001",
        channel="hotline",
        title="垃圾",
        text="垃圾无人清运",
        unit=unit,
        first_receiver=unit,
        opened_at=AT,
        queue_at=AT,
        lon=113.1,
        lat=22.6,
        ledger=[{"kind": "start", "at": AT.isoformat()}],
    )
    state.get_model("cases", "CaseSearch").objects.create(
        case=case,
        opened_at=AT,
        units=[unit.pk],
        words=words_vector(case.number, case.title, case.text, case.address),
    )
    for text in ("已派单", "已清运"):
        # Notes belonged to the app of requests then; today's models are in another app.
        sql(
            "INSERT INTO cases_remark (id, case_id, kind, text, is_internal, at) "
            "VALUES (%s, %s, 'note', %s, true, %s)",
            [uuid4(), case.pk, text, AT],
        )
    state.get_model("core", "CalendarOverride").objects.create(
        day=date(2026, 10, 9), is_working=False, note="调休"
    )
    record_as_in_the_first_release("case", case.pk, "case.opened")
    return 9


def record_as_in_the_first_release(kind: str, stream: UUID, type_: str) -> None:
    columns = (stream, kind, 1, type_, AT, AT, "system", "{}")
    digest = hashlib.sha256(bytes(32) + orjson.dumps(columns, option=orjson.OPT_UTC_Z)).digest()
    sql(
        "INSERT INTO core_stream (id, kind, seq, hash) VALUES (%s, %s, 1, %s)",
        [stream, kind, digest],
    )
    sql(
        "INSERT INTO core_event (stream_id, stream_kind, seq, type, at, recorded_at, actor, data,"
        " algorithm, prev_hash, hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 1, %s, %s)",
        [*columns, bytes(32), digest],
    )


@pytest.mark.django_db(transaction=True)
def test_rows_of_the_first_release_are_recorded_once_and_counted() -> None:
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    tables = catalogue()
    try:
        rows = create_rows_of_the_first_release(migrate([BEFORE_CHANGES]))
    finally:
        migrate(leaves)
    # Made by `jiceng migrate` before, by Django's own executor now.
    assert catalogue() == tables
    with roles.as_owner():
        evidence_baseline.note_due()
    due = set(EvidenceTable.objects.filter(is_due=True).values_list("table", flat=True))
    assert {"cases_case", "cases_remark", "directory_post", "core_calendar_override"} <= due
    assert {kind for kind, *_ in findings()} == {"row_untold"}
    assert evidence_comparison.compare_state().due == sorted(due)

    told = 0

    def kill(count: int) -> None:
        nonlocal told
        told += count
        if told == 4:
            raise Killed

    with roles.as_owner():
        with pytest.raises(Killed):
            evidence_baseline.record_due(at=AT, batch=1, progress=kill)
        evidence_baseline.ensure_after_migrate()
        evidence_baseline.ensure_after_migrate()  # a second one has nothing to do
    report = evidence_comparison.compare_state()
    assert report.findings == []
    assert sum(report.resting.values()) == report.rows == rows
    assert not report.due
    assert verify().ok
    assert "王某" not in "".join(Event.objects.values_list("changes", flat=True))
    sql("UPDATE cases_remark SET text = '别的' WHERE text = '已派单'")
    assert [(kind, table, columns) for kind, table, _row, columns in findings()] == [
        ("column_changed", "cases_remark", ("text",))
    ]
