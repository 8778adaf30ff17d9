"""What is stored of a resident's secret link and phone: it finds the request, and nothing else."""

from __future__ import annotations

import hashlib
import re

from jiceng.core import crypto

PHONE_CONTEXT = "cases.Caller.phone_index"
_NO_DIGIT = re.compile(r"\D")
_CHINA = re.compile(r"^(?:00)?86(?=1\d{10}$)")


def digest_of(secret: str) -> bytes:
    """The digest under which a secret is stored; letters' case and blanks around do not matter."""
    return hashlib.sha256(secret.strip().upper().encode()).digest()


def phone_index(phone: str) -> bytes | None:
    """The keyed index under which a phone is found again, however it was written.

    Args:
        phone: with blanks, dashes, brackets or China's country code, or without.
    """
    digits = _CHINA.sub("", _NO_DIGIT.sub("", phone))
    return crypto.blind_index(digits, context=PHONE_CONTEXT) if digits else None
