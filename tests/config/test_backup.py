"""Backup of an installation into one file, and restore on an empty machine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.config.backup import sealing
from jiceng.config.backup.sealing import Opening, Sealing
from jiceng.core import embedded
from jiceng.core.embedded import Server
from jiceng.core.errors import Problem
from tests import installations
from tests.conftest import CHECKOUT, unavailable
from tests.installations import clean

SECRET = "a secret of this installation, long enough"
SCRIPT = """
import json, sys
import django
django.setup()
from io import BytesIO
from django.test import Client
from PIL import Image
from jiceng.cases.models import Attachment, Caller, Case
from jiceng.core import files, photo_redrawing
from jiceng.core.access import SYSTEM
from tests.world import PASSWORD, build

if sys.argv[1] == "build":
    world = build()
    drawn = BytesIO()
    Image.new("RGB", (64, 48), "red").save(drawn, "PNG")
    kept = files.store_photo(photo_redrawing.reencode(drawn))
    world.open(photos=(kept,))
    world.resolved()
client = Client(SERVER_NAME="localhost")
answer = client.post("/sign-in/", {"login": "clerk", "password": PASSWORD})
photo = Attachment.objects.get()
print(json.dumps({
    "signed_in": answer.status_code,
    "phones": sorted(caller.phone for caller in Caller.objects.all()),
    "cases": Case.objects.count(),
    "photo": len(files.open_photo(photo.name, "full").read()),
}))
"""


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=CHECKOUT,
        env={
            **clean(),
            "JICENG_HOME": str(home),
            "JICENG_SECRET_KEY": SECRET,
            "DJANGO_SETTINGS_MODULE": "jiceng.config.settings",
            "PYTHONPATH": str(CHECKOUT),
            **more,
        },
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def jiceng(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return run(home, "-m", "jiceng.config.cli", *arguments, **more)


def look(home: Path, what: str = "look") -> Any:
    done = run(home, "-c", SCRIPT, what)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def tables(home: Path) -> dict[str, str]:
    """A sum over the rows of each table."""
    with psycopg.connect(
        host=str(embedded.socket_dir(home)), user=embedded.USER, dbname=embedded.DATABASE
    ) as connection:
        names = connection.execute(
            "SELECT relname::text, relkind::text FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') ORDER BY 1"
        ).fetchall()
        found = {}
        for name, kind in names:
            summed = connection.execute(
                f'SELECT last_value::text FROM "{name}"'
                if kind == "S"
                else f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" t'
            ).fetchone()
            assert summed is not None
            found[str(name)] = str(summed[0])
        return found


@pytest.fixture(scope="module")
def lived_in(installed: Path) -> Path:
    """An installation with people, requests, a photo and its own model."""
    (installed / "models").mkdir()
    (installed / "models" / "triage.npz").write_bytes(b"a model")
    assert look(installed, "build")["signed_in"] == 302
    return installed


@pytest.fixture
def empty(passable: Path) -> Iterator[Path]:
    """An empty home, as on another machine."""
    home = passable / "new"
    yield home
    installations.discard(Server(home))


@pytest.mark.timeout(900)
def test_backup_is_restored_completely(lived_in: Path, empty: Path, passable: Path) -> None:
    phrase, wrong = passable / "phrase", passable / "wrong"
    phrase.write_text("eight words that nobody else would ever think of\n")
    wrong.write_text("something else\n")
    seal = ["--passphrase-file", str(phrase)]
    file = passable / "all.backup"
    seen, rows = look(lived_in), tables(lived_in)
    done = jiceng(lived_in, "backup", str(file), *seal)
    assert done.returncode == 0, done.stderr
    # The installation knows of the backup, which does not contain that.
    assert tables(lived_in)["core_stream"] != rows["core_stream"]
    assert "holds the keys" not in done.stderr
    assert file.stat().st_mode & 0o077 == 0
    held = file.read_bytes()
    assert SECRET.encode() not in held
    assert "垃圾".encode() not in held
    for phrases in ([], ["--passphrase-file", str(wrong)]):
        refused = jiceng(empty, "restore", str(file), *phrases)
        assert refused.returncode == 1
        assert "passphrase" in refused.stderr
        assert not list(empty.iterdir())
    done = jiceng(empty, "restore", str(file), *seal)
    assert done.returncode == 0, done.stderr
    back = tables(empty)
    other = {name for name in rows.keys() | back.keys() if back.get(name) != rows.get(name)}
    assert other <= {"core_counter"}, other
    assert look(empty) == seen  # the sealed values open, the photo is there, people sign in
    verified = jiceng(empty, "audit", "verify", "--json")
    assert verified.returncode == 0, verified.stderr
    assert (empty / "models" / "triage.npz").read_bytes() == b"a model"
    assert f"JICENG_SECRET_KEY='{SECRET}'" in (empty / "settings.env").read_text()
    again = jiceng(empty, "restore", str(file), *seal)
    assert again.returncode == 1
    assert "overwrites nothing" in again.stderr


@pytest.mark.timeout(900)
def test_restore_as_documented_leads_to_the_new_installation(
    lived_in: Path, empty: Path, passable: Path
) -> None:
    """Runs the lines of the operations manual with other paths."""
    file, phrase = passable / "all.backup", passable / "phrase"
    phrase.write_text("eight words that nobody else would ever think of\n")
    outside = {"JICENG_KEYS": str(lived_in / "keys"), "JICENG_MFA": "0"}
    done = jiceng(lived_in, "backup", str(file), "--passphrase-file", str(phrase), **outside)
    assert done.returncode == 0, done.stderr
    guide = (CHECKOUT / "docs" / "en" / "operations" / "backup.md").read_text("utf-8")
    block = guide.partition("**Restore**")[2].partition("```sh\n")[2].partition("```")[0]
    script = (
        block.replace("make setup\n", "")
        .replace("/srv/jiceng", str(empty))
        .replace("/root/phrase", str(phrase))
        .replace("/backup/jiceng-2026-11-28.backup", str(file))
        .replace(".venv/bin/jiceng", f"{sys.executable} -m jiceng.config.cli")
    )
    Server(lived_in).stop()
    done = subprocess.run(
        ["sh", "-ec", f"{script}\nenv"],
        env=clean(),
        cwd=passable,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert f"JICENG_HOME={empty}" in said
    assert f"JICENG_KEYS={empty / 'keys'}" in said
    assert "JICENG_MFA=0" in said
    assert f"JICENG_SECRET_KEY={SECRET}" in said
    assert not Server(lived_in).status().running  # the old server received no request
    assert f"# JICENG_HOME='{lived_in}'" in (empty / "settings.env").read_text()
    Server(lived_in).start()  # for tests that come after it in a random order


@pytest.mark.timeout(900)
def test_interrupted_restore_into_an_external_server_is_completed(
    lived_in: Path, empty: Path, passable: Path
) -> None:
    file = passable / "all.backup"
    assert jiceng(lived_in, "backup", str(file)).returncode == 0
    host = str(embedded.socket_dir(lived_in))
    with psycopg.connect(
        host=host, user=embedded.USER, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute("CREATE DATABASE elsewhere TEMPLATE template0")
    url = {"DATABASE_URL": f"postgresql://{embedded.USER}@{quote(host, safe='')}/elsewhere"}
    (empty / "settings.env").mkdir(parents=True)  # the step after the tables fails
    cut = jiceng(empty, "restore", str(file), **url)
    assert cut.returncode == 1
    assert (empty / ".restoring").exists()
    (empty / "settings.env").rmdir()
    done = jiceng(empty, "restore", str(file), **url)
    assert done.returncode == 0, done.stderr
    assert jiceng(empty, "audit", "verify", "--json", **url).returncode == 0
    shutil.rmtree(empty)
    refused = jiceng(empty, "restore", str(file), **url)
    assert refused.returncode == 1
    assert "holds tables" in refused.stderr


def test_backup_without_the_secret_key_says_so(lived_in: Path, passable: Path) -> None:
    done = jiceng(lived_in, "backup", str(passable / "all.backup"), JICENG_SECRET_KEY="")
    assert done.returncode == 0
    assert "JICENG_SECRET_KEY is not set" in done.stderr


def begin(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "jiceng.config.cli", *arguments],
        env={**clean(), "JICENG_HOME": str(home), "JICENG_SECRET_KEY": SECRET},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill_once(process: subprocess.Popen[bytes], begun: Path, pattern: str) -> None:
    """Kill a process and its children as soon as its work has started."""
    until = time.monotonic() + 240
    while process.poll() is None and not list(begun.glob(pattern)):
        assert time.monotonic() < until
        time.sleep(0.002)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.timeout(900)
def test_killed_backup_or_restore_leaves_no_partial_files(
    lived_in: Path, empty: Path, passable: Path
) -> None:
    file = passable / "all.backup"
    for pattern in (".all.backup*", ".all.backup*/draft"):
        kill_once(begin(lived_in, "backup", str(file)), passable, pattern)
        assert not file.exists()
    done = jiceng(lived_in, "backup", str(file))
    assert done.returncode == 0, done.stderr
    assert "not sealed and holds the keys" in done.stderr
    assert SECRET.encode() in file.read_bytes()
    assert not list(passable.glob(".all.backup*"))  # leftovers of killed backups are gone
    seen = look(lived_in)
    for pattern in ("new/.restoring/files/*", "new/pg/data/PG_VERSION", "new/uploads/*"):
        kill_once(begin(empty, "restore", str(file)), passable, pattern)
        Server(empty).stop()
        refused = jiceng(empty, "audit", "verify", "--json")
        assert refused.returncode == 1
        assert "cut off" in refused.stderr
    done = jiceng(empty, "restore", str(file))
    assert done.returncode == 0, done.stderr
    assert look(empty) == seen


def test_full_disk_is_reported_and_leaves_no_files(lived_in: Path, passable: Path) -> None:
    disk = passable / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=0755", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        unavailable("only root can make a small disk")
    try:
        done = jiceng(lived_in, "backup", str(disk / "all.backup"))
        assert done.returncode == 1
        assert "disk is full" in done.stderr
        assert not list(disk.iterdir())
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_existing_file_is_not_overwritten(lived_in: Path, passable: Path) -> None:
    file = passable / "all.backup"
    file.write_text("something else")
    done = jiceng(lived_in, "backup", str(file))
    assert done.returncode == 1
    assert file.read_text() == "something else"


def test_invalid_backup_is_refused_and_leaves_no_files(empty: Path, passable: Path) -> None:
    for number, data in enumerate([b"", b"nothing", os.urandom(50_000), hostile()]):
        file = passable / f"{number}.backup"
        file.write_bytes(data)
        done = jiceng(empty, "restore", str(file))
        assert done.returncode == 1
        assert "no backup" in done.stderr
        assert not list(empty.iterdir())
    assert not (passable / "evil").exists()


def hostile() -> bytes:
    """An archive with paths outside of its folder."""
    into = BytesIO()
    with tarfile.open(fileobj=into, mode="w") as tar:
        entry = tarfile.TarInfo("home/../../evil")
        entry.size = 4
        tar.addfile(entry, BytesIO(b"evil"))
    return into.getvalue()


@given(st.binary(max_size=300), st.integers(1, 64), st.lists(st.integers(1, 80), max_size=20))
def test_encrypted_backup_is_decrypted_only_with_its_passphrase(
    data: bytes, part: int, steps: list[int]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "PART_BYTES", part)
        patch.setattr(sealing, "SCRYPT_COST", 2)
        into = BytesIO()
        file = Sealing(into, "phrase")
        at = 0
        for step in [*steps, len(data)]:
            file.write(data[at : at + step])
            at += step
        file.finish()
        sealed = into.getvalue()
        assert Opening(BytesIO(sealed), "phrase").read() == data
        head = len(sealing.MAGIC) + sealing.SALT_BYTES + sealing.PREFIX_BYTES
        cut = sealed[: head + (len(sealed) - head) // 2]
        changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
        for wrong, phrase in ((cut, "phrase"), (changed, "phrase"), (sealed, "other")):
            with pytest.raises(Problem):
                Opening(BytesIO(wrong), phrase).read()
