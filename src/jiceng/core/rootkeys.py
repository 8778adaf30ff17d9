"""Signing key of the daily roots, and the file of roots beside it, outside the database.

Three files in the folder of the keys: ``roots.key`` signs, ``roots.pub`` lists each public key with
the time since when it has signed, ``roots.jsonl`` has every root, one per line. They are created
once and never again without notice: if there are roots and no key, day closing waits until the key
is restored or an operator explicitly creates a new one.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext as _

from jiceng.core import roots
from jiceng.core.crypto import KeyMissing
from jiceng.core.roots import Root

_LONGEST_LINE = 8192
KEY, PUBLIC, FILE = "roots.key", "roots.pub", "roots.jsonl"


@dataclass(frozen=True, slots=True)
class RootsFile:
    """Contents of the file of roots: None without a file; `damaged` counts unreadable lines."""

    roots: list[Root] | None
    damaged: int = 0


def path(name: str) -> Path:
    """The path of one of the three files."""
    return Path(settings.JICENG_KEYS) / name


def signer(*, has_signed: bool, at: datetime) -> Ed25519PrivateKey:
    """The signing key.

    Args:
        has_signed: whether there are signed roots already: then no first key is created.

    Raises:
        KeyMissing: when it is missing or cannot be read.
    """
    file = path(KEY)
    if not file.exists():
        if has_signed or path(PUBLIC).exists() or path(FILE).exists():
            raise KeyMissing(
                _(
                    "The key that signs daily roots is missing. Restore roots.key from the backup "
                    "of the keys, or begin with another one: jiceng audit new-key --reason …"
                ),
                "audit.key_missing",
            )
        return _make(at)
    if file.stat().st_mode & 0o077:
        raise KeyMissing(
            _("The key file %(name)s is open to other users. Run: chmod 600 %(name)s")
            % {"name": KEY},
            "crypto.key_exposed",
            name=KEY,
        )
    try:
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(file.read_text().strip()))
    except ValueError as error:
        raise KeyMissing(
            _("The key file %(name)s is damaged. Restore it from its backup.") % {"name": KEY},
            "crypto.key_damaged",
            name=KEY,
        ) from error
    if roots.public_of(key) not in public_keys():
        raise KeyMissing(
            _(
                "roots.pub does not name the key in roots.key. Restore both from one backup of the "
                "keys."
            ),
            "audit.key_unknown",
        )
    return key


def renew(at: datetime) -> str:
    """Start signing with a new key; earlier signatures stay valid. Returns its public key."""
    path(KEY).unlink(missing_ok=True)
    return roots.public_of(_make(at))


def public_keys() -> dict[str, datetime]:
    """The public keys that have signed here, each with the time since when it has."""
    if not path(PUBLIC).exists():
        return {}
    found = {}
    for line in path(PUBLIC).read_text().splitlines():
        key, _space, since = line.partition(" ")
        if since:
            found[key] = datetime.fromisoformat(since)
    return found


def read_roots_file() -> RootsFile:
    """The contents of the file beside the key, without a last line torn by a power cut."""
    if not path(FILE).exists():
        return RootsFile(None)
    found, damaged = [], 0
    text = path(FILE).read_bytes()
    for line in text[: text.rfind(b"\n") + 1].splitlines():
        try:
            found.extend(roots.read_copy(line))
        except ValueError:
            damaged += 1
    return RootsFile(found, damaged)


def append_next(record: Root) -> bool:
    """Add a record if it follows the file's last one; returns whether the file has it now."""
    file = path(FILE)
    if not file.exists():
        return False
    with file.open("rb") as opened:
        opened.seek(max(0, file.stat().st_size - _LONGEST_LINE))
        tail = opened.read().splitlines()
    try:
        last = roots.read_copy(tail[-1])[-1]
    except (ValueError, IndexError):
        return False
    if last.link != record.link:
        if last.link != record.previous:
            return False
        append_lines(file, [record.line()])
    return True


def append(wanted: Iterable[Root]) -> int:
    """Add the records that the file lacks; returns how many."""
    known = {root.link for root in read_roots_file().roots or ()}
    missing = [root for root in wanted if root.link not in known]
    if missing:
        append_lines(path(FILE), [root.line() for root in missing])
    return len(missing)


def append_lines(file: Path, lines: Iterable[str]) -> None:
    """Append whole lines to a file, creating it if needed, and wait until they are on disk."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as opened:
        # A line torn by a power cut is removed, to be written again as a whole.
        opened.seek(opened.read().rfind(b"\n") + 1)
        opened.truncate()
        opened.write("".join(f"{line}\n" for line in lines).encode())
        opened.flush()
        os.fsync(opened.fileno())


def _make(at: datetime) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    folder = path(KEY).parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{KEY}.{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(key.private_bytes_raw().hex() + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    try:
        os.link(draft, path(KEY))
    finally:
        draft.unlink()
    append_lines(path(PUBLIC), [f"{roots.public_of(key)} {at.astimezone(UTC).isoformat()}"])
    return key
