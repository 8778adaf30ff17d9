"""Writing a backup: one file with all that an installation needs, whole or not there."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

import orjson

from jiceng.config.backup import places, programs
from jiceng.config.backup.places import Places
from jiceng.config.backup.sealing import Sealing
from jiceng.core.errors import Problem

FORMAT: Final = 1
_CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it."""

    path: Path
    files: int
    bytes: int
    is_sealed: bool


def write(
    into: Path,
    *,
    where: Places,
    owner: dict[str, Any],
    environment: Mapping[str, str],
    facts: Mapping[str, Any],
    passphrase: str,
    at: datetime,
) -> Written:
    """Write a backup.

    Args:
        into: the file; there must be none yet.
        owner: how to reach the database as its owner.
        environment: holds the settings.
        facts: for the manifest: of which version and state the tables are.
        passphrase: seals it; "" leaves it open.

    Raises:
        Problem: the file is there already, or something cannot be read or written; nothing is left.
    """
    if into.exists():
        raise Problem(f"{into} is there already: name another file.", "backup.exists")
    into.parent.mkdir(parents=True, exist_ok=True)
    _sweep(into)
    with tempfile.TemporaryDirectory(prefix=_prefix(into), dir=into.parent) as folder:
        dumped = Path(folder) / places.DUMP
        early = where.before_the_tables()
        # The tables first: whatever they name is there still when the files are copied.
        programs.dump(owner, dumped)
        draft = Path(folder) / "draft"
        with _created(draft) as file:
            sealing = Sealing(file, passphrase) if passphrase else None
            count = _fill(sealing or file, dumped, where, early, environment, facts, at)
            if sealing:
                sealing.finish()
            file.flush()
            os.fsync(file.fileno())
        size = draft.stat().st_size
        # Not over a file that has come meanwhile.
        os.link(draft, into)
    _settle(into.parent)
    return Written(into, count, size, bool(passphrase))


def _prefix(into: Path) -> str:
    return f".{into.name}.jiceng-backup-"


def _sweep(into: Path) -> None:
    """Take away what a killed run for this file has left."""
    for left in into.parent.glob(f"{_prefix(into)}*"):
        for each in left.iterdir():
            each.unlink(missing_ok=True)
        with suppress(OSError):
            left.rmdir()


def _created(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fill(
    into: Any, dumped: Path, where: Places, early: Mapping[str, bytes],
    environment: Mapping[str, str], facts: Mapping[str, Any], at: datetime,
) -> int:  # fmt: skip
    """Write all parts; gives how many files there were. The sums come last: without them it was cut
    off."""
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=into, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        manifest = {"format": FORMAT, "at": at.isoformat(), **facts}
        _add_bytes(tar, places.MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2), sums)
        settings = places.settings_of(dict(environment))
        _add_bytes(tar, places.SETTINGS, settings.encode(), sums)
        _add_file(tar, places.DUMP, dumped, sums)
        for name, data in early.items():
            _add_bytes(tar, name, data, sums)
        for name, path in where.files():
            if name in early:
                continue
            # What is erased or swept away meanwhile is no part of it.
            with suppress(FileNotFoundError):
                _add_file(tar, name, path, sums)
        _add_bytes(tar, places.SUMS, orjson.dumps(sums), {})
    return len(sums)


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes, sums: dict[str, str]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    tar.addfile(entry, io.BytesIO(data))
    sums[name] = hashlib.sha256(data).hexdigest()


class _Summed(io.RawIOBase):
    """Reads exactly so many bytes of a file, which may grow meanwhile, and sums them up."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.file, self.left, self.sum = file, size, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        wanted = self.left if size < 0 else min(size, self.left)
        found = self.file.read(wanted)
        # One that has become shorter is filled up; whoever writes files here replaces them whole.
        found += b"\0" * (wanted - len(found))
        self.left -= len(found)
        self.sum.update(found)
        return found


def _add_file(tar: tarfile.TarFile, name: str, path: Path, sums: dict[str, str]) -> None:
    with path.open("rb") as file:
        entry = tarfile.TarInfo(name)
        found = os.fstat(file.fileno())
        entry.size, entry.mode, entry.mtime = found.st_size, found.st_mode & 0o777, found.st_mtime
        summed = _Summed(file, entry.size)
        tar.addfile(entry, summed)
        sums[name] = summed.sum.hexdigest()
