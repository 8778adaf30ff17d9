"""Background jobs started by users."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from jiceng.core import audit_verification, background_jobs, retention, tasks
from jiceng.core.access import SYSTEM, Actor, Grant
from jiceng.core.background_jobs import JobKind
from jiceng.core.errors import Forbidden, Invalid, NotFound, Problem, Refused
from jiceng.core.manifests import replacing
from jiceng.core.models import BackgroundJob, Event
from jiceng.core.retention import Retention
from tests.core.chains import sql, write_chain

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, tzinfo=UTC)
NOBODY = Actor(kind="person")
AUDITOR = Actor(
    kind="person", grants=(Grant("auditor", None, "/440704/", frozenset({"audit.read"})),)
)


def started(**given: Any) -> BackgroundJob:
    return background_jobs.start(
        **{"kind": audit_verification.JOB, "by": SYSTEM, "at": NOW, **given}
    )


def queued() -> int:
    return ProcrastinateJob.objects.filter(task_name=background_jobs.TASK, status="todo").count()


def test_verification_is_requested_run_and_stored_with_its_findings() -> None:
    write_chain(3)
    row = started()
    assert queued() == 1
    tasks.do_job(str(row.id))
    row.refresh_from_db()
    assert row.finished_at is not None
    assert row.result["ok"] is True
    assert row.result["events"] >= 3
    told = Event.objects.filter(stream_id=row.id).order_by("seq").values_list("type", flat=True)
    assert list(told) == ["audit.verify.asked", "audit.verify.done"]
    assert background_jobs.run(row.id) is None


def test_changed_event_is_detected_and_stored() -> None:
    write_chain(3)
    sql("UPDATE core_event SET data = %s WHERE seq = 2", ['{"n":99}'])
    row = started()
    background_jobs.run(row.id)
    row.refresh_from_db()
    assert row.result["ok"] is False
    (finding,) = row.result["findings"]
    assert (finding["kind"], finding["seq"]) == ("changed", 2)


def test_one_job_of_a_kind_runs_at_a_time() -> None:
    first = started()
    with pytest.raises(Refused):
        started()
    started(kind=retention.JOB)
    background_jobs.run(first.id)
    started()


def test_requesting_and_viewing_jobs_requires_the_permission() -> None:
    with pytest.raises(Forbidden):
        started(by=NOBODY)
    row = started(by=AUDITOR)
    assert background_jobs.get(AUDITOR, row.id).pk == row.pk
    with pytest.raises(NotFound):
        background_jobs.get(NOBODY, row.id)
    assert not background_jobs.visible_to(NOBODY, audit_verification.JOB).exists()
    with pytest.raises(Forbidden):
        started(kind=retention.JOB, by=AUDITOR)


def test_reason_is_not_in_the_event_chain() -> None:
    row = started(kind=retention.JOB, reason="张三丰 asks for it")
    assert row.reason == "张三丰 asks for it"
    (event,) = Event.objects.filter(stream_id=row.id)
    assert "张三丰" not in event.data
    with pytest.raises(Invalid):
        started(reason="x" * 401)


def test_interrupted_job_is_queued_again_and_fails_with_a_message() -> None:
    def dies(_job: BackgroundJob, _tell: Any) -> Any:
        raise MemoryError

    with replacing(JobKind, JobKind(audit_verification.JOB, "audit.read", dies)):
        row = started()
        for _attempt in range(background_jobs.MAX_ATTEMPTS):
            assert background_jobs.interrupted() == [row.id]
            tasks.resume_jobs(0)
            with pytest.raises(MemoryError):
                background_jobs.run(row.id)
        assert queued() == 1
        background_jobs.run(row.id)
    row.refresh_from_db()
    assert row.finished_at is not None
    assert str(background_jobs.MAX_ATTEMPTS) in row.problem


def test_problem_of_a_job_is_stored_as_its_result() -> None:
    def refuses(_job: BackgroundJob, _tell: Any) -> Any:
        raise Problem("the disk is full")

    with replacing(JobKind, JobKind(audit_verification.JOB, "audit.read", refuses)):
        row = started()
        background_jobs.run(row.id)
    row.refresh_from_db()
    assert row.problem == "the disk is full"


def test_nightly_erasure_is_listed_as_a_job() -> None:
    left = [4, 3]
    kind = Retention("core.note", timedelta(1), lambda **_: left.pop() if left else 0, "notes")
    with replacing(Retention, kind):
        tasks.erase_what_is_past(0)
    (row,) = BackgroundJob.objects.filter(kind=retention.JOB)
    assert row.result == {"erased": {"core.note": 7}}
    started(kind=retention.JOB)
    tasks.erase_what_is_past(0)  # a manual run is in progress; the nightly task skips it
    assert BackgroundJob.objects.count() == 2
