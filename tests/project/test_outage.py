"""A database failure: clear errors, recovery, no loss."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from jiceng.core.embedded import Server
from tests import installations

# In a process of its own: its database is its own, and it keeps its connections as a server does.
SCRIPT = """
import json, os, signal, sys
from pathlib import Path
import django
django.setup()
from django.db import close_old_connections
from django.test import Client
from jiceng.core.access import SYSTEM
from jiceng.core.audit_verification import verify
from jiceng.core.embedded import Server
from jiceng.cases.models import Case
from tests.world import build

home = Path(os.environ["JICENG_HOME"])
build()
client = Client(raise_request_exception=False, SERVER_NAME="localhost")

def report(ref):
    # As a server does at the start of each request; the test client does not.
    close_old_connections()
    body = {"text": "井盖破了", "source": "test", "source_ref": ref}
    answer = client.post("/api/v1/requests", body, content_type="application/json")
    return answer.status_code, answer.json().get("code", "")

told = {"before": report("1")}
os.kill(int((home / "pg/data/postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
import time; time.sleep(1)
told["during"] = report("2")
told["page"] = client.get("/roots/").status_code
Server(home).start()
told["after"] = report("2")
told["again"] = report("2")
close_old_connections()
told["count"] = Case.objects.count()
told["audit"] = verify().ok
print(json.dumps(told))
"""


def test_requests_survive_a_database_crash_and_recovery(passable: Path, installation: Path) -> None:
    home = installations.copied(installation, passable / "home")
    environment = {**os.environ, "JICENG_HOME": str(home)}
    environment["DJANGO_SETTINGS_MODULE"] = "jiceng.config.settings"
    try:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**environment, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        installations.discard(Server(home))
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["before"] == [201, ""]
    assert told["during"] == [503, "database.unavailable"]
    assert told["page"] == 503
    assert told["after"] == [201, ""]
    assert told["again"][0] == 200
    assert told["count"] == 2
    assert told["audit"] is True
