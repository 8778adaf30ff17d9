"""Sealing personal data field by field, and looking it up without opening it.

The key ring is a directory (setting ``JICENG_KEYS``) with one file per key, readable by its owner
alone: ``data-0001.key``, ``data-0002.key`` … seal (the newest seals, every one still opens) and
``index.key`` makes the blind indexes. The files are made at first use; without them sealed data
can be read by nobody, so they belong into the backup, apart from the database's.

A sealed value is ``format (1 byte) | algorithm (1) | key version (2, big-endian) | nonce (12) |
ciphertext | tag (16)``. Header and context (such as ``"cases.CaseCaller.phone"``) are
authenticated, so a value that was moved to another field does not open.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import time
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as openssl_hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from jiceng.core.errors import Problem

FORMAT = 1
AES_256_GCM, SM4_GCM = 1, 2
ALGORITHMS = {"aes-256-gcm": AES_256_GCM, "sm4-gcm": SM4_GCM}
NAMES = {number: name for name, number in ALGORITHMS.items()}
HEADER_BYTES, NONCE_BYTES, TAG_BYTES = 4, 12, 16
KEY_BYTES = 32
INDEX_BYTES = 16
LARGEST_VERSION = 0xFFFF
# How soon a long-running process notices a key that another one has added.
REREAD_SECONDS = 1.0

_DATA_KEY = re.compile(r"data-(\d{4,5})\.key")
_INDEX_KEY = "index.key"
_DIGESTS = {"aes-256-gcm": "hmac-sha256", "sm4-gcm": "hmac-sm3"}


class KeyMissing(Problem):
    """The key that sealed a value is not in the key ring, or the ring cannot be used."""

    status = 500


class SealBroken(Problem):
    """A sealed value that was changed, cut, moved to another field, or sealed by a foreign key."""

    status = 500


class _Aes:
    """AES-256-GCM under one key."""

    number = AES_256_GCM

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(_derive(key, "aes-256-gcm", 32))

    def encrypt(self, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        return self._aead.encrypt(nonce, plain, associated)

    def decrypt(self, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        return self._aead.decrypt(nonce, sealed, associated)


class _Sm4:
    """SM4-GCM (GB/T 32907, RFC 8998) under one key."""

    number = SM4_GCM

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(_derive(key, "sm4-gcm", 16))

    def encrypt(self, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated)
        return encryptor.update(plain) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        tag = sealed[-TAG_BYTES:]
        decryptor = Cipher(self._algorithm, modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(associated)
        return decryptor.update(sealed[:-TAG_BYTES]) + decryptor.finalize()


_SEALERS: dict[int, type[_Aes | _Sm4]] = {AES_256_GCM: _Aes, SM4_GCM: _Sm4}


def _derive(key: bytes, purpose: str, length: int) -> bytes:
    """A key of its own for each algorithm, so that no key bytes serve two."""
    info = b"jiceng " + purpose.encode()
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(key)


class KeyRing:
    """The keys in one directory. Safe to share between threads: every map is replaced whole."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._keys: dict[int, bytes] = {}
        self._sealers: dict[tuple[int, int], _Aes | _Sm4] = {}
        self._newest = 0
        self._read_at = float("-inf")
        self._mac: Callable[[bytes], bytes] | None = None

    def versions(self) -> list[int]:
        """All data key versions, oldest first, as the directory has them now."""
        self._read()
        return sorted(self._keys)

    def newest(self) -> int:
        """The version that seals; a first key is made when there is none."""
        if time.monotonic() - self._read_at >= REREAD_SECONDS:
            self._read()
            if not self._keys:
                self._make_data_key(1)
                self._read()
        return self._newest

    def add(self) -> int:
        """Make a new data key, which seals from now on; gives its version."""
        version = max(self.versions(), default=0) + 1
        if version > LARGEST_VERSION:
            raise KeyMissing(_("The key ring is full."), "crypto.ring_full")
        self._make_data_key(version)
        self._read()
        return self._newest

    def sealer(self, algorithm: int, version: int) -> _Aes | _Sm4:
        """The cipher for this algorithm under this key.

        Raises:
            KeyMissing: when the key is not in the directory.
        """
        found = self._sealers.get((algorithm, version))
        if found is not None:
            return found
        if version not in self._keys:
            self._read()
        key = self._keys.get(version)
        if key is None:
            raise KeyMissing(
                _(
                    "Key %(version)s is missing from the key ring. "
                    "Restore the key directory from its backup."
                )
                % {"version": version},
                "crypto.key_missing",
                version=version,
            )
        made = _SEALERS[algorithm](key)
        self._sealers = {**self._sealers, (algorithm, version): made}
        return made

    def mac(self, message: bytes) -> bytes:
        """Keyed hash for blind indexes (32 bytes)."""
        if self._mac is None:
            self._mac = self._load_mac()
        return self._mac(message)

    def _load_mac(self) -> Callable[[bytes], bytes]:
        path = self.directory / _INDEX_KEY
        if not path.exists():
            # The digest stays with the key: a later change of cipher must not orphan the indexes.
            digest = _DIGESTS[settings.JICENG_CIPHER]
            self._write(path, f"{digest} {secrets.token_hex(KEY_BYTES)}\n")
        digest, _space, text = _read_key_text(path).partition(" ")
        key = _parse_key(path, text)
        if digest == "hmac-sha256":
            return lambda message: hmac.digest(key, message, "sha256")
        if digest == "hmac-sm3":
            keyed = openssl_hmac.HMAC(key, hashes.SM3())

            def sm3(message: bytes) -> bytes:
                running = keyed.copy()
                running.update(message)
                return running.finalize()

            return sm3
        raise _unreadable(path)

    def _read(self) -> None:
        # Keys once read are kept: a directory that vanishes under a running process must not make
        # it start a new ring beside data that the old one sealed.
        keys = dict(self._keys)
        if self.directory.is_dir():
            for path in self.directory.iterdir():
                match = _DATA_KEY.fullmatch(path.name)
                if match and int(match[1]) not in keys:
                    keys[int(match[1])] = _parse_key(path, _read_key_text(path))
        self._keys = keys
        self._newest = max(keys, default=0)
        # An empty ring is looked at again at once, so that whoever seals next makes the key.
        self._read_at = time.monotonic() if keys else float("-inf")

    def _make_data_key(self, version: int) -> None:
        name = f"data-{version:04d}.key"
        self._write(self.directory / name, secrets.token_hex(KEY_BYTES) + "\n")

    def _write(self, path: Path, text: str) -> None:
        """Write a key file whole or not at all; one that another process made first is kept."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, path)
            except FileExistsError:
                return
        finally:
            draft.unlink()


def _read_key_text(path: Path) -> str:
    if path.stat().st_mode & 0o077:
        raise KeyMissing(
            _("The key file %(name)s is open to other users. Run: chmod 600 %(name)s")
            % {"name": path.name},
            "crypto.key_exposed",
            name=path.name,
        )
    return path.read_text().strip()


def _parse_key(path: Path, text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise _unreadable(path) from None
    if len(key) != KEY_BYTES:
        raise _unreadable(path)
    return key


def _unreadable(path: Path) -> KeyMissing:
    return KeyMissing(
        _("The key file %(name)s is damaged. Restore it from its backup.") % {"name": path.name},
        "crypto.key_damaged",
        name=path.name,
    )


@lru_cache(maxsize=8)
def _ring(directory: Path) -> KeyRing:
    return KeyRing(directory)


def ring() -> KeyRing:
    """The installation's key ring."""
    return _ring(settings.JICENG_KEYS)


@lru_cache(maxsize=1024)
def _associated(header: bytes, context: str) -> bytes:
    return header + context.encode()


def current_header() -> bytes:
    """The four bytes that a value sealed now begins with; others are due for rotation."""
    algorithm = ALGORITHMS[settings.JICENG_CIPHER]
    return bytes((FORMAT, algorithm)) + ring().newest().to_bytes(2, "big")


def seal(plain: str, *, context: str) -> bytes:
    """Encrypt a text under the newest key.

    Args:
        plain: any text, also the empty one.
        context: where the value lives, ``"app.Model.field"``; needed again to open it.

    Raises:
        KeyMissing: when the key ring cannot be used.
    """
    keys = _ring(settings.JICENG_KEYS)
    version = keys.newest()
    algorithm = ALGORITHMS[settings.JICENG_CIPHER]
    header = bytes((FORMAT, algorithm, version >> 8, version & 0xFF))
    nonce = os.urandom(NONCE_BYTES)
    sealer = keys.sealer(algorithm, version)
    return header + nonce + sealer.encrypt(nonce, plain.encode(), _associated(header, context))


def unseal(sealed: bytes, *, context: str) -> str:
    """Decrypt what `seal` made with the same context.

    Raises:
        SealBroken: when the value was changed, cut or moved.
        KeyMissing: when the key that sealed it is gone.
    """
    header = sealed[:HEADER_BYTES]
    if (
        len(sealed) < HEADER_BYTES + NONCE_BYTES + TAG_BYTES
        or header[0] != FORMAT
        or header[1] not in _SEALERS
    ):
        raise _broken(context)
    sealer = _ring(settings.JICENG_KEYS).sealer(header[1], int.from_bytes(header[2:], "big"))
    body = HEADER_BYTES + NONCE_BYTES
    try:
        plain = sealer.decrypt(
            sealed[HEADER_BYTES:body], sealed[body:], _associated(header, context)
        )
    except InvalidTag:
        raise _broken(context) from None
    return plain.decode()


def _broken(context: str) -> SealBroken:
    return SealBroken(
        _(
            "A sealed value does not open: it was changed, or another key ring sealed it. "
            "Check the key directory, then the database's backup."
        ),
        "crypto.tampered",
        context=context,
    )


def header_facts(sealed: bytes) -> dict[str, Any]:
    """Algorithm and key version that a sealed value (or its first four bytes) names."""
    return {
        "algorithm": NAMES.get(sealed[1], "unknown"),
        "version": int.from_bytes(sealed[2:4], "big"),
    }


_DIALLABLE = re.compile(r"\+?[\d\s().\-]+")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def normalise(value: str) -> str:
    """One spelling for what people write in many: widths, case, spaces; telephone numbers to the
    digits that one dials inside China.

    >>> normalise("+86 138-0000-1234"), normalise("０７５０－1234567"), normalise("+86 750 1234567")
    ('13800001234', '07501234567', '07501234567')
    """
    text = " ".join(unicodedata.normalize("NFKC", value).casefold().split())
    if not _DIALLABLE.fullmatch(text):
        return text
    digits = re.sub(r"\D", "", text)
    abroad = text.startswith("+") or digits.startswith("00")
    digits_there = digits.removeprefix("00")
    if digits_there.startswith("86") and (abroad or _MOBILE.fullmatch(digits_there[2:])):
        domestic = digits_there[2:]
        if _MOBILE.fullmatch(domestic) or domestic.startswith("0"):
            return domestic
        return "0" + domestic
    return digits


def blind_index(value: str, *, context: str) -> bytes:
    """A keyed 16-byte fingerprint by which equal values are found without being opened.

    Args:
        value: brought to one spelling first (`normalise`).
        context: keeps the same value in two fields from showing that it is the same.
    """
    message = context.encode() + b"\x00" + normalise(value).encode()
    return _ring(settings.JICENG_KEYS).mac(message)[:INDEX_BYTES]
