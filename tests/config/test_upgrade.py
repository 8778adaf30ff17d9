"""Upgrade from the first release: all data is there, can be decrypted and found, and is accounted
for.

`first_release/` holds an installation of version 0.1 created by that version's own code: its tables
as SQL, its keys, its photos. All data is fictitious.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jiceng.core import embedded
from tests.config.conftest import Jiceng
from tests.conftest import CHECKOUT
from tests.installations import clean

LEFT = Path(__file__).parent / "first_release"
SECRET = "a secret of this installation, long enough"
SCRIPT = """
import json
import django
django.setup()
from django.test import Client
from django.utils import timezone
from jiceng.cases.search import by_words as search
from jiceng.cases.models import Attachment, Callback, Caller, Case, CaseTask
from jiceng.records.remarks.public import Remark
from jiceng.core import files
from jiceng.directory.models import Person, Post, Unit
from jiceng.directory.public import actor_of
from tests.world import PASSWORD

now = timezone.now()
signed_in = {
    name: Client(SERVER_NAME="localhost").post(
        "/sign-in/", {"login": name, "password": PASSWORD}
    ).status_code
    for name in ("clerk", "dispatcher")
}
photo = Attachment.objects.get()
clerk = Person.objects.get(username="clerk")
office = actor_of(Person.objects.get(username="district"), now)
found = {
    words: [row.title for row in search.search(office, words).rows]
    for words in ("路灯", "垃圾", "堆物", "井盖", "无此事")
}
print(json.dumps({
    "signed_in": signed_in,
    "rows": [model.objects.count() for model in (
        Unit, Person, Post, Case, Caller, Callback, CaseTask, Remark, Attachment
    )],
    "states": dict(Case.objects.order_by("title").values_list("title", "state")),
    "phones": sorted({caller.phone for caller in Caller.objects.all()}),
    "phone_at_work": clerk.phone,
    "photo": len(files.open_photo(photo.name, "full").read()) == photo.bytes,
    "found": found,
}))
"""


@pytest.fixture
def left(home: Path, jiceng: Jiceng) -> Path:
    """A home of version 0.1 with its tables."""
    for name, content in json.loads((LEFT / "home.json").read_text()).items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(base64.b64decode(content))
        path.chmod(0o600)
    home.chmod(0o711)
    assert jiceng("db", "start").returncode == 0
    loaded = jiceng("db", "psql", "--", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(LEFT / "dump.sql"))
    assert loaded.returncode == 0, loaded.stderr
    return home


def look(home: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=CHECKOUT,
        env={
            **clean(),
            "JICENG_HOME": str(home),
            "JICENG_SECRET_KEY": SECRET,
            "DJANGO_SETTINGS_MODULE": "jiceng.config.settings",
            "PYTHONPATH": str(CHECKOUT),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def verified(jiceng: Jiceng, what: str) -> dict[str, Any]:
    done = jiceng("audit", what, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


RENEWED = {"auth_permission", "django_content_type", "django_migrations"}
"""Tables that say what the code has, not what the installation has."""
GROWN = {"core_stream", "core_event"}
"""Migrations tell of what they do."""


def rows_of_tables(home: Path) -> dict[str, int]:
    with psycopg.connect(
        host=str(embedded.socket_dir(home)), user=embedded.USER, dbname=embedded.DATABASE
    ) as connection:
        names = connection.execute(
            "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition"
        ).fetchall()
        counts = [
            connection.execute(f'SELECT count(*) FROM "{name}"').fetchone() for (name,) in names
        ]
    return {str(name): int(row[0]) for (name,), row in zip(names, counts, strict=True) if row}


@pytest.mark.timeout(300)
def test_an_installation_of_the_first_release_is_whole_after_its_upgrade(
    left: Path, jiceng: Jiceng
) -> None:
    before = rows_of_tables(left)
    migrated = jiceng("migrate", JICENG_SECRET_KEY=SECRET)
    assert migrated.returncode == 0, migrated.stderr
    after = rows_of_tables(left)
    assert all(after[name] >= before[name] for name in GROWN)
    same = before.keys() - RENEWED - GROWN
    assert {name: after.get(name) for name in same} == {name: before[name] for name in same}
    # Values of that release are bound to fields only; each is decrypted and bound to its row.
    rotated = jiceng("keys", "rotate", "--resume", "--json", JICENG_SECRET_KEY=SECRET)
    assert rotated.returncode == 0, rotated.stderr
    assert (left / "keys" / "bound.key").exists()
    assert look(left) == {
        "signed_in": {"clerk": 302, "dispatcher": 302},
        "rows": ROWS,
        "states": {
            "垃圾无人清运": "closed",
            "楼道堆物": "resolved",
            "井盖松动": "reported",
            "路灯不亮": "reported",
        },
        "phones": ["19900001234"],
        "phone_at_work": "13900000001",
        "photo": True,
        "found": {
            "路灯": ["路灯不亮"],
            "垃圾": ["垃圾无人清运"],
            "堆物": ["楼道堆物"],
            "井盖": ["井盖松动"],
            "无此事": [],
        },
    }
    assert jiceng("audit", "close-days").returncode == 0
    state = verified(jiceng, "rebuild")
    assert (state["findings"], state["due"]) == ([], [])
    # Rows from before recorded changes rely on the baseline of the upgrade.
    assert state["resting"]["cases_case"] == 4
    assert state["resting"]["directory_person"] == ROWS[1]
    assert verified(jiceng, "verify")["ok"]


ROWS = [10, 15, 15, 4, 4, 1, 1, 4, 1]
"""Units, people, posts, requests, callers, callbacks, tasks, remarks, photos."""
