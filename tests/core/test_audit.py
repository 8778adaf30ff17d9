"""The audit detects and locates every manipulation of the history."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from jiceng.core import audit_findings as findings_
from jiceng.core import audit_verification, day_closing, events, hash_chain
from jiceng.core.access import SYSTEM
from jiceng.core.audit_findings import FindingKind
from jiceng.core.ids import uuid7
from tests.core.chains import NOON, insert, read, rehash, sql, write_chain

DAY = date(2026, 3, 2)
LENGTH = 6


@pytest.fixture
def stream(db: None) -> UUID:
    """One chain besides others."""
    write_chain(3)
    middle = write_chain(LENGTH)
    write_chain(2)
    return middle


def findings() -> list[tuple[FindingKind, UUID | None, int | None]]:
    return [
        (found.kind, found.stream_id, found.seq) for found in audit_verification.verify().findings
    ]


def test_unchanged_history_has_no_findings_and_every_row_is_counted(stream: UUID) -> None:
    day_closing.close_day(day=DAY, at=NOON + timedelta(days=1))
    report = audit_verification.verify()
    assert report.ok
    assert (report.events, report.streams, report.days) == (3 + LENGTH + 2, 3, 1)


@pytest.mark.django_db
def test_chain_with_sm3_verifies_like_one_with_sha256() -> None:
    write_chain(4, algorithm=hash_chain.SM3)
    assert audit_verification.verify().ok


@pytest.mark.django_db
def test_events_recorded_by_actions_verify() -> None:
    stream = uuid7()
    for number in range(3):
        with transaction.atomic():
            events.record(
                "test", stream, "test.step", by=SYSTEM, at=NOON, data={"n": number, "文": "字\n"}
            )
    report = audit_verification.verify()
    assert report.ok
    assert report.events == 3


CHANGES = {
    "stream_kind": "'grid'",
    "type": "'case.never'",
    "at": "at + interval '1 microsecond'",
    "recorded_at": "recorded_at + interval '1 microsecond'",
    "actor": "'person:nobody'",
    "data": "'{\"number\":99}'",
    "algorithm": "2",
    "prev_hash": "sha256('x')",
    "hash": "sha256('x')",
}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("seq", [1, 3, LENGTH])
def test_changed_column_is_detected_at_its_event(stream: UUID, column: str, seq: int) -> None:
    sql(
        f"UPDATE core_event SET {column} = {CHANGES[column]} WHERE stream_id = %s AND seq = %s",
        [stream, seq],
    )
    found = findings()
    assert found[0] == (FindingKind.CHANGED, stream, seq)
    # A changed kind of the last event also disagrees with the head: the same place.
    assert {(where, number) for _kind, where, number in found} == {(stream, seq)}


def test_unknown_hash_algorithm_is_reported_as_a_change(stream: UUID) -> None:
    sql("UPDATE core_event SET algorithm = 9 WHERE stream_id = %s AND seq = 2", [stream])
    assert findings() == [(FindingKind.CHANGED, stream, 2)]


@pytest.mark.parametrize("seq", [1, 3, LENGTH])
def test_removed_event_is_located(stream: UUID, seq: int) -> None:
    sql("DELETE FROM core_event WHERE stream_id = %s AND seq = %s", [stream, seq])
    assert findings() == [(FindingKind.REMOVED, stream, seq)]


def test_removed_end_of_a_chain_is_located_by_its_first_event(stream: UUID) -> None:
    sql("DELETE FROM core_event WHERE stream_id = %s AND seq > 2", [stream])
    report = audit_verification.verify()
    assert [(f.kind, f.seq) for f in report.findings] == [(FindingKind.REMOVED, 3)]
    assert "3 to 6" in report.findings[0].detail


def test_stream_without_its_events_is_reported(stream: UUID) -> None:
    sql("DELETE FROM core_event WHERE stream_id = %s", [stream])
    assert findings() == [(FindingKind.STREAM_REMOVED, stream, None)]


def test_emptied_event_table_is_reported_for_every_head_and_day(stream: UUID) -> None:
    day_closing.close_day(day=DAY, at=NOON + timedelta(days=1))
    sql("TRUNCATE core_event")
    kinds = [kind for kind, _stream, _seq in findings()]
    assert kinds == [FindingKind.STREAM_REMOVED] * 3 + [FindingKind.DAY_SHORT]


def test_stream_removed_with_its_head_is_detected_by_the_closed_day(stream: UUID) -> None:
    day_closing.close_day(day=DAY, at=NOON + timedelta(days=1))
    sql("DELETE FROM core_event WHERE stream_id = %s", [stream])
    sql("DELETE FROM core_stream WHERE id = %s", [stream])
    assert [(f.kind, f.day) for f in audit_verification.verify().findings] == [
        (FindingKind.DAY_SHORT, DAY)
    ]


def test_duplicate_sequence_number_is_an_insertion_in_either_order(
    stream: UUID,
) -> None:
    genuine = read(stream, 3)
    for shift in (-1, 1):
        recorded_at = genuine[5] + timedelta(seconds=shift)
        insert(rehash(genuine, recorded_at=recorded_at, data='{"number":77}'))
        assert findings() == [(FindingKind.INSERTED, stream, 3)]
        sql(
            "DELETE FROM core_event WHERE stream_id = %s AND recorded_at = %s",
            [stream, recorded_at],
        )
    assert audit_verification.verify().ok


def test_event_beyond_the_head_is_an_insertion(stream: UUID) -> None:
    last = read(stream, LENGTH)
    insert(rehash(last, seq=LENGTH + 1, prev_hash=last[10]))
    assert findings() == [(FindingKind.INSERTED, stream, LENGTH + 1)]


def test_swapped_events_are_reported_with_their_original_numbers(stream: UUID) -> None:
    for before, after in ((2, 900), (4, 2), (900, 4)):
        sql(
            "UPDATE core_event SET seq = %s WHERE stream_id = %s AND seq = %s",
            [after, stream, before],
        )
    report = audit_verification.verify()
    reordered = [(f.seq, f.detail) for f in report.findings if f.kind is FindingKind.REORDERED]
    assert reordered == [(2, "this is event 4"), (4, "this is event 2")]
    assert {f.seq for f in report.findings} <= {1, 2, 3, 4}


def test_event_replaced_with_a_valid_hash_is_detected_at_its_successor(stream: UUID) -> None:
    forged = rehash(read(stream, 3), data='{"number":99}')
    sql("DELETE FROM core_event WHERE stream_id = %s AND seq = 3", [stream])
    insert(forged)
    assert findings() == [(FindingKind.REPLACED, stream, 3)]


def test_last_event_replaced_with_a_valid_hash_disagrees_with_the_head(stream: UUID) -> None:
    forged = rehash(read(stream, LENGTH), data='{"number":99}')
    sql("DELETE FROM core_event WHERE stream_id = %s AND seq = %s", [stream, LENGTH])
    insert(forged)
    assert findings() == [(FindingKind.HEAD_FORGED, stream, LENGTH)]


def test_head_with_another_hash_is_forged(stream: UUID) -> None:
    sql("UPDATE core_stream SET hash = sha256('x') WHERE id = %s", [stream])
    assert findings() == [(FindingKind.HEAD_FORGED, stream, LENGTH)]


def test_head_of_another_kind_is_forged(stream: UUID) -> None:
    sql("UPDATE core_stream SET kind = 'grid' WHERE id = %s", [stream])
    assert findings() == [(FindingKind.HEAD_FORGED, stream, LENGTH)]


def test_events_without_a_head_are_detected(stream: UUID) -> None:
    sql("DELETE FROM core_stream WHERE id = %s", [stream])
    assert findings() == [(FindingKind.HEAD_MISSING, stream, LENGTH)]


def test_chain_rewritten_with_its_head_is_detected_by_the_closed_day(stream: UUID) -> None:
    day_closing.close_day(day=DAY, at=NOON + timedelta(days=1))
    previous = hash_chain.GENESIS
    for seq in range(1, LENGTH + 1):
        row = rehash(read(stream, seq), prev_hash=previous, actor="person:other")
        sql("DELETE FROM core_event WHERE stream_id = %s AND seq = %s", [stream, seq])
        insert(row)
        previous = row[10]
    sql("UPDATE core_stream SET hash = %s WHERE id = %s", [previous, stream])
    assert [(f.kind, f.day) for f in audit_verification.verify().findings] == [
        (FindingKind.DAY_CHANGED, DAY)
    ]


def test_event_added_to_a_closed_day_is_reported_as_late(stream: UUID) -> None:
    day_closing.close_day(day=DAY, at=NOON + timedelta(days=1))
    write_chain(1)
    assert [(f.kind, f.day) for f in audit_verification.verify().findings] == [
        (FindingKind.DAY_LATE, DAY)
    ]


def of_days() -> list[tuple[FindingKind, date | None]]:
    """Findings about days from their events alone; roots are in test_roots."""
    found = audit_verification.verify().findings
    return [(f.kind, f.day) for f in found if f.kind.startswith("day_")]


def test_changed_root_and_removed_day_are_detected(stream: UUID) -> None:
    day_closing.close_due_days(at=NOON + timedelta(days=4))
    sql("UPDATE core_day_root SET root = sha256('x') WHERE day = %s", [DAY])
    sql("DELETE FROM core_day_root WHERE day = %s", [DAY + timedelta(days=2)])
    assert of_days() == [
        (FindingKind.DAY_CHANGED, DAY),
        (FindingKind.DAY_MISSING, DAY + timedelta(days=3)),
    ]


def test_removed_first_day_is_detected_by_its_events(stream: UUID) -> None:
    day_closing.close_due_days(at=NOON + timedelta(days=3))
    sql("DELETE FROM core_day_root WHERE day = %s", [DAY])
    assert of_days() == [(FindingKind.DAY_MISSING, DAY + timedelta(days=1))]


@pytest.mark.parametrize("left", [0, 1, 3])
def test_unclosed_days_and_removed_last_roots_are_detected(
    stream: UUID, monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    monkeypatch.setattr(audit_verification, "OVERDUE_AFTER", timedelta(days=2))
    day_closing.close_due_days(at=NOON + timedelta(days=4))
    sql("DELETE FROM core_day_root WHERE day >= %s", [DAY + timedelta(days=left)])
    with time_machine.travel(NOON + timedelta(days=4), tick=False):
        found = [kind for kind, _day in of_days()]
    # Events lie on the first of the three days; without them there is nothing to seal.
    assert found == ([] if left else [FindingKind.DAY_MISSING])


def test_closing_delayed_by_a_night_is_no_finding(
    stream: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_verification, "OVERDUE_AFTER", timedelta(days=2))
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert audit_verification.verify().ok
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        assert not audit_verification.verify().ok


def test_findings_beyond_the_limit_are_counted(
    stream: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings_, "MOST_FINDINGS", 4)
    sql("UPDATE core_event SET actor = 'x'")
    report = audit_verification.verify()
    assert (len(report.findings), report.unlisted, report.ok) == (4, 3 + LENGTH + 2 - 4, False)


@pytest.mark.django_db
@hypothesis_settings(max_examples=40)
@given(data=st.data())
def test_any_single_change_to_a_chain_is_detected(data: st.DataObject) -> None:
    """Any single change to one event causes a finding in its stream."""
    stroke = data.draw(st.sampled_from(["delete", "move", "graft", *CHANGES]))
    length = data.draw(st.integers(2, 5))
    seq = data.draw(st.integers(1, length))
    with transaction.atomic():
        stream, other = write_chain(length), write_chain(2)
        assert audit_verification.verify().ok
        where: list[Any] = [stream, seq]
        if stroke == "delete":
            sql("DELETE FROM core_event WHERE stream_id = %s AND seq = %s", where)
        elif stroke == "move":
            new = data.draw(st.integers(1, length + 2).filter(lambda n: n != seq))
            sql("UPDATE core_event SET seq = %s WHERE stream_id = %s AND seq = %s", [new, *where])
        elif stroke == "graft":
            sql(
                "UPDATE core_event SET stream_id = %s WHERE stream_id = %s AND seq = %s",
                [other, *where],
            ) if seq > 2 else sql(
                "UPDATE core_event SET stream_id = %s, seq = 3 WHERE stream_id = %s AND seq = %s",
                [other, *where],
            )
        else:
            sql(
                f"UPDATE core_event SET {stroke} = {CHANGES[stroke]} "
                "WHERE stream_id = %s AND seq = %s",
                where,
            )
        assert stream in {found.stream_id for found in audit_verification.verify().findings}
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_concurrent_appends_to_one_stream_never_fork_it() -> None:
    stream, each = uuid7(), 25
    gate = threading.Barrier(2)
    failures: list[BaseException] = []

    def append(name: str) -> None:
        try:
            gate.wait(timeout=10)
            for number in range(each):
                with transaction.atomic():
                    events.record(
                        "test", stream, "test.step", by=SYSTEM, at=NOON, data={name: number}
                    )
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=append, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    report = audit_verification.verify()
    assert report.ok
    assert (report.events, report.streams) == (2 * each, 1)


@pytest.mark.django_db(transaction=True)
def test_verification_reads_one_snapshot_while_others_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_chain(3)
    verify_chains = audit_verification._verify_chains

    def close_and_append() -> None:
        try:
            day_closing.close_day(day=DAY, at=NOON + timedelta(days=1))
            write_chain(1)
        finally:
            connection.close()

    def verify_chains_while_others_write(report: findings_.AuditReport, progress: Any) -> None:
        verify_chains(report, progress)
        thread = threading.Thread(target=close_and_append)
        thread.start()
        thread.join(timeout=30)

    monkeypatch.setattr(audit_verification, "_verify_chains", verify_chains_while_others_write)
    report = audit_verification.verify()
    assert (report.ok, report.events, report.days) == (True, 3, 0)
    monkeypatch.undo()
    report = audit_verification.verify()
    assert (report.ok, report.events, report.days) == (False, 4, 1)
