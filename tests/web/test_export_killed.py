"""A worker that dies during an export. A module of its own, since its rows are committed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from jiceng.cases.models import Case
from jiceng.core import background_jobs, change_journal
from jiceng.core.models import BackgroundJob
from jiceng.desk import exports
from jiceng.desk.models import Export
from tests.web.test_exports import read
from tests.world import World, committed

ROWS = 400
CHILD = """
import sys, time, django
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"], settings.MEDIA_ROOT = sys.argv[1:3]
from uuid import UUID
from jiceng.cases.search import exporting
from jiceng.core import background_jobs
from jiceng.desk import exports as tables
background_jobs._REPORT_EVERY_SECONDS, tables._REPORT_EVERY = 0, 10
real = exporting.rows
def slowly(*given):
    for row in real(*given):
        time.sleep(0.02)
        yield row
exporting.rows = slowly
background_jobs.run(UUID(sys.argv[3]))
"""


@pytest.fixture(autouse=True)
def _morning() -> None:
    """Use the real clock, as the child process does."""


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    return tmp_path / "uploads"


def begun(world: World, uploads: Path) -> tuple[Export, subprocess.Popen[bytes]]:
    """An export made slowly by another process."""
    first = world.open()
    rows = [
        Case(
            number=f"9{n:019}",
            channel="hotline",
            title="甲",
            text="乙",
            unit_id=first.unit_id,
            first_receiver_id=first.unit_id,
            opened_at=first.opened_at,
            queue_at=first.queue_at,
        )
        for n in range(ROWS - 1)
    ]
    with change_journal.made_by_hand():  # many at once have a transaction of their own
        Case.objects.bulk_create(rows)
    export = exports.ask_export(
        by=world["district"],
        at=world.at,
        source="search",
        query="state=reported",
        reason="月报",
        language="zh-hans",
    )
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            CHILD,
            connection.settings_dict["NAME"],
            str(uploads),
            str(export.pk),
        ],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
    )
    until = time.monotonic() + 150
    while not BackgroundJob.objects.filter(seen__gte=50, total=ROWS).exists():
        assert time.monotonic() < until, "the table was not begun"
        assert child.poll() is None, "the table ended by itself"
        time.sleep(0.02)
    return export, child


@pytest.mark.django_db(transaction=True)
def test_export_of_a_killed_worker_is_made_by_the_next_one(uploads: Path) -> None:
    export, child = begun(committed(), uploads)
    try:
        assert background_jobs.interrupted() == []
        assert background_jobs.run(export.pk) is None
        assert [each for each in uploads.rglob("*") if each.is_file()]
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    until = time.monotonic() + 60
    while not (left := background_jobs.interrupted()):
        assert time.monotonic() < until, "the dead worker still holds its table"
        time.sleep(0.05)
    assert left == [export.pk]
    background_jobs.run(export.pk)
    export.refresh_from_db()
    _sheets, rows, about = read(export)
    assert (len(rows), about["诉求"]) == (ROWS, float(ROWS))
    assert len({row["编号"] for row in rows}) == ROWS
    files = [each for each in uploads.rglob("*") if each.is_file()]
    assert files == [Path(default_storage.path(export.name))]


@pytest.mark.django_db(transaction=True)
def test_running_export_stops_on_request(uploads: Path) -> None:
    world = committed()
    export, child = begun(world, uploads)
    try:
        exports.stop_export(by=world["district"], at=world.at, export=export.pk)
        assert child.wait(timeout=30) == 0
    finally:
        child.kill()
        child.wait()
    row = BackgroundJob.objects.get(pk=export.pk)
    assert (row.is_stopped, row.problem) == (True, "")
    assert not [each for each in uploads.rglob("*") if each.is_file()]
