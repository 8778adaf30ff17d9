"""Writing a backup: one file with all that an installation needs, whole or not there."""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import secrets
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

import orjson

from jiceng.config.backup import places, programs
from jiceng.config.backup.places import Places
from jiceng.config.backup.sealing import Opening, Sealing
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
    _sweep(into.parent)
    with corner(into) as folder:
        early = where.before_the_tables()
        # The tables first: whatever they name is there still when the files are copied.
        dumped = _Dumped(folder / places.DUMP, owner)
        draft = folder / "draft"
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


@contextmanager
def corner(into: Path) -> Iterator[Path]:
    """A folder beside a file in which it is made, ours alone: locked while this process lives, so
    that others know whether somebody is still at it."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f".{into.name}{places.BACKUP_MARK}", dir=into.parent))
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if folder.exists():  # else somebody has swept it away before it was locked
            break
        os.close(handle)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Take away what killed runs have left, for whatever file."""
    for left in folder.glob(f".*{places.BACKUP_MARK}*"):
        with suppress(OSError):  # another user's, or somebody is still at it
            handle = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
            finally:
                os.close(handle)


class _Dumped:
    """The tables in a file of their own until their length is known, sealed by a passphrase that
    dies with this process: a kill leaves nothing that anybody can read."""

    def __init__(self, path: Path, owner: dict[str, Any]) -> None:
        self._path, self._passphrase = path, secrets.token_hex(32)
        with _created(path) as file:
            sealing = _Counted(file, self._passphrase)
            programs.dump(owner, sealing)  # type: ignore[arg-type]
            sealing.finish()
        self.bytes = sealing.bytes

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """Read them."""
        with self._path.open("rb") as file:
            yield io.BufferedReader(Opening(file, self._passphrase), _CHUNK)


class _Counted(Sealing):
    """Knows how much it has sealed."""

    bytes = 0

    def write(self, data: object) -> int:
        """Take in the next bytes."""
        taken = super().write(data)
        self.bytes += taken
        return taken


def _created(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fill(
    into: Any,
    dumped: _Dumped,
    where: Places,
    early: Mapping[str, bytes],
    environment: Mapping[str, str],
    facts: Mapping[str, Any],
    at: datetime,
) -> int:
    """Write all parts; gives how many files there were. The sums come last: without them it was cut
    off."""
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=into, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        manifest = {"format": FORMAT, "at": at.isoformat(), **facts}
        _add_bytes(tar, places.MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2), sums)
        settings = places.settings_of(environment)
        _add_bytes(tar, places.SETTINGS, settings.encode(), sums)
        with dumped.opened() as file:
            _add(tar, tarfile.TarInfo(places.DUMP), file, dumped.bytes, sums)
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
        entry.mode, entry.mtime = found.st_mode & 0o777, found.st_mtime
        _add(tar, entry, file, found.st_size, sums)


def _add(
    tar: tarfile.TarFile, entry: tarfile.TarInfo, file: IO[bytes], size: int, sums: dict[str, str]
) -> None:
    entry.size = size
    summed = _Summed(file, size)
    tar.addfile(entry, summed)
    sums[entry.name] = summed.sum.hexdigest()
