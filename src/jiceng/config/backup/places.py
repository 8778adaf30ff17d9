"""Locations of an installation's files, and their names in a backup."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jiceng.config.variables import KEY_VARIABLES

# Not backed up from the home: the database's own files (it is dumped), static files, which `serve`
# collects again, the lake, which is written from the database, incomplete uploads, and the working
# folder of a restore.
EXCLUDED: Final = frozenset({"pg", "static", "lake", "uploads/incoming", ".restoring"})
HOME, KEYS = "home", "keys"
ROOTS = "roots.jsonl"
DUMP, MANIFEST, SETTINGS, SUMS = "database.dump", "manifest.json", "settings.env", "sums.json"
SETTING_PREFIXES: Final = ("JICENG_", "DATABASE_")
LOCATION_SETTINGS: Final = ("JICENG_HOME", "JICENG_KEYS", "DATABASE_URL", "DATABASE_OWNER_URL")
"""The settings that locate an installation; they differ after a restore."""
BACKUP_MARK: Final = ".jiceng-backup-"
"""Part of the name of the folder in which a backup is made."""


@dataclass(frozen=True, slots=True)
class InstallationFolders:
    """The folders of an installation.

    Args:
        home: JICENG_HOME.
        keys: the folder of its keys, in the home or elsewhere.
    """

    home: Path
    keys: Path

    def files(self) -> Iterator[tuple[str, Path]]:
        """Every file to back up, with its name in the backup."""
        yield from _files_under(self.keys, KEYS, frozenset())
        left_out = EXCLUDED
        if self.keys.is_relative_to(self.home):
            left_out |= {str(self.keys.relative_to(self.home))}
        yield from _files_under(self.home, HOME, left_out | self._homes_inside())

    def _homes_inside(self) -> set[str]:
        """Folders that are homes of other installations, such as those of benches and tests."""
        if not self.home.is_dir():
            return set()
        folders = [path for path in self.home.iterdir() if path.is_dir() and path != self.keys]
        own = (path / name for path in folders for name in ("pg", "keys"))
        return {
            str(path.parent.relative_to(self.home))
            for path in own
            if path.is_dir() and path != self.keys
        }

    def before_the_tables(self) -> dict[str, bytes]:
        """Files to be read before the tables: the file of roots must never be ahead of them."""
        file = self.keys / ROOTS
        return {f"{KEYS}/{ROOTS}": file.read_bytes()} if file.exists() else {}

    def place_of(self, name: str) -> Path:
        """The destination of a file of a backup.

        Raises:
            ValueError: it would be outside the installation's folders.
        """
        kind, _slash, inside = name.partition("/")
        top = {HOME: self.home, KEYS: self.keys}[kind]
        path = (top / inside).resolve()
        if not inside or not path.is_relative_to(top.resolve()):
            raise ValueError(name)
        return path


def _files_under(top: Path, name: str, left_out: frozenset[str]) -> Iterator[tuple[str, Path]]:
    for folder, folders, files in os.walk(top):
        here = Path(folder)
        folders[:] = sorted(
            each
            for each in folders
            if str((here / each).relative_to(top)) not in left_out and BACKUP_MARK not in each
        )
        for each in sorted(files):
            path = here / each
            # Logs, sockets and backups inside the home are not included.
            is_kept = path.is_file() and not path.is_symlink() and path.suffix != ".log"
            if is_kept and BACKUP_MARK not in path.name:
                yield f"{name}/{path.relative_to(top)}", path


def settings_of(environment: Mapping[str, str]) -> str:
    """The settings as a shell file, without keys from environment variables: a backup would expose
    them together with the data that they protect."""
    return _written(
        {
            name: value
            for name, value in environment.items()
            if name.startswith(SETTING_PREFIXES) and not name.startswith(KEY_VARIABLES)
        }
    )


def relocated_settings(settings: str, where: Mapping[str, str]) -> str:
    """The settings of a backup adapted to a restore; the old locations become comments.

    Args:
        settings: as written by `settings_of`.
        where: those of `PLACES` that are set at the restore.
    """
    then = read_settings(settings)
    home = then.get("JICENG_HOME", "").rstrip("/")
    kept = {name: value for name, value in then.items() if name not in LOCATION_SETTINGS}
    for name, value in kept.items():
        if home and value.startswith(f"{home}/"):  # restored together with the home
            kept[name] = where["JICENG_HOME"] + value.removeprefix(home)
    were = {name: value for name, value in then.items() if name in LOCATION_SETTINGS}
    comments = [f"# {line}" for line in _written(were).splitlines()]
    head = ["# Where the installation lay when it was backed up:", *comments] if comments else []
    return "\n".join([*head, _written({**kept, **where})])


def read_settings(settings: str) -> dict[str, str]:
    """Parse the settings in a file of `settings_of` or `moved`."""
    words = shlex.split(settings, comments=True)
    return dict(word.split("=", 1) for word in words)


def _written(settings: Mapping[str, str]) -> str:
    lines = [f"{name}={_quoted(value)}" for name, value in sorted(settings.items())]
    return "\n".join([*lines, ""])


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"
