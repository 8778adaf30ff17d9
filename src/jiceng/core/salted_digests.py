"""Salted digests of free texts and personal values, safe to store permanently in a chain.

A chain cannot be erased, so it must contain nothing from which a text or a number can be recovered.
A bare hash of a telephone number or of a short reason does not protect it: trying all of them finds
it. Here each row has its own random salt, sealed under the installation's keys. A digest is the
keyed hash of a value under the salt of its row: it can be checked while the salt exists, and
reveals nothing once the salt has been erased together with the text.

Digests name their algorithm: ``hmac-sha256:`` (or ``hmac-sm3:``) before their hexadecimal digits.
Those without a prefix are bare SHA-256 and older than this module; they stay in their chains.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as openssl_hmac
from django.conf import settings

from jiceng.core.models import Salt

WRITES: Final = {
    "salt_of": "salts belong to the event being recorded",
    "erase": "the action that erases a row records it",
}

SALT_BYTES = 16


def new_salt(row: UUID) -> Salt:
    """A salt for a new row; not saved, so that it can be written together with the row
    (`bulk_inserts.row_of`, COPY)."""
    return Salt(row=row, salt=secrets.token_hex(SALT_BYTES))


def salt_of(row: UUID) -> Salt:
    """The salt of a row, created when it has none yet. Only actions call this, in their
    transaction.

    Concurrent creations agree: the second one waits for the first and uses its salt.
    """
    found = Salt.objects.filter(pk=row).first()
    if found is None:
        Salt.objects.bulk_create([new_salt(row)], ignore_conflicts=True)
        found = Salt.objects.get(pk=row)
    return found


def digest(salt: Salt, value: str, *, what: str = "") -> str:
    """The digest of a value under the salt of its row.

    Args:
        what: the column, so that equal values in two columns have different digests.
    """
    return _digest(settings.JICENG_HASH, salt.salt, what, value)


def matches(row: UUID, digest: str, value: str, *, what: str = "") -> bool | None:
    """Whether a value is the one recorded in an event, with any kind of digest.

    Args:
        digest: the digest in the event, with or without a prefix.

    Returns:
        None when it cannot be checked any more, since the row's salt has been erased.
    """
    name, prefixed, _digits = digest.partition(":")
    if not prefixed:
        return hmac.compare_digest(hashlib.sha256(value.encode()).hexdigest(), digest)
    salt = Salt.objects.filter(pk=row).first()
    if salt is None:
        return None
    made = _digest(name.removeprefix("hmac-"), salt.salt, what, value)
    return hmac.compare_digest(made, digest)


def erase(rows: Iterable[UUID]) -> None:
    """Erase the salts of rows whose texts are erased in the same transaction."""
    Salt.objects.filter(pk__in=list(rows)).delete()


def _digest(name: str, salt: str, what: str, value: str) -> str:
    message = f"{what}\0{value}".encode()
    if name == "sm3":
        keyed = openssl_hmac.HMAC(bytes.fromhex(salt), hashes.SM3())
        keyed.update(message)
        return f"hmac-sm3:{keyed.finalize().hex()}"
    return f"hmac-sha256:{hmac.digest(bytes.fromhex(salt), message, 'sha256').hex()}"
