"""Digests of residents' secret links and blind index of phone numbers."""

from __future__ import annotations

import hashlib
import re

from jiceng.core import crypto, value_rules
from jiceng.core.ids import READABLE, SECRET_LENGTH

FORM_CONTEXT = "cases.links.form"
PHONE_CONTEXT = "cases.Caller.phone_index"
_CHINA = re.compile(r"^(?:00)?86(?=1\d{10}$)")


def digest_of(secret: str) -> bytes:
    """The stored digest of a secret; case and surrounding blanks do not matter."""
    return hashlib.sha256(secret.strip().upper().encode()).digest()


def form_digest(form_number: str, content: str) -> str:
    """Digest that identifies repeated submissions of a form: its number with its content."""
    return hashlib.sha256(f"{form_number}\0{content}".encode()).hexdigest()


def secret_of(digest: str) -> str:
    """The secret for the request of a form: deterministic, so that a repeated submission returns
    the same tracking code. It is an HMAC under the installation's key.
    """
    number = int.from_bytes(crypto.mac(f"{FORM_CONTEXT}\0{digest}".encode()))
    letters = []
    for _ in range(SECRET_LENGTH):
        number, place = divmod(number, len(READABLE))
        letters.append(READABLE[place])
    return "".join(letters)


def phone_index(phone: str) -> bytes | None:
    """Blind index of a phone number, independent of its spelling.

    Args:
        phone: with or without blanks, dashes, brackets and China's country code.
    """
    return next(iter(phone_indexes(phone)), None)


def phone_indexes(phone: str) -> list[bytes]:
    """All blind indexes of a phone, by current and former keys, the current one first; empty for a
    text without digits.
    """
    digits = _CHINA.sub("", value_rules.phone_digits(phone))
    return crypto.blind_indexes(digits, context=PHONE_CONTEXT) if digits else []
