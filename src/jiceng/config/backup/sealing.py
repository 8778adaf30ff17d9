"""Passphrase encryption of a file of any size, written and read in one pass.

AES-256-GCM in parts (the STREAM construction: the nonce contains the number of a part and whether
it is the last one), so that a file that was cut, changed or recombined cannot be decrypted. The key
is derived from the passphrase by scrypt.

Format: ``magic (8) | salt (16) | prefix (7)``, then the parts, each a sealed mebibyte with its tag.
"""

from __future__ import annotations

import io
import os
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from jiceng.core.errors import Problem

MAGIC: Final = b"JICENGB1"
SALT_BYTES, PREFIX_BYTES, TAG_BYTES = 16, 7, 16
PART_BYTES: Final = 1024 * 1024
SCRYPT_COST: Final = 2**16  # 64 MiB, a quarter of a second


def is_sealed(file: IO[bytes]) -> bool:
    """Whether a file starts like a sealed one; its position is the start before and after."""
    found = file.read(len(MAGIC))
    file.seek(0)
    return found == MAGIC


def _aead(passphrase: str, salt: bytes) -> AESGCM:
    key = Scrypt(salt=salt, length=32, n=SCRYPT_COST, r=8, p=1).derive(passphrase.encode())
    return AESGCM(key)


def _nonce(prefix: bytes, number: int, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


class Sealing(io.RawIOBase):
    """A writer that encrypts into a file; `finish` writes the last part."""

    def __init__(self, into: IO[bytes], passphrase: str) -> None:
        self._into, self._held, self._number = into, bytearray(), 0
        salt, self._prefix = os.urandom(SALT_BYTES), os.urandom(PREFIX_BYTES)
        self._aead = _aead(passphrase, salt)
        into.write(MAGIC + salt + self._prefix)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        """Encrypt the next bytes."""
        taken = bytes(data)  # type: ignore[call-overload]
        self._held += taken
        while len(self._held) > PART_BYTES:
            self._part(bytes(self._held[:PART_BYTES]), is_last=False)
            del self._held[:PART_BYTES]
        return len(taken)

    def finish(self) -> None:
        """Write the rest: without it the file cannot be decrypted."""
        self._part(bytes(self._held), is_last=True)
        self._held.clear()

    def _part(self, plain: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, is_last)
        self._into.write(self._aead.encrypt(nonce, plain, MAGIC))
        self._number += 1


class Opening(io.RawIOBase):
    """A reader that decrypts a sealed file.

    Raises:
        Problem: wrong passphrase, or the file was cut or changed.
    """

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        self._file, self._open, self._number, self._is_over = file, b"", 0, False
        head = file.read(len(MAGIC) + SALT_BYTES + PREFIX_BYTES)
        salt = head[len(MAGIC) : len(MAGIC) + SALT_BYTES]
        self._prefix = head[len(MAGIC) + SALT_BYTES :]
        self._aead = _aead(passphrase, salt)
        self._ahead = file.read(PART_BYTES + TAG_BYTES)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer; 0 at the end."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._open and not self._is_over:
            self._next()
        count = min(len(view), len(self._open))
        view[:count] = self._open[:count]
        self._open = self._open[count:]
        return count

    def _next(self) -> None:
        part, self._ahead = self._ahead, self._file.read(PART_BYTES + TAG_BYTES)
        self._is_over = not self._ahead
        nonce = _nonce(self._prefix, self._number, self._is_over)
        try:
            self._open = self._aead.decrypt(nonce, part, MAGIC)
        except InvalidTag:
            why = (
                "The passphrase is not the one of this backup, or the file is damaged."
                if self._number == 0
                else "The backup is damaged or was cut off: it does not open to its end."
            )
            raise Problem(why, "backup.damaged") from None
        self._number += 1
