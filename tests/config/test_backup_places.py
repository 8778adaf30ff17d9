"""Content of a backup, and settings after a restore."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import tarfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.config.backup import places, programs, restoring, writing
from jiceng.config.backup.places import InstallationFolders
from jiceng.core.errors import Problem

AT = datetime(2026, 3, 2, tzinfo=UTC)
TABLES = b"the tables, in which residents' words stand"
VALUES = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=40)


@pytest.fixture
def where(tmp_path: Path) -> InstallationFolders:
    home = tmp_path / "home"
    (home / "keys").mkdir(parents=True)
    (home / "keys" / "data-0001.key").write_text("a key")
    return InstallationFolders(home, home / "keys")


@pytest.fixture
def dumped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "dump", lambda _owner, into: into.write(TABLES))


def write(where: InstallationFolders, file: Path, **environment: str) -> writing.BackupResult:
    return writing.write(
        file, where=where, owner={}, environment=environment, facts={}, passphrase="", at=AT
    )


def held(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        parts = {entry.name: tar.extractfile(entry) for entry in tar}
        return {name: part.read() for name, part in parts.items() if part is not None}


def sourced(file: Path, **before: str) -> dict[str, str]:
    """Variables of a shell after `set -a; . FILE; set +a`."""
    done = subprocess.run(
        ["sh", "-c", f"set -a; . {shlex.quote(str(file))}; set +a; env -0"],
        env={"PATH": os.environ["PATH"], **before},
        capture_output=True,
        check=True,
    )
    words = done.stdout.decode().split("\0")
    return dict(word.split("=", 1) for word in words if "=" in word)


def test_nested_homes_are_not_part_of_a_backup(
    where: InstallationFolders, dumped: None, tmp_path: Path
) -> None:
    for name in ("bench/pg/data/PG_VERSION", "test/keys/data-0001.key", "models/triage.npz"):
        file = where.home / name
        file.parent.mkdir(parents=True)
        file.write_text("x")
    write(where, tmp_path / "all.backup")
    names = set(held(tmp_path / "all.backup"))
    assert {"home/models/triage.npz", "keys/data-0001.key"} <= names
    assert not [name for name in names if name.startswith(("home/bench", "home/test"))]


def test_keys_from_the_environment_are_not_in_a_backup(
    where: InstallationFolders, dumped: None, tmp_path: Path
) -> None:
    write(
        where,
        tmp_path / "all.backup",
        JICENG_SECRET_KEY="s",
        JICENG_KEY_SOURCE="environment",
        JICENG_KEY_DATA_0001="ab" * 32,
        JICENG_KEY_INDEX_0002="hmac-sha256 cd",
    )
    settings = held(tmp_path / "all.backup")[places.SETTINGS].decode()
    assert "JICENG_SECRET_KEY='s'" in settings
    assert "JICENG_KEY_SOURCE" in settings
    assert "JICENG_KEY_DATA" not in settings
    assert "JICENG_KEY_INDEX" not in settings


@given(VALUES, VALUES)
def test_restored_settings_use_new_paths_and_keep_other_values(secret: str, address: str) -> None:
    old = {
        "JICENG_HOME": "/old",
        "JICENG_KEYS": "/old/keys",
        "JICENG_ACCESS_LOG": "/old/log",
        "JICENG_ROOTS_CA": "/elsewhere/ca.pem",
        "JICENG_SECRET_KEY": secret,
        "DATABASE_URL": address,
        "DATABASE_OWNER_URL": "postgresql://o@old/x",
    }
    new = {"JICENG_HOME": "/new", "JICENG_KEYS": "/new/keys", "DATABASE_URL": "postgresql://new/x"}
    text = places.relocated_settings(places.settings_of(old), new)
    assert places.read_settings(text) == {
        **new,
        "JICENG_ACCESS_LOG": "/new/log",
        "JICENG_ROOTS_CA": "/elsewhere/ca.pem",
        "JICENG_SECRET_KEY": secret,
    }
    assert "# " in text


def test_settings_file_is_read_correctly_by_a_shell(tmp_path: Path) -> None:
    old = {
        "JICENG_HOME": "/old",
        "DATABASE_URL": "postgresql://u:it's\n$(touch evil)@old/x",
        "JICENG_SECRET_KEY": "a 'quoted' \"$HOME\" `x` 密\nsecond line",
    }
    file = tmp_path / "settings.env"
    file.write_text(
        places.relocated_settings(places.settings_of(old), {"JICENG_HOME": "/new place"})
    )
    found = sourced(file, JICENG_HOME="/typed")
    assert found["JICENG_HOME"] == "/new place"
    assert found["JICENG_SECRET_KEY"] == old["JICENG_SECRET_KEY"]
    assert "DATABASE_URL" not in found
    assert not (tmp_path / "evil").exists()


def test_tables_are_never_stored_unencrypted_beside_a_backup(
    where: InstallationFolders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []
    filled = writing._fill

    def spying(*arguments: Any) -> int:
        seen.extend(path.read_bytes() for path in tmp_path.rglob("*.dump"))
        return filled(*arguments)

    monkeypatch.setattr(programs, "dump", lambda _owner, into: into.write(TABLES * 100_000))
    monkeypatch.setattr(writing, "_fill", spying)
    write(where, tmp_path / "all.backup")
    assert seen
    assert not [data for data in seen if TABLES in data]
    assert held(tmp_path / "all.backup")[places.DUMP] == TABLES * 100_000


def test_leftovers_of_killed_backups_are_deleted_by_the_next_one(
    where: InstallationFolders, dumped: None, tmp_path: Path
) -> None:
    left = tmp_path / ".yesterday.backup.jiceng-backup-abc"
    left.mkdir()
    (left / "draft").write_text("the keys")
    with writing.working_folder(tmp_path / "running.backup") as running:
        (running / "draft").write_text("half of it")
        write(where, tmp_path / "today.backup")
        assert not left.exists()
        assert (running / "draft").read_text() == "half of it"
    assert {path.name for path in tmp_path.iterdir()} == {"home", "today.backup"}


def test_last_message_of_a_failed_program_is_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pg_dump").write_text("#!/bin/sh\necho tables\necho it went wrong >&2\nexit 3\n")
    (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setattr(programs, "binaries", lambda: tmp_path)
    into = io.BytesIO()
    began = time.monotonic()
    with pytest.raises(Problem, match="it went wrong"):
        programs.dump({"NAME": "x"}, into)
    assert time.monotonic() - began < 20
    assert into.getvalue() == b"tables\n"


def test_restore_recognises_already_loaded_tables(where: InstallationFolders) -> None:
    (where.home / restoring.MARK).mkdir()
    assert not restoring.has_loaded(where, "one")
    restoring.note_loading(where, "one")
    assert restoring.has_loaded(where, "one")
    assert not restoring.has_loaded(where, "another")
