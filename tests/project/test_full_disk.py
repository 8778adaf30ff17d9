"""A full disk under the database: clear errors, no partial changes, recovery."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jiceng.core.embedded import Server
from tests import installations
from tests.cases.import_samples import PLAIN, row, write
from tests.conftest import unavailable

SIZE, LEFT = "320m", 128 << 10
SCRIPT = """
import json, random, sys
import django
django.setup()
from django.db import close_old_connections
from django.test import Client
from jiceng.cases.models import Case
from jiceng.core.audit_verification import verify
from tests.world import build

match sys.argv[1]:
    case "build":
        build()
        told = {}
    case "report":
        # Long texts that cannot be made smaller, so that the pages at hand do not hold them.
        client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        told = []
        for number in range(60):
            close_old_connections()
            characters = (chr(random.randrange(0x4E00, 0x9FA5)) for _ in range(4000))
            body = {"text": "".join(characters), "source": "test", "source_ref": f"{number}"}
            answer = client.post("/api/v1/requests", body, content_type="application/json")
            told.append((answer.status_code, answer.json().get("code", "")))
    case "count":
        told = {"count": Case.objects.count(), "audit": verify().ok}
print(json.dumps(told))
"""

# A busy machine takes its time to fill a disk.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def small_disk(passable: Path) -> Iterator[Path]:
    """A small separate disk that tests can fill."""
    disk = passable / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", str(disk)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        unavailable(f"only root can make a small disk: {done.stderr.strip()}")
    home = disk / "home"
    try:
        yield home
    finally:
        installations.discard(Server(home))
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(home: Path) -> Path:
    """Fill the disk except for a little space."""
    filler = home.parent / "filler"
    with filler.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, max(shutil.disk_usage(home).free - LEFT, 1))
    return filler


@pytest.fixture
def jiceng(small_disk: Path, installation: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call the command line, or a script, in the home on the small disk."""
    clean = {name: value for name, value in os.environ.items() if name[:7] != "JICENG_"}
    clean.pop("DATABASE_URL", None)
    root = str(Path(__file__).resolve().parents[2])
    environment = {
        **clean,
        "JICENG_HOME": str(small_disk),
        "PYTHONPATH": root,
        "DJANGO_SETTINGS_MODULE": "jiceng.config.settings",
    }

    def call(*arguments: str, script: bool = False) -> subprocess.CompletedProcess[str]:
        program = ["-c", SCRIPT] if script else ["-m", "jiceng.config.cli"]
        return subprocess.run(
            [sys.executable, *program, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    installations.copied(installation, small_disk)
    call("build", script=True)
    return call


def output_of(done: subprocess.CompletedProcess[str]) -> object:
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_reports_on_a_full_disk_are_refused_and_leave_no_partial_data(
    small_disk: Path, jiceng: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    filler = fill(small_disk)
    answers = output_of(jiceng("report", script=True))
    assert isinstance(answers, list)
    taken = [answer for answer in answers if answer[0] == 201]
    refused = [answer for answer in answers if answer[0] != 201]
    assert refused
    assert {tuple(answer) for answer in refused} <= {
        (503, "database.full"),
        (503, "database.unavailable"),
    }
    filler.unlink()
    Server(small_disk).start()
    assert output_of(jiceng("count", script=True)) == {"count": len(taken), "audit": True}
    # The same reports again: stored ones are recognised, the others are written.
    again = output_of(jiceng("report", script=True))
    assert isinstance(again, list)
    assert sorted(answer[0] for answer in again) == [200] * len(taken) + [201] * len(refused)
    assert output_of(jiceng("count", script=True)) == {"count": 60, "audit": True}


def test_import_on_a_full_disk_is_reported_and_resumes_with_space(
    small_disk: Path, jiceng: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    rows = 6_000
    file = write(tmp_path / "file.csv", [{**row(n), "text": "井盖破了" * 100} for n in range(rows)])
    mapping = tmp_path / "mapping.toml"
    made = PLAIN.replace("UNITS", "create under N").replace("CATEGORIES", "create under N")
    mapping.write_text(made.replace("DEADLINE", "none"), encoding="utf-8")
    command = ["cases", "import", str(file), "--mapping", str(mapping), "--json"]
    filler = fill(small_disk)
    done = jiceng(*command)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "disk" in done.stderr.splitlines()[-1] or "database" in done.stderr.splitlines()[-1]
    filler.unlink()
    Server(small_disk).start()
    report = output_of(jiceng(*command))
    assert isinstance(report, dict)
    assert (report["read"], report["opened"], report["rejected"]) == (rows, rows, 0), report
    assert output_of(jiceng("count", script=True)) == {"count": rows, "audit": True}
