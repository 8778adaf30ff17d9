"""Periodic maintenance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django import procrastinate_app

from jiceng.core import partitions, tasks
from jiceng.core.manifests import replacing
from jiceng.core.models import DayRoot
from jiceng.core.retention import Retention
from tests.core.chains import write_chain

pytestmark = pytest.mark.django_db


def test_every_upkeep_task_is_periodic() -> None:
    registry = procrastinate_app.current_app.periodic_registry.periodic_tasks
    names = {task.task.name for task in registry.values()}
    assert {
        "jiceng.core.tasks.make_partitions",
        "jiceng.core.tasks.close_days",
        "jiceng.core.tasks.erase_what_is_past",
    } <= names


def test_no_periodic_task_runs_concurrently_with_itself() -> None:
    """Otherwise a hanging task would be joined by another at each period until no worker is
    free.
    """
    registry = procrastinate_app.current_app.periodic_registry.periodic_tasks
    tasks_of = [each.task for each in registry.values()]
    assert tasks_of
    assert [task.name for task in tasks_of if not task.lock or not task.queueing_lock] == []


def test_hourly_task_closes_days_that_are_over() -> None:
    write_chain(1, start=datetime.now(UTC) - timedelta(days=3))
    tasks.close_days(0)
    assert DayRoot.objects.count() in {2, 3}


def test_nightly_task_erases_expired_data() -> None:
    left = [4]
    kind = Retention("core.note", timedelta(1), lambda **_: left.pop() if left else 0, "notes")
    with replacing(Retention, kind):
        tasks.erase_what_is_past(0)
    assert left == []


def test_daily_task_creates_partitions() -> None:
    tasks.make_partitions(0)
    assert partitions.ensure() == []
