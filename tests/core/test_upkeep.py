"""Periodic jobs record their runs, and missing runs are detected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateWorker

from jiceng.core import day_closing, periodic_tasks, worker
from jiceng.core.models import MachineClock, TaskRun
from tests.core.chains import write_chain

NOON = datetime(2026, 9, 16, 4, 0, tzinfo=UTC)
DAYS = "jiceng.core.tasks.close_days"
OFFSETS = st.integers(-3000, 3000).map(lambda minutes: NOON + timedelta(minutes=minutes))


@pytest.mark.django_db
def test_successful_and_failed_tasks_are_recorded() -> None:
    periodic_tasks.expect_all(NOON)
    periodic_tasks.note(DAYS, at=NOON)
    periodic_tasks.note(DAYS, at=NOON + timedelta(hours=1), fault="OSError")
    row = TaskRun.objects.get(task=DAYS)
    assert (row.done_at, row.failed_at, row.fault) == (NOON, NOON + timedelta(hours=1), "OSError")
    run = next(
        run
        for run in periodic_tasks.current_state(NOON + timedelta(hours=1)).runs
        if run.key == "days"
    )
    assert run.fault == "OSError"
    periodic_tasks.note(DAYS, at=NOON + timedelta(hours=2))
    run = next(
        run
        for run in periodic_tasks.current_state(NOON + timedelta(hours=2)).runs
        if run.key == "days"
    )
    assert run.fault == ""


@pytest.mark.django_db
def test_task_is_overdue_when_its_time_has_passed_without_a_run() -> None:
    periodic_tasks.expect_all(NOON)  # close_days runs five minutes past each hour
    late = {run.key for run in periodic_tasks.current_state(NOON + timedelta(minutes=19)).late}
    assert "days" not in late
    late = {run.key for run in periodic_tasks.current_state(NOON + timedelta(minutes=21)).late}
    assert "days" in late
    periodic_tasks.note(DAYS, at=NOON + timedelta(minutes=22))
    late = {run.key for run in periodic_tasks.current_state(NOON + timedelta(minutes=23)).late}
    assert "days" not in late


@pytest.mark.django_db
def test_unclosed_days_are_overdue_even_if_the_task_ran() -> None:
    write_chain(1, start=NOON)
    periodic_tasks.expect_all(NOON)

    def is_late(days_later: int) -> bool:
        at = NOON + timedelta(days=days_later)
        periodic_tasks.note(DAYS, at=at)
        return "days" in {run.key for run in periodic_tasks.current_state(at).late}

    assert [is_late(later) for later in range(4)] == [False, False, True, True]
    day_closing.close_due_days(at=NOON + timedelta(days=1))
    assert [is_late(later) for later in range(4)] == [False, False, False, True]


@given(OFFSETS, st.none() | OFFSETS, OFFSETS)
def test_task_is_overdue_without_a_run_since_its_time(
    previous: datetime, done_at: datetime | None, since: datetime
) -> None:
    was_done = done_at is not None and done_at >= previous
    assert periodic_tasks.is_late(previous, done_at, since) == (previous > since and not was_done)


@pytest.mark.django_db
def test_failed_task_fails_and_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    periodic_tasks.expect_all(NOON)

    class Job:
        task_name = DAYS

    class Context:
        job = Job()

    def fails() -> None:
        raise DatabaseError

    with pytest.raises(DatabaseError):
        worker._watched(fails, Context(), None)
    assert TaskRun.objects.get(task=DAYS).fault == "DatabaseError"
    assert worker._watched(lambda: 7, Context(), None) == 7
    assert TaskRun.objects.get(task=DAYS).done_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("beats", [True, False])
def test_health_url_reports_the_age_of_upkeep(client: Client, beats: bool) -> None:
    now = datetime.now(UTC)
    if beats:
        ProcrastinateWorker.objects.using("default").bulk_create(
            [ProcrastinateWorker(last_heartbeat=now)]
        )
    periodic_tasks.expect_all(now)
    periodic_tasks.note(DAYS, at=now - timedelta(seconds=90))
    answer = client.get(reverse("health"))
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    assert told["status"] == ("ok" if beats else "late")
    assert told["worker"]["alive"] is beats
    assert 90 <= told["work"]["days"]["done_seconds_ago"] < 150
    assert client.get("/health?strict=1").status_code == (200 if beats else 503)
    assert told["clock"] == {"good": True, "in_doubt_seconds": None}
    MachineClock.objects.create(
        machine="one", wall=now, since_boot=timedelta(1), held_since=now - timedelta(minutes=2)
    )
    doubtful = client.get("/health?strict=1")
    assert doubtful.status_code == 503
    assert doubtful.json()["status"] == "late"
    assert 120 <= doubtful.json()["clock"]["in_doubt_seconds"] < 180
