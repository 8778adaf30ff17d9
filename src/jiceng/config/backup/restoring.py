"""Restore of an installation from a backup, on a machine without one.

Everything is first unpacked and compared with its checksums; only then are files put in place and
the tables loaded in one transaction. A killed restore is repeated by the same command: until it has
finished, a mark in the home prevents use of the installation.
"""

from __future__ import annotations

import hashlib
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import orjson

from jiceng.config.backup import places
from jiceng.config.backup.places import InstallationFolders
from jiceng.config.backup.sealing import Opening, is_sealed
from jiceng.core.errors import Problem

MARK: Final = ".restoring"
_LOADING: Final = "loading"
READABLE_FORMATS: Final = (1,)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup that has been unpacked and verified."""

    folder: Path
    manifest: dict[str, Any]
    names: tuple[str, ...]
    dump_sum: str

    @property
    def dump(self) -> Path:
        """The dump of the tables."""
        return self.folder / places.DUMP


def refuse_unless_empty(where: InstallationFolders) -> None:
    """Ensure that nothing is overwritten.

    Raises:
        Problem: there is an installation already.
    """
    if (where.home / MARK).exists():
        return  # the files come from an interrupted restore
    own = [where.home / name for name in ("pg", "uploads", "models")]
    taken = [path for path in (*own, where.keys) if path.exists() and any(path.iterdir())]
    if taken:
        raise Problem(
            f"There is an installation already ({', '.join(map(str, taken))}). A restore overwrites"
            " nothing: name an empty JICENG_HOME.",
            "restore.taken",
        )


def unpack(file: Path, where: InstallationFolders, passphrase: str) -> Unpacked:
    """Unpack a backup into a folder of the home and verify its checksums.

    Raises:
        Problem: it is not a backup, sealed by another passphrase, damaged or truncated.
    """
    corner = where.home / MARK
    corner.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = corner / "files"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    sums: dict[str, str] = {}
    found: dict[str, str] = {}
    try:
        with (
            file.open("rb") as opened,
            tarfile.open(fileobj=_plain(opened, passphrase), mode="r|") as tar,
        ):
            for entry in tar:
                _refuse_odd(entry, where)
                data = tar.extractfile(entry)
                assert data is not None
                if entry.name == places.SUMS:
                    sums = orjson.loads(data.read())
                    continue
                found[entry.name] = _copied(data, folder / entry.name, entry)
    except (tarfile.TarError, orjson.JSONDecodeError, ValueError, KeyError):
        raise _damaged() from None
    if not sums or sums != found or places.DUMP not in found:
        raise _damaged()
    manifest = orjson.loads((folder / places.MANIFEST).read_bytes())
    if manifest.get("format") not in READABLE_FORMATS:
        raise Problem(
            "This backup was written by a newer version: restore it with that version.",
            "restore.format",
        )
    names = tuple(name for name in found if name.startswith((f"{places.HOME}/", f"{places.KEYS}/")))
    return Unpacked(folder, manifest, names, found[places.DUMP])


def _plain(opened: IO[bytes], passphrase: str) -> Any:
    if not is_sealed(opened):
        return opened
    if not passphrase:
        raise Problem("This backup needs its passphrase (--passphrase-file).", "restore.passphrase")
    return Opening(opened, passphrase)


def _refuse_odd(entry: tarfile.TarInfo, where: InstallationFolders) -> None:
    """Refuse everything but regular files inside the installation's folders."""
    own = {places.MANIFEST, places.SETTINGS, places.DUMP, places.SUMS}
    if not entry.isreg() or ".." in Path(entry.name).parts:
        raise ValueError(entry.name)
    if entry.name not in own:
        where.place_of(entry.name)


def _copied(data: IO[bytes], to: Path, entry: tarfile.TarInfo) -> str:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    summed = hashlib.sha256()
    with to.open("wb") as file:
        while part := data.read(1024 * 1024):
            summed.update(part)
            file.write(part)
    to.chmod(entry.mode & 0o700)
    return summed.hexdigest()


def _damaged() -> Problem:
    return Problem(
        "This is no backup of Jiceng, or it is damaged or was cut off.", "backup.damaged"
    )


def install_files(unpacked: Unpacked, where: InstallationFolders, which: str) -> int:
    """Put the files of one kind in place; returns how many there were.

    Args:
        which: `places.KEYS` or `places.HOME`.
    """
    count = 0
    for name in unpacked.names:
        if name.startswith(f"{which}/"):
            to = where.place_of(name)
            to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(unpacked.folder / name, to)
            count += 1
    return count


def note_loading(where: InstallationFolders, dump_sum: str) -> None:
    """Record which tables are about to be loaded into an empty database."""
    note = where.home / MARK / _LOADING
    note.write_text(dump_sum)


def has_loaded(where: InstallationFolders, dump_sum: str) -> bool:
    """Whether existing tables came from an earlier run of this restore, which loads all or none."""
    note = where.home / MARK / _LOADING
    return note.exists() and note.read_text() == dump_sum


def keep_settings(unpacked: Unpacked, where: InstallationFolders, now: Mapping[str, str]) -> Path:
    """Write the installation's settings into a file for the operator; returns its path.

    Args:
        now: the settings that locate this installation.
    """
    to = where.home / places.SETTINGS
    then = (unpacked.folder / places.SETTINGS).read_text("utf-8")
    to.touch(mode=0o600)
    to.write_text(places.relocated_settings(then, now), "utf-8")
    return to


def finish(where: InstallationFolders) -> None:
    """Remove the mark, so that the installation may be used."""
    shutil.rmtree(where.home / MARK)


def refuse_unfinished(home: Path) -> None:
    """Prevent use of an installation whose restore has not finished.

    Raises:
        Problem: it has not.
    """
    if (home / MARK).exists():
        raise Problem(
            "A restore into this home was cut off: run the same “jiceng restore” again.",
            "restore.half",
        )
