"""Creation of a backup: one file with all that an installation needs, written atomically."""

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
from jiceng.config.backup.places import InstallationFolders
from jiceng.config.backup.sealing import Opening, Sealing
from jiceng.core.errors import Problem

FORMAT: Final = 1
_CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class BackupResult:
    """The result of a backup."""

    path: Path
    files: int
    bytes: int
    is_sealed: bool


def write(
    into: Path,
    *,
    where: InstallationFolders,
    owner: dict[str, Any],
    environment: Mapping[str, str],
    facts: Mapping[str, Any],
    passphrase: str,
    at: datetime,
) -> BackupResult:
    """Write a backup.

    Args:
        into: the file, which must not exist yet.
        owner: connection parameters of the database's owner.
        environment: contains the settings.
        facts: for the manifest: version and state of the tables.
        passphrase: encrypts it; "" leaves it unencrypted.

    Raises:
        Problem: the file exists, or reading or writing failed; nothing is left behind.
    """
    if into.exists():
        raise Problem(f"{into} is there already: name another file.", "backup.exists")
    into.parent.mkdir(parents=True, exist_ok=True)
    _sweep(into.parent)
    with working_folder(into) as folder:
        early = where.before_the_tables()
        # The tables first: all files that they refer to still exist when these are copied.
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
        # Never over a file created in the meantime.
        os.link(draft, into)
    _settle(into.parent)
    return BackupResult(into, count, size, bool(passphrase))


@contextmanager
def working_folder(into: Path) -> Iterator[Path]:
    """A private folder beside a file that is being created, locked while this process lives, so
    that others can see whether it is in use."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f".{into.name}{places.BACKUP_MARK}", dir=into.parent))
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if folder.exists():  # otherwise it was deleted before it was locked
            break
        os.close(handle)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Delete what killed runs have left, for any backup file."""
    for left in folder.glob(f".*{places.BACKUP_MARK}*"):
        with suppress(OSError):  # another user's, or in use
            handle = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
            finally:
                os.close(handle)


class _Dumped:
    """The dump in a file until its length is known, encrypted with a passphrase that exists only in
    this process: a kill leaves nothing readable."""

    def __init__(self, path: Path, owner: dict[str, Any]) -> None:
        self._path, self._passphrase = path, secrets.token_hex(32)
        with _created(path) as file:
            sealing = _Counted(file, self._passphrase)
            programs.dump(owner, sealing)  # type: ignore[arg-type]
            sealing.finish()
        self.bytes = sealing.bytes

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """Open the dump for reading."""
        with self._path.open("rb") as file:
            yield io.BufferedReader(Opening(file, self._passphrase), _CHUNK)


class _Counted(Sealing):
    """Counts the bytes that it has encrypted."""

    bytes = 0

    def write(self, data: object) -> int:
        """Encrypt the next bytes."""
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
    where: InstallationFolders,
    early: Mapping[str, bytes],
    environment: Mapping[str, str],
    facts: Mapping[str, Any],
    at: datetime,
) -> int:
    """Write all parts; returns how many files there were. The checksums come last: without them the
    backup is incomplete."""
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
            # Files erased during the backup are not included.
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
    """Reads exactly so many bytes of a file, which may grow during that, with their checksum."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.file, self.left, self.sum = file, size, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        wanted = self.left if size < 0 else min(size, self.left)
        found = self.file.read(wanted)
        # A file that has become shorter is padded; files here are only ever replaced as a whole.
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
