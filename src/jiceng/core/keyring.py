"""Key ring of the installation: the newest keys encrypt, older ones still decrypt or search.

``data-0001.key``, ``data-0002.key`` … encrypt values (the newest encrypts, every one still
decrypts); ``index.key``, ``index-0002.key`` … make the blind indexes (the newest makes them, all
are used for searching).
``bound.key`` is no secret: it marks that every sealed value is bound to its row, so that older
values, which are bound to their field only, are refused.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as openssl_hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jiceng.core.keysources import KeyMissing, Source

AES_256_GCM, SM4_GCM = 1, 2
TAG_BYTES, KEY_BYTES = 16, 32
LARGEST_VERSION = 0xFFFF
# How soon a long-running process notices a key that another one has added.
REREAD_SECONDS = 1.0
BOUND: Final = "bound.key"

_DATA_KEY = re.compile(r"data-(\d{4,5})\.key")
_INDEX_KEY = re.compile(r"index(?:-(\d{4,5}))?\.key")
_DIGESTS = {"aes-256-gcm": "hmac-sha256", "sm4-gcm": "hmac-sm3"}

Mac = Callable[[bytes], bytes]


class Aes:
    """AES-256-GCM under one key."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(_derive(key, "aes-256-gcm", 32))

    def encrypt(self, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        """Ciphertext and tag."""
        return self._aead.encrypt(nonce, plain, associated)

    def decrypt(self, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """The plaintext.

        Raises:
            cryptography.exceptions.InvalidTag: when anything was changed.
        """
        return self._aead.decrypt(nonce, sealed, associated)


class Sm4:
    """SM4-GCM (GB/T 32907, RFC 8998) under one key."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(_derive(key, "sm4-gcm", 16))

    def encrypt(self, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        """Ciphertext and tag."""
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated)
        return encryptor.update(plain) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """The plaintext.

        Raises:
            cryptography.exceptions.InvalidTag: when anything was changed.
        """
        tag = sealed[-TAG_BYTES:]
        decryptor = Cipher(self._algorithm, modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(associated)
        return decryptor.update(sealed[:-TAG_BYTES]) + decryptor.finalize()


SEALERS: dict[int, type[Aes | Sm4]] = {AES_256_GCM: Aes, SM4_GCM: Sm4}


def _derive(key: bytes, purpose: str, length: int) -> bytes:
    """A separate key for each algorithm, so that no key bytes are used for two."""
    info = b"jiceng " + purpose.encode()
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(key)


class KeyRing:
    """The keys of one source. Safe to share between threads: every map is replaced as a whole.

    Args:
        source: where the keys are stored.
        is_first: whether a first key may be made: not beside data sealed by other keys, where it
            would start a second ring whose data becomes unreadable when the first one is restored.
    """

    def __init__(self, source: Source, is_first: Callable[[], bool] = lambda: True) -> None:
        self.source = source
        self._is_first = is_first
        self._keys: dict[int, bytes] = {}
        self._macs: dict[int, Mac] = {}
        self._sealers: dict[tuple[int, int], Aes | Sm4] = {}
        self._newest = 0
        self._read_at = float("-inf")
        self.is_bound = False

    def versions(self) -> list[int]:
        """All data key versions, oldest first, as the source has them now."""
        self._read()
        return sorted(self._keys)

    def index_versions(self) -> list[int]:
        """All index key versions, oldest first."""
        self._read()
        return sorted(self._macs)

    def newest(self) -> int:
        """The version that encrypts; first keys are made where nothing has been sealed yet.

        Raises:
            KeyMissing: when there is no key and the database holds sealed values.
        """
        self._fresh()
        if not self._keys:
            self._make_first()
        return self._newest

    def add(self, *, beyond: int = 0) -> int:
        """Make a new data key, which encrypts from now on; returns its version.

        Args:
            beyond: the highest version that has sealed anything; the new one is higher, also than
                all that were set aside.
        """
        self.newest()
        aside = _versions(_DATA_KEY, self.source.retired())
        version = max([beyond, *self.versions(), *aside]) + 1
        if version > LARGEST_VERSION:
            raise KeyMissing(_("The key ring is full."), "crypto.ring_full")
        self.source.write(data_name(version), secrets.token_hex(KEY_BYTES))
        self._read()
        return self._newest

    def add_index(self) -> int:
        """Make a new index key, which makes the blind indexes from now on; returns its version."""
        aside = _versions(_INDEX_KEY, self.source.retired())
        version = max([0, *self.index_versions(), *aside]) + 1
        self._write_index(version)
        self._read()
        return max(self._macs)

    def bind(self) -> None:
        """Accept from now on only values that are bound to their row."""
        self.source.write(BOUND, "every value is bound to its row")
        self._read()

    def retire(self, name: str) -> None:
        """Set a key aside and forget it; see `rotation` for when that is allowed."""
        self.source.retire(name)
        self._keys, self._macs, self._sealers = {}, {}, {}
        self._read()

    def sealer(self, algorithm: int, version: int) -> Aes | Sm4:
        """The cipher for this algorithm under this key.

        Raises:
            KeyMissing: when there is no such key.
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
        made = SEALERS[algorithm](key)
        self._sealers = {**self._sealers, (algorithm, version): made}
        return made

    def macs(self) -> list[Mac]:
        """Keyed hashes (32 bytes) for blind indexes, the current one first."""
        self._fresh()
        if not self._macs:
            self._make_first()
        return [self._macs[version] for version in sorted(self._macs, reverse=True)]

    def _fresh(self) -> None:
        if time.monotonic() - self._read_at >= REREAD_SECONDS:
            self._read()

    def _make_first(self) -> None:
        """Make the missing keys, where nothing has been sealed yet."""
        if not self._is_first():
            raise _missing(_KEYS_MISSING if not self._keys else _INDEX_MISSING)
        if not self._keys:
            self.source.write(data_name(1), secrets.token_hex(KEY_BYTES))
            self.source.write(BOUND, "every value is bound to its row")
        if not self._macs:
            self._write_index(1)
        self._read()

    def _write_index(self, version: int) -> None:
        # The digest is stored with the key: a later change of cipher must not orphan the indexes.
        digest = _DIGESTS[settings.JICENG_CIPHER]
        self.source.write(index_name(version), f"{digest} {secrets.token_hex(KEY_BYTES)}")

    def _read(self) -> None:
        # Keys are kept once read: a folder that vanishes under a running process must not make it
        # start a new ring beside data that the old one sealed.
        keys, macs, names = dict(self._keys), dict(self._macs), self.source.names()
        for name in names:
            if (match := _DATA_KEY.fullmatch(name)) and int(match[1]) not in keys:
                keys[int(match[1])] = _parse(name, self.source.read(name))
            elif (match := _INDEX_KEY.fullmatch(name)) and int(match[1] or 1) not in macs:
                macs[int(match[1] or 1)] = _mac(name, self.source.read(name))
        self._keys, self._macs = keys, macs
        self._newest = max(keys, default=0)
        self.is_bound = self.is_bound or BOUND in names
        # An empty ring is read again next time, so that the next caller makes the key.
        self._read_at = time.monotonic() if keys else float("-inf")


def _versions(pattern: re.Pattern[str], names: Iterable[str]) -> list[int]:
    """The versions of a kind of key among some names; a key that was set aside may have a
    suffix."""
    return [int(match[1] or 1) for name in names if (match := pattern.match(name))]


def data_name(version: int) -> str:
    """The name of a data key."""
    return f"data-{version:04d}.key"


def index_name(version: int) -> str:
    """The name of an index key."""
    return "index.key" if version == 1 else f"index-{version:04d}.key"


def _mac(name: str, text: str) -> Mac:
    digest, _space, rest = text.partition(" ")
    key = _parse(name, rest)
    if digest == "hmac-sha256":
        return lambda message: hmac.digest(key, message, "sha256")
    if digest != "hmac-sm3":
        raise _unreadable(name)
    keyed = openssl_hmac.HMAC(key, hashes.SM3())

    def sm3(message: bytes) -> bytes:
        running = keyed.copy()
        running.update(message)
        return running.finalize()

    return sm3


def _parse(name: str, text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise _unreadable(name) from None
    if len(key) != KEY_BYTES:
        raise _unreadable(name)
    return key


_KEYS_MISSING = gettext_noop(
    "The database holds sealed data, and the keys that sealed it are not there. "
    "Restore the key directory from its backup; no new key is made beside it."
)
_INDEX_MISSING = gettext_noop(
    "The key that finds sealed data (index.key) is missing. Restore it from its backup, or make a "
    "new one with “jiceng keys renew-index”."
)


def _missing(message: str) -> KeyMissing:
    return KeyMissing(_(message), "crypto.keys_missing")


def _unreadable(name: str) -> KeyMissing:
    return KeyMissing(
        _("The key file %(name)s is damaged. Restore it from its backup.") % {"name": name},
        "crypto.key_damaged",
        name=name,
    )
