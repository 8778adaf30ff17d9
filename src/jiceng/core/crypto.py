"""Field-level encryption of personal data, and blind indexes to search it without decryption.

A sealed value is ``format (1 byte) | algorithm (1) | key version (2, big-endian) | nonce (12) |
ciphertext | tag (16)``. Header, context (such as ``"cases.Caller.phone"``) and row are
authenticated, so a value that was moved to another field or row cannot be decrypted. Values of
format 1 are bound to their field alone; they can be decrypted until `rotation` has resealed all of
them.

The keys are in `keyring`. Sealed data cannot be read without them, so they must be backed up,
separately from the database.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.utils.translation import gettext as _

from jiceng.core.errors import Problem
from jiceng.core.keyring import AES_256_GCM, SEALERS, SM4_GCM, TAG_BYTES, KeyRing
from jiceng.core.keysources import KeyMissing, source_of

__all__ = [
    "KeyMissing",
    "SealBroken",
    "blind_index",
    "blind_indexes",
    "current_header",
    "header_facts",
    "mac",
    "normalise",
    "nothing_is_sealed",
    "ring",
    "seal",
    "unseal",
]

BOUND_TO_FIELD, BOUND_TO_ROW = 1, 2
ALGORITHMS = {"aes-256-gcm": AES_256_GCM, "sm4-gcm": SM4_GCM}
NAMES = {number: name for name, number in ALGORITHMS.items()}
HEADER_BYTES, NONCE_BYTES = 4, 12
INDEX_BYTES = 16


class SealBroken(Problem):
    """A sealed value that was changed, cut, moved, or sealed by a foreign key."""

    status = 500


nothing_is_sealed: list[Callable[[], bool]] = []
"""Functions that return whether a part of the installation holds no sealed value; `fields` adds the
database's. A first key is made only if all agree."""


def _is_first() -> bool:
    return all(is_empty() for is_empty in nothing_is_sealed)


@lru_cache(maxsize=8)
def _ring(source: str, directory: Path) -> KeyRing:
    return KeyRing(source_of(source, directory), _is_first)


def ring() -> KeyRing:
    """The installation's key ring."""
    return _ring(settings.JICENG_KEY_SOURCE, settings.JICENG_KEYS)


def current_header() -> bytes:
    """The first four bytes of a value sealed now; values with other ones are due for rotation."""
    algorithm = ALGORITHMS[settings.JICENG_CIPHER]
    return bytes((BOUND_TO_ROW, algorithm)) + ring().newest().to_bytes(2, "big")


def _associated(header: bytes, context: str, row: str) -> bytes:
    if header[0] == BOUND_TO_FIELD:
        return header + context.encode()
    return header + context.encode() + b"\x00" + row.encode()


def seal(plain: str, *, context: str, row: str) -> bytes:
    """Encrypt a text under the newest key.

    Args:
        plain: any text, also the empty one.
        context: the field that holds the value, ``"app.Model.field"``; needed again to decrypt it.
        row: the row's primary key, which must never change; needed again to decrypt it.

    Raises:
        KeyMissing: when the key ring cannot be used.
    """
    keys = ring()
    header = current_header()
    nonce = os.urandom(NONCE_BYTES)
    sealer = keys.sealer(header[1], int.from_bytes(header[2:], "big"))
    return header + nonce + sealer.encrypt(nonce, plain.encode(), _associated(header, context, row))


def unseal(sealed: bytes, *, context: str, row: str) -> str:
    """Decrypt a value that `seal` made with the same context and row.

    Raises:
        SealBroken: when the value was changed, cut or moved.
        KeyMissing: when the key that sealed it is missing.
    """
    header = sealed[:HEADER_BYTES]
    if (
        len(sealed) < HEADER_BYTES + NONCE_BYTES + TAG_BYTES
        or header[0] not in {BOUND_TO_FIELD, BOUND_TO_ROW}
        or header[1] not in SEALERS
    ):
        raise _broken(context)
    keys = ring()
    sealer = keys.sealer(header[1], int.from_bytes(header[2:], "big"))
    # The ring has been read by now: a saved copy of an old value cannot be put back.
    if header[0] == BOUND_TO_FIELD and keys.is_bound:
        raise _broken(context)
    body = HEADER_BYTES + NONCE_BYTES
    try:
        plain = sealer.decrypt(
            sealed[HEADER_BYTES:body], sealed[body:], _associated(header, context, row)
        )
    except InvalidTag:
        raise _broken(context) from None
    return plain.decode()


def _broken(context: str) -> SealBroken:
    return SealBroken(
        _(
            "A sealed value does not open: it was changed or moved, or another key ring sealed it. "
            "Check the key directory, then the database's backup."
        ),
        "crypto.tampered",
        context=context,
    )


def header_facts(sealed: bytes) -> dict[str, Any]:
    """Algorithm, key version and binding according to a sealed value (or its first four bytes)."""
    return {
        "algorithm": NAMES.get(sealed[1], "unknown"),
        "version": int.from_bytes(sealed[2:4], "big"),
        "bound_to": "row" if sealed[0] == BOUND_TO_ROW else "field",
    }


_DIALLABLE = re.compile(r"\+?[\d\s().\-]+")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def normalise(value: str) -> str:
    """One spelling for values written in several: widths, case, spaces; telephone numbers as the
    digits dialled inside China.

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


def mac(message: bytes) -> bytes:
    """A keyed hash (32 bytes) under the newest index key."""
    return ring().macs()[0](message)


def blind_index(value: str, *, context: str) -> bytes:
    """A keyed 16-byte fingerprint by which equal values are found without decryption.

    Args:
        value: normalised first (`normalise`).
        context: prevents equal values of two fields from having equal fingerprints.
    """
    return blind_indexes(value, context=context)[0]


def blind_indexes(value: str, *, context: str) -> list[bytes]:
    """All fingerprints by which a value may be found, that of the newest key first: while the index
    key is being renewed, some rows still have those of the previous one."""
    message = context.encode() + b"\x00" + normalise(value).encode()
    return [each(message)[:INDEX_BYTES] for each in ring().macs()]
