"""A resident's secret link: what is stored of it finds the request but cannot be used."""

from __future__ import annotations

import hashlib


def digest_of(secret: str) -> bytes:
    """The digest under which a secret is stored; letters' case and blanks around do not matter."""
    return hashlib.sha256(secret.strip().upper().encode()).digest()
