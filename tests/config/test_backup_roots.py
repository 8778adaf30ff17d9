"""A backup while a day is being closed."""

from __future__ import annotations

import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pytest

from jiceng.config.backup import programs, writing
from jiceng.config.backup.places import InstallationFolders


def test_root_file_in_a_backup_is_never_ahead_of_its_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = InstallationFolders(tmp_path / "home", tmp_path / "home" / "keys")
    where.keys.mkdir(parents=True)
    roots = where.keys / "roots.jsonl"
    roots.write_text("of the first day\n")

    def dump(_owner: Any, into: IO[bytes]) -> None:
        into.write(b"tables with the first day")
        roots.write_text("of the first day\nof the second day\n")

    monkeypatch.setattr(programs, "dump", dump)
    file = tmp_path / "all.backup"
    writing.write(
        into=file,
        where=where,
        owner={},
        environment={},
        facts={},
        passphrase="",
        at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    with tarfile.open(file) as tar:
        held = [name for name in tar.getnames() if name.endswith("roots.jsonl")]
        assert held == ["keys/roots.jsonl"]
        part = tar.extractfile(held[0])
        assert part is not None
        assert part.read() == b"of the first day\n"
