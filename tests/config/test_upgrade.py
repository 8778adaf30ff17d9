"""Upgrade from the first release: all data is there, can be decrypted and found, and is accounted
for.

`first_release/` holds an installation of version 0.1 created by that version's own code: its tables
as SQL, its keys, its photos, a file to import. All data is fictitious.
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
from jiceng.cases.reply_templates.models import ReplyTemplate
from jiceng.records.imports import actions as imports
from jiceng.records.imports.models import ImportRun, TableImport
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
def table(row):
    mapping = imports.mapping_of(row)
    counts = [row.rows_total, row.rows_done, row.opened, row.updated, row.unchanged, row.rejected]
    return [row.kind, row.state, mapping.source, row.mapping["units"], row.by.username, counts]


agent = actor_of(Person.objects.get(username="hotline"), now)
tables = {row.file_name: row for row in imports.visible_to(agent, "case")}
print(json.dumps({
    "templates": [
        [row.name, row.text, row.move, row.category_id, row.case_state, row.state, row.version,
         row.unit.code, row.opened_at.isoformat(timespec="seconds")]
        for row in ReplyTemplate.objects.order_by("name")
    ],
    "tables": {name: table(row) for name, row in tables.items()},
    "runs": list(ImportRun.objects.values_list(
        "mapping", "rows_done", "opened", "updated", "unchanged", "rejected"
    )),
    "file": imports.file_of(tables["今年.csv"].pk).read_text().splitlines()[0],
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
def test_upgrade_from_the_first_release_is_complete(left: Path, jiceng: Jiceng) -> None:
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
        **KEPT_SINCE,
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
    assert state["resting"]["workbench_replytemplate"] == 2
    assert state["resting"]["directory_person"] == ROWS[1]
    assert verified(jiceng, "verify")["ok"]


ROWS = [10, 15, 15, 4, 4, 1, 1, 4, 1]
"""Units, people, posts, requests, callers, callbacks, tasks, remarks, photos."""
KEPT_SINCE = {
    "templates": [
        [
            *("不属本区", "该事项不属于本区职责，编号{number}。", "decline", "A02", "reported"),
            *("kept", 1, "440704", "2026-11-30T09:41:44+00:00"),
        ],
        [
            *("路灯已修复", "您反映的{address}路灯已于{date}修复，请查看。", "resolve", None, ""),
            *("kept", 1, "JH-URB", "2026-11-30T09:41:44+00:00"),
        ],
    ],
    "tables": {
        "今年.csv": ["case", "ready", "hotline", "", "hotline", [0, 0, 0, 0, 0, 0]],
        "去年.csv": ["case", "done", "neighbour", "reject", "hotline", [2, 2, 0, 0, 0, 2]],
    },
    "runs": [["own@ac811455e3c0733a0b2f643e68c87288+rr", 2, 0, 0, 0, 2]],
    "file": "id,opened,title,text,unit,category",
}
"""Reply templates, table imports and the file of one that was not started."""
