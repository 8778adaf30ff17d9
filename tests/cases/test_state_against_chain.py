"""Comparison of state and events after actions, and after changes by other means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from jiceng.cases import actions
from jiceng.cases.models import Attachment, Callback, Caller, Case, RoutingRule
from jiceng.core import change_journal, events, evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.audit_verification import verify
from jiceng.core.calendar import announce_year, set_calendar_day
from jiceng.core.ids import uuid7
from jiceng.core.models import CalendarOverride, Event, Salt
from jiceng.directory.models import Post
from jiceng.grids.models import Grid, GridVersion
from jiceng.metrics.public import set_weights
from jiceng.records.remarks.public import Remark
from tests import photos
from tests.cases.test_lifecycle import CONTENT
from tests.state_comparison import findings, record_manual_changes, sql
from tests.world import World


@pytest.fixture
def full(world: World) -> World:
    """A request with all that can belong to one, closed; weights, a calendar, a grid."""
    case = world.resolved(lon=113.0937, lat=22.5871)
    actions.supervise(case=case.id, by=world["district"], at=world.at, reason="请尽快")
    actions.call_back(
        case=case.id, by=world["caller"], at=world.at, answer=CONTENT, remark="居民满意"
    )
    world.open(text="路灯不亮了,晚上出行不安全", title="路灯不亮", category=None)
    set_weights(
        by=SYSTEM,
        at=world.at,
        valid_from=date(2026, 4, 1),
        response=30,
        resolution=35,
        satisfaction=35,
    )
    set_calendar_day(day=date(2026, 10, 9), is_working=False, note="调休", by=SYSTEM, at=world.at)
    announce_year(year=2030, by=SYSTEM, at=world.at)
    version = GridVersion.objects.create(number=1, level="grid", created_at=world.at)
    Grid.objects.create(
        version=version,
        level="grid",
        code="G1",
        name="第一网格",
        polygon=b"\x01" * 300,
        area_m2=10.5,
        lon=113.1,
        lat=22.6,
    )
    record_manual_changes()
    return world


def test_state_after_actions_equals_their_events(full: World) -> None:
    report = evidence_comparison.compare_state()
    assert report.findings == []
    assert report.rows > 60
    assert not report.resting
    assert not report.due
    assert verify().ok


# By column: what it is set to by SQL, and where.
TAMPERINGS: dict[str, tuple[str, str]] = {
    "cases_case.state": ("'handling'", "state = 'closed'"),
    "cases_case.title": ("'无事'", "title = '路灯不亮'"),
    "cases_case.breached_at": ("opened_at", "true"),
    "cases_case.on_time": ("NOT on_time", "on_time IS NOT NULL"),
    "cases_case.resolved_at": ("resolved_at - interval '1 microsecond'", "resolved_at < now()"),
    "cases_case.due_at": ("due_at + interval '1 day'", "due_at IS NOT NULL"),
    "cases_case.category_id": ("'2207'", "category_id = '1504'"),
    "cases_case.unit_id": ("first_receiver_id", "unit_id <> first_receiver_id"),
    "cases_case.lon": ("lon + 0.0001", "lon IS NOT NULL"),
    "cases_case.callback_level": ("1", "callback_level IS NOT NULL"),
    # A forged answer.
    "cases_case.callback_solved": ("false", "callback_solved IS NULL"),
    "cases_case.reopen_count": ("1", "true"),
    "cases_case.is_excluded": ("NOT is_excluded", "true"),
    "cases_case.ledger": ("jsonb_set(ledger, '{0,at}', '\"2026-01-01T00:00Z\"')", "true"),
    "cases_case.version": ("version + 1", "true"),
    "cases_remark.text": ("text || '。'", "true"),
    "cases_remark.is_internal": ("NOT is_internal", "true"),
    "cases_callback.solved": ("NOT solved", "solved IS NOT NULL"),
    "cases_callback.level": ("3", "level IS NOT NULL"),
    "cases_callback.valid": ("NOT valid", "true"),
    "cases_caller.case_id": (
        "(SELECT id FROM cases_case ORDER BY id DESC LIMIT 1)",
        "case_id = (SELECT id FROM cases_case ORDER BY id LIMIT 1)",
    ),
    "cases_caller.phone": ("''", "true"),
    "cases_caller.wants_callback": ("NOT wants_callback", "true"),
    "cases_category.deadline_amount": ("deadline_amount + 0.01", "code = '1504'"),
    "cases_routingrule.dispatch_at_once": ("NOT dispatch_at_once", "true"),
    "cases_ruleset.state": ("'retired'", "true"),
    "directory_post.valid_to": ("'2030-01-01'", "true"),
    "directory_post.role_id": ("'administrator'", "role_id = 'handler'"),
    "directory_role.permissions": ("permissions || '[\"case.erase\"]'", "code = 'handler'"),
    "directory_role.needs_mfa": ("NOT needs_mfa", "true"),
    "directory_person.username": ("'root'", "username = 'clerk'"),
    "directory_unit.path": ("'/' || path", "code = 'JH-URB'"),
    "grids_grid.polygon": ("set_byte(polygon, 250, 2)", "true"),
    "grids_grid.area_m2": ("area_m2 + 1", "true"),
    "core_calendar_override.is_working": ("true", "true"),
    "core_calendar_override.note": ("'加班'", "true"),
    "metrics_weighting.resolution": ("40", "true"),
}


def test_column_changed_by_sql_is_detected(full: World) -> None:
    for place, (value, where) in TAMPERINGS.items():
        table, column = place.split(".")
        sql(f"UPDATE {table} SET {column} = {value} WHERE {where}")
    found = findings()
    assert {kind for kind, *_ in found} == {"column_changed"}
    assert {f"{table}.{column}" for _kind, table, _row, columns in found for column in columns} == {
        *TAMPERINGS,
        "cases_casesearch.words",
    }


def test_row_deleted_by_sql_is_detected_as_missing(full: World) -> None:
    for table in (
        "cases_remark",
        "cases_callback",
        "cases_caller",
        "cases_case",
        "core_announced_year",
        "core_calendar_override",
        "directory_post",
        "metrics_weighting",
    ):
        with undone():
            sql(f"DELETE FROM {table}")
            assert {(kind, where) for kind, where, *_ in findings()} == {("row_missing", table)}


@contextmanager
def undone() -> Iterator[None]:
    """Roll back the block."""
    savepoint = transaction.savepoint()
    yield
    transaction.savepoint_rollback(savepoint)


def test_row_inserted_by_sql_is_detected_as_unrecorded(full: World) -> None:
    new = uuid7()
    sql(
        "INSERT INTO cases_callback (id, case_id, caller_id, round, at, by_id, reached, why, valid,"
        " contacted, solved, level, remark) SELECT %s, case_id, caller_id, 2, at, by_id, true, '',"
        " true, true, true, 5, '' FROM cases_callback",
        [new],
    )
    assert findings() == [("row_untold", "cases_callback", str(new), ())]


def test_inserted_row_is_detected_after_later_actions(full: World) -> None:
    person = full.people["clerk"]
    new = uuid7()
    sql(
        "INSERT INTO directory_post (id, person_id, role_id, unit_id, valid_from)"
        " SELECT %s, person_id, 'administrator', unit_id, valid_from FROM directory_post"
        " WHERE person_id = %s",
        [new, person.id],
    )
    with transaction.atomic():
        Post.objects.filter(pk=new).update(valid_to=date(2031, 1, 1))
        events.record("person", person.id, "post.ended", by=SYSTEM, at=full.at)
    assert findings() == [("row_untold", "directory_post", str(new), ())]


def test_exchanged_texts_of_two_rows_are_detected(full: World) -> None:
    first, second = Remark.objects.order_by("id").values_list("id", flat=True)[:2]
    sql(
        "UPDATE cases_remark AS r SET text = o.text FROM cases_remark AS o"
        " WHERE r.id <> o.id AND r.id IN (%s, %s) AND o.id IN (%s, %s)",
        [first, second, first, second],
    )
    assert {row for _kind, _table, row, _columns in findings()} == {str(first), str(second)}


def test_deleted_salts_are_detected(full: World) -> None:
    sql("DELETE FROM core_salt")
    kinds = {kind for kind, *_ in findings()}
    assert kinds == {"salt_missing"}


def test_recorded_values_contain_no_text_and_no_number(full: World) -> None:
    recorded = "".join(Event.objects.values_list("changes", flat=True))
    assert "cases_case/" in recorded
    said = ("张小满", "19900001234", "臭气熏天", "路灯不亮", "居民满意", "请尽快", "已清运")
    for text in (*said, "113.0937", "22.5871", "东侧"):
        assert text not in recorded


def test_erased_values_are_not_compared_and_cause_no_finding(full: World) -> None:
    case = Case.objects.get(state="closed")
    remark = Remark.objects.filter(stream=case.pk).earliest("id")
    actions.erase_matter(case=case.id, by=SYSTEM, at=full.at + timedelta(days=800))
    assert findings() == []
    gone = [remark.id, *Caller.objects.filter(case=case).values_list("id", flat=True)]
    assert not Salt.objects.filter(pk__in=gone).exists()
    sql("UPDATE cases_case SET state = 'handling' WHERE id = %s", [case.id])
    assert findings() == [("column_changed", "cases_case", str(case.id), ("state",))]


def test_row_that_keeps_some_text_gets_a_new_salt(full: World) -> None:
    case = Case.objects.get(state="closed")
    before = Salt.objects.get(pk=case.id).salt
    with transaction.atomic():
        Case.objects.filter(pk=case.id).update(address="")
        events.record("case", case.id, "case.noted", by=SYSTEM, at=full.at)
    assert Salt.objects.get(pk=case.id).salt != before
    assert of_cases() == []
    sql("UPDATE cases_case SET title = '别的' WHERE id = %s", [case.id])
    assert of_cases() == [("column_changed", "cases_case", str(case.id), ("title",))]


def of_cases() -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Findings about requests, except those of search rows."""
    return [found for found in findings() if found[1] == "cases_case"]


def test_action_that_records_no_changes_is_refused(full: World) -> None:
    case = Case.objects.get(state="closed")
    with pytest.raises(change_journal.UnrecordedChange, match="cases_case"), transaction.atomic():
        Case.objects.filter(pk=case.id).update(version=9)
    with (
        pytest.raises(change_journal.UnrecordedChange, match="cases_callback"),
        transaction.atomic(),
    ):
        Callback.objects.all().delete()
    rule = RoutingRule.objects.earliest("id")
    rule.position = 77
    with (
        pytest.raises(change_journal.UnrecordedChange, match="cases_routingrule"),
        transaction.atomic(),
    ):
        rule.save()
    with (
        pytest.raises(change_journal.UnrecordedChange, match="core_calendar_override"),
        transaction.atomic(),
    ):
        CalendarOverride.objects.bulk_create(
            [CalendarOverride(day=date(2026, 12, day), is_working=True) for day in (1, 2)]
        )
    assert findings() == []


def test_unchanged_state_needs_no_event(full: World) -> None:
    case = Case.objects.get(state="closed")
    caller = Caller.objects.filter(case=case).earliest("id")
    with transaction.atomic():
        case.save()
        caller.save()  # encrypted again, with the same content
    assert findings() == []


def test_rolled_back_changes_are_not_recorded(full: World) -> None:
    case = Case.objects.get(state="closed")

    with transaction.atomic():
        Case.objects.filter(pk=case.id).update(reopen_count=4)
        with undone():
            Case.objects.filter(pk=case.id).update(urgency=4)
            events.record("case", case.id, "case.noted", by=SYSTEM, at=full.at)
        events.record("case", case.id, "case.noted", by=SYSTEM, at=full.at)
    assert findings() == []
    last = (
        Event.objects.filter(stream_id=case.id).order_by("-seq").values_list("changes", flat=True)
    )
    assert '"reopen_count":4' in last[0]
    assert "urgency" not in last[0]


def test_order_of_events_is_independent_of_the_clock(
    full: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case: Any = Case.objects.get(state="closed")
    now = full.at
    for step, streams in enumerate((case.id, uuid7(), case.id, uuid7())):
        when = now - step * timedelta(days=3)
        monkeypatch.setattr("jiceng.core.events.timezone.now", lambda when=when: when)
        with transaction.atomic():
            Case.objects.filter(pk=case.id).update(reopen_count=step + 2)
            events.record("case", streams, "case.noted", by=SYSTEM, at=now)
    assert findings() == []


# Derived columns, which events do not record


def as_owner(statement: str) -> None:
    sql("SELECT tests_as_owner(%s)", [statement])


def sql_quietly(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_manually_changed_derived_column_is_detected(full: World) -> None:
    """The three rates are computed from this column."""
    sql_quietly("SET CONSTRAINTS ALL IMMEDIATE")
    as_owner("ALTER TABLE cases_case ALTER COLUMN outcome DROP EXPRESSION")
    assert findings() == [("column_changed", "cases_case", "", ("outcome",))]
    sql("UPDATE cases_case SET outcome = 3 WHERE state = 'closed'")
    closed = Case.objects.get(state="closed")
    assert ("column_changed", "cases_case", str(closed.pk), ("outcome",)) in findings()


def test_request_missing_in_the_search_index_is_detected(full: World) -> None:
    case = Case.objects.get(state="closed")
    for statement, found in (
        ("DELETE FROM cases_casesearch WHERE case_id = %s", ("row_missing", ())),
        (
            "UPDATE cases_casesearch SET words = '' WHERE case_id = %s",
            ("column_changed", ("words",)),
        ),
        (
            "UPDATE cases_casesearch SET opened_at = now() WHERE case_id = %s",
            ("column_changed", ("opened_at",)),
        ),
        (
            "UPDATE cases_casesearch SET units = ARRAY[case_id] WHERE case_id = %s",
            ("column_changed", ("units",)),
        ),
    ):
        with undone():
            sql(statement, [case.pk])
            assert findings() == [(found[0], "cases_casesearch", str(case.pk), found[1])]


def test_request_is_indexed_under_its_called_units(full: World) -> None:
    case = full.open()
    actions.whistle(
        case=case.id,
        by=full["dispatcher"],
        at=full.at,
        ground="joint_enforcement",
        units=[full.urban],
        reason="请到场",
    )
    assert findings() == []


def test_exchanged_photo_is_detected(full: World) -> None:
    case = full.open()
    kept = photos.kept()
    row = Attachment.objects.create(
        stream_id=case.pk,
        kind="report",
        at=full.at,
        name=kept.name,
        digest=kept.digest,
        width=kept.width,
        height=kept.height,
        bytes=kept.bytes,
    )
    record_manual_changes()
    assert findings() == []
    default_storage.delete(kept.name)
    assert findings() == [("file_missing", "cases_attachment", str(row.pk), ())]
    default_storage.save(kept.name, ContentFile(b"another"))
    assert findings() == [("file_changed", "cases_attachment", str(row.pk), ())]
    default_storage.delete(kept.name)
