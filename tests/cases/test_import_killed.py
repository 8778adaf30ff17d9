"""A worker that dies during an import. A module of its own, since its rows are committed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from jiceng.cases.models import Case
from jiceng.core.audit_verification import verify
from jiceng.records.imports import work
from jiceng.records.imports.models import TableImport
from tests.cases.import_samples import jobs
from tests.cases.test_import_jobs import submitted, uploads
from tests.world import committed

__all__ = ["uploads"]

CHILD = """
import sys, time, django
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"], settings.MEDIA_ROOT = sys.argv[1:3]
from uuid import UUID
from jiceng.cases.importing import target as run
from jiceng.records.imports import work
real = run.import_batch
def slowly(**given):
    outcome = real(**given)
    time.sleep(0.1)
    return outcome
run.import_batch = slowly
work.work(UUID(sys.argv[3]), batch=20)
"""


@pytest.mark.django_db(transaction=True)
def test_import_of_a_killed_worker_is_resumed_by_the_next_one(uploads: Path) -> None:
    world = committed()
    job = submitted(world, uploads, 600)
    jobs.start(job=job.id, by=world["administrator"], at=world.at)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, connection.settings_dict["NAME"], str(uploads), str(job.id)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
    )
    try:
        until = time.monotonic() + 150
        while not TableImport.objects.filter(rows_done__gte=100).exists():
            assert time.monotonic() < until, "the import did not begin"
            assert child.poll() is None, "the import ended by itself"
            time.sleep(0.02)
        assert work.cut_off() == []
        assert work.work(job.id) is None
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    until = time.monotonic() + 60
    while not (left := work.cut_off()):
        assert time.monotonic() < until, "the dead worker still holds its import"
        time.sleep(0.05)
    assert left == [job.id]
    done = work.work(job.id)
    assert done is not None
    assert (done.state, done.opened, done.rejected) == ("done", 598, 2)
    assert done.began_rows >= 100
    assert Case.objects.count() == 598
    assert verify().ok
