"""Digests of what people write and of personal values that a chain may hold for ever.

A chain cannot forget, so it must hold nothing from which a text or a number can be found again. A
bare hash of a telephone number or of a short reason is as good as the number: whoever tries all of
them finds it. Here each row has a salt of its own, random and sealed under the installation's
keys. A digest is the keyed hash of a value under the salt of its row: it can be checked while the
salt is there, and says nothing to anybody once the salt has been erased together with the text.

Digests say how they were made: ``hmac-sha256:`` (or ``hmac-sm3:``) before their hexadecimal digits.
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
    "of": "salts belong to the event that is just being written",
    "erase": "whoever erases a row tells of it",
}

SALT_BYTES = 16


def new(row: UUID) -> Salt:
    """A salt for a row that is being made; not stored, so that it can be written beside the row
    (`inserts.row_of`, COPY)."""
    return Salt(row=row, salt=secrets.token_hex(SALT_BYTES))


def of(row: UUID) -> Salt:
    """The salt of a row, made when it has none yet. Only actions call this, in their transaction.

    Two that make it at once agree: the second one waits for the first and takes what it wrote.
    """
    found = Salt.objects.filter(pk=row).first()
    if found is None:
        Salt.objects.bulk_create([new(row)], ignore_conflicts=True)
        found = Salt.objects.get(pk=row)
    return found


def digest(salt: Salt, value: str, *, what: str = "") -> str:
    """The digest of a value under the salt of its row.

    Args:
        what: which of the row's columns it is, so that equal values in two of them differ.
    """
    return _digest(settings.JICENG_HASH, salt.salt, what, value)


def agrees(row: UUID, told: str, value: str, *, what: str = "") -> bool | None:
    """Whether a value is the one that an event told of, whichever way its digest was made.

    Args:
        told: the digest in the event, with or without a prefix.

    Returns:
        None when nobody can tell any more, since the row's salt has been erased.
    """
    name, prefixed, _digits = told.partition(":")
    if not prefixed:
        return hmac.compare_digest(hashlib.sha256(value.encode()).hexdigest(), told)
    salt = Salt.objects.filter(pk=row).first()
    if salt is None:
        return None
    made = _digest(name.removeprefix("hmac-"), salt.salt, what, value)
    return hmac.compare_digest(made, told)


def erase(rows: Iterable[UUID]) -> None:
    """Forget the salts of rows whose texts are erased in the same transaction."""
    Salt.objects.filter(pk__in=list(rows)).delete()


def _digest(name: str, salt: str, what: str, value: str) -> str:
    message = f"{what}\0{value}".encode()
    if name == "sm3":
        keyed = openssl_hmac.HMAC(bytes.fromhex(salt), hashes.SM3())
        keyed.update(message)
        return f"hmac-sm3:{keyed.finalize().hex()}"
    return f"hmac-sha256:{hmac.digest(bytes.fromhex(salt), message, 'sha256').hex()}"
