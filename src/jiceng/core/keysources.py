"""Sources of keys: a folder, the process environment, or a key service called by a command.

A key has a name (``data-0002.key``, ``index.key``) and a text, which only `keyring` interprets.
"""

from __future__ import annotations

import os
import re
import secrets
import shlex
import subprocess
from pathlib import Path
from typing import Final, Protocol

from django.utils.translation import gettext as _

from jiceng.core.errors import Problem

RETIRED: Final = "retired"
"""The folder, inside that of the keys, of keys that no value needs any more."""
COMMAND_SECONDS = 30


class KeyMissing(Problem):
    """A required key is missing, or the source of the keys cannot be used."""

    status = 500


class Source(Protocol):
    """A source of keys."""

    def names(self) -> set[str]:
        """The names of all keys."""
        ...

    def retired(self) -> set[str]:
        """The names of the keys that were set aside, as far as the source knows them."""
        ...

    def read(self, name: str) -> str:
        """The text of one key, without the newline."""
        ...

    def write(self, name: str, text: str) -> None:
        """Store a new key atomically; if another process made it first, that one is kept.

        Raises:
            KeyMissing: where keys are read-only.
        """
        ...

    def retire(self, name: str) -> None:
        """Set a key aside: it is no longer used, but an old backup may still need it.

        Raises:
            KeyMissing: where keys are read-only.
        """
        ...


class Folder:
    """One file per key, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> set[str]:
        """The names of the files."""
        if not self.folder.is_dir():
            return set()
        return {path.name for path in self.folder.iterdir() if path.is_file()}

    def retired(self) -> set[str]:
        """The names of the files that were set aside."""
        return Folder(self.folder / RETIRED).names()

    def read(self, name: str) -> str:
        """The text of a file that only its owner can read."""
        path = self.folder / name
        if path.stat().st_mode & 0o077:
            raise KeyMissing(
                _("The key file %(name)s is open to other users. Run: chmod 600 %(name)s")
                % {"name": name},
                "crypto.key_exposed",
                name=name,
            )
        return path.read_text().strip()

    def write(self, name: str, text: str) -> None:
        """Write a temporary file first, so that no reader sees a partial one."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / name
        draft = path.with_name(f".{name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, path)
            except FileExistsError:
                return
        finally:
            draft.unlink()

    def retire(self, name: str) -> None:
        """Move a file into the folder of keys that are no longer in use."""
        aside = self.folder / RETIRED
        aside.mkdir(mode=0o700, exist_ok=True)
        (self.folder / name).rename(aside / name)


class Environment:
    """Variables such as ``JICENG_KEY_DATA_0001`` and ``JICENG_KEY_INDEX``, in which container
    platforms provide secrets; keys are added there, not here."""

    _NAME = re.compile(r"JICENG_KEY_(DATA_\d{4,5}|INDEX(?:_\d{4,5})?|BOUND)")

    def names(self) -> set[str]:
        """The names of the keys whose variables are set."""
        return {
            f"{match[1].lower().replace('_', '-')}.key"
            for match in map(self._NAME.fullmatch, os.environ)
            if match
        }

    def retired(self) -> set[str]:
        """None: a removed variable leaves no trace."""
        return set()

    def read(self, name: str) -> str:
        """The value of a key's variable."""
        return os.environ[self.variable(name)].strip()

    @staticmethod
    def variable(name: str) -> str:
        """The variable of a key.

        >>> Environment.variable("data-0001.key")
        'JICENG_KEY_DATA_0001'
        """
        return "JICENG_KEY_" + name.removesuffix(".key").upper().replace("-", "_")

    def write(self, name: str, text: str) -> None:
        """Refused, with the variable to set."""
        raise KeyMissing(
            _(
                "Keys come from the environment. Set %(variable)s in every process of the "
                "installation to 64 random hexadecimal digits (openssl rand -hex 32; for an "
                "index key with “hmac-sha256 ” before them), restart the processes, and "
                "repeat the command."
            )
            % {"variable": self.variable(name)},
            "crypto.keys_read_only",
            variable=self.variable(name),
        )

    def retire(self, name: str) -> None:
        """Refused, with the variable to remove."""
        raise KeyMissing(
            _(
                "Keys come from the environment. Keep the value of %(variable)s with your old "
                "backups, then remove the variable from every process."
            )
            % {"variable": self.variable(name)},
            "crypto.keys_read_only",
            variable=self.variable(name),
        )


class Command:
    """A key service called by a program: ``PROGRAM list`` prints the names, one per line, ``PROGRAM
    get NAME`` a key's text, ``PROGRAM put NAME`` reads one from standard input, ``PROGRAM retire
    NAME`` sets one aside. Any exit code but 0 is a failure."""

    def __init__(self, command: str) -> None:
        self._command = shlex.split(command)

    def names(self) -> set[str]:
        """The names that the program lists."""
        return set(self._ask("list").split())

    def retired(self) -> set[str]:
        """None: the program lists only keys in use."""
        return set()

    def read(self, name: str) -> str:
        """The program's output for a name."""
        return self._ask("get", name).strip()

    def write(self, name: str, text: str) -> None:
        """Pass a key to the program, which must keep one that it already has."""
        self._ask("put", name, text=text + "\n")

    def retire(self, name: str) -> None:
        """Have the program set a key aside."""
        self._ask("retire", name)

    def _ask(self, *arguments: str, text: str = "") -> str:
        try:
            done = subprocess.run(
                [*self._command, *arguments],
                input=text,
                capture_output=True,
                text=True,
                timeout=COMMAND_SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            # Neither output nor input goes into the message: both may contain a key.
            raise KeyMissing(
                _(
                    "The key service does not answer: “%(command)s” failed (%(kind)s). Run it by "
                    "hand and look at its messages."
                )
                % {
                    "command": " ".join((self._command[0], arguments[0])),
                    "kind": type(error).__name__,
                },
                "crypto.key_service",
            ) from None
        return done.stdout


def source_of(setting: str, folder: Path) -> Source:
    """The source of keys that `JICENG_KEY_SOURCE` names.

    Args:
        setting: ``"folder"``, ``"environment"`` or ``"command:PROGRAM ARGUMENTS"``.
        folder: of the keys, for the first.

    Raises:
        ValueError: for anything else.
    """
    kind, _colon, rest = setting.partition(":")
    if setting == "folder":
        return Folder(folder)
    if setting == "environment":
        return Environment()
    if kind == "command" and rest.strip():
        return Command(rest)
    raise ValueError(setting)
