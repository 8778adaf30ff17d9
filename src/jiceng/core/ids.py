"""Identifiers: UUIDv7 (RFC 9562), which sort by creation time, and secret tokens."""

from __future__ import annotations

import secrets
from uuid import UUID

import uuid_utils


def uuid7() -> UUID:
    """Make a new identifier; later ones of the same process sort after earlier ones."""
    return UUID(int=uuid_utils.uuid7().int)


def uuid_or_none(text: str) -> UUID | None:
    """An identifier from a URL or a form; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


# No 0/O, 1/I/L: a resident may have to read it out over the phone.
READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


SECRET_LENGTH = 20


def secret_token(length: int = SECRET_LENGTH) -> str:
    """Make an unguessable token for a resident's secret link (about 99 bits at 20 characters)."""
    return "".join(secrets.choice(READABLE) for _ in range(length))
