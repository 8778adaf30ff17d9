"""What belongs to an installation, beside the tables: where each part lies and what it is called in
a backup."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# In the home, and not worth keeping: the database's own files (it is dumped), what `serve` collects
# anew, what has only half arrived, what a restore works in.
LEFT_OUT: Final = frozenset({"pg", "static", "uploads/incoming", ".restoring"})
HOME, KEYS = "home", "keys"
ROOTS = "roots.jsonl"
DUMP, MANIFEST, SETTINGS, SUMS = "database.dump", "manifest.json", "settings.env", "sums.json"
SETTING_PREFIXES: Final = ("JICENG_", "DATABASE_")


@dataclass(frozen=True, slots=True)
class Places:
    """Where an installation lies.

    Args:
        home: JICENG_HOME.
        keys: the folder of its keys, in the home or elsewhere.
    """

    home: Path
    keys: Path

    def files(self) -> Iterator[tuple[str, Path]]:
        """Every file that belongs into a backup, by its name there."""
        yield from _under(self.keys, KEYS, frozenset())
        left_out = LEFT_OUT
        if self.keys.is_relative_to(self.home):
            left_out |= {str(self.keys.relative_to(self.home))}
        yield from _under(self.home, HOME, left_out)

    def before_the_tables(self) -> dict[str, bytes]:
        """What has to be read before the tables: the file of roots must never be ahead of them."""
        file = self.keys / ROOTS
        return {f"{KEYS}/{ROOTS}": file.read_bytes()} if file.exists() else {}

    def place_of(self, name: str) -> Path:
        """Where a file of a backup belongs.

        Raises:
            ValueError: it would lie elsewhere.
        """
        kind, _slash, inside = name.partition("/")
        top = {HOME: self.home, KEYS: self.keys}[kind]
        path = (top / inside).resolve()
        if not inside or not path.is_relative_to(top.resolve()):
            raise ValueError(name)
        return path


def _under(top: Path, name: str, left_out: frozenset[str]) -> Iterator[tuple[str, Path]]:
    for folder, folders, files in os.walk(top):
        here = Path(folder)
        folders[:] = sorted(
            each for each in folders
            if str((here / each).relative_to(top)) not in left_out
        )  # fmt: skip
        for each in sorted(files):
            path = here / each
            # Logs and sockets are no part of it, nor is a backup that lies in the home.
            is_kept = path.is_file() and not path.is_symlink() and path.suffix != ".log"
            if is_kept and ".jiceng-backup" not in path.name:
                yield f"{name}/{path.relative_to(top)}", path


def settings_of(environment: dict[str, str]) -> str:
    """The settings as a file that a shell or a service manager reads."""
    lines = [
        f"{name}={_quoted(value)}" for name, value in sorted(environment.items())
        if name.startswith(SETTING_PREFIXES)
    ]  # fmt: skip
    return "\n".join([*lines, ""])


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"
