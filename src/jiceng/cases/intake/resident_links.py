"""What is stored of a resident's secret link and phone: it finds the request, and nothing else."""

from __future__ import annotations

import hashlib
import re

from jiceng.core import crypto, value_rules
from jiceng.core.ids import READABLE, SECRET_LENGTH

FORM_CONTEXT = "cases.links.form"
PHONE_CONTEXT = "cases.Caller.phone_index"
_CHINA = re.compile(r"^(?:00)?86(?=1\d{10}$)")


def digest_of(secret: str) -> bytes:
    """The digest under which a secret is stored; letters' case and blanks around do not matter."""
    return hashlib.sha256(secret.strip().upper().encode()).digest()


def form_digest(form_number: str, said: str) -> str:
    """What tells a form that is sent twice: its number with all that it says."""
    return hashlib.sha256(f"{form_number}\0{said}".encode()).hexdigest()


def secret_of(digest: str) -> str:
    """The secret of the request that a form opens: the same however often it is sent, so that
    whoever pressed twice gets the one code. Without our key nobody finds it."""
    number = int.from_bytes(crypto.mac(f"{FORM_CONTEXT}\0{digest}".encode()))
    letters = []
    for _ in range(SECRET_LENGTH):
        number, place = divmod(number, len(READABLE))
        letters.append(READABLE[place])
    return "".join(letters)


def phone_index(phone: str) -> bytes | None:
    """The keyed index under which a phone is found again, however it was written.

    Args:
        phone: with blanks, dashes, brackets or China's country code, or without.
    """
    return next(iter(phone_indexes(phone)), None)


def phone_indexes(phone: str) -> list[bytes]:
    """All indexes under which a phone may stand, the one that is written first; none for a text
    without digits."""
    digits = _CHINA.sub("", value_rules.phone_digits(phone))
    return crypto.blind_indexes(digits, context=PHONE_CONTEXT) if digits else []
