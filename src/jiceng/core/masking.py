"""Showing that personal data is there without showing it. Pure.

Masks keep what a clerk needs to tell two records apart, and nothing that reaches the person.
"""

from __future__ import annotations

import re

# Left-bounded by a non-digit, so that the inside of a longer number (an order number, say) is not
# taken for a telephone number. Spaces or hyphens may group the digits.
_GAP = r"[ \-－]?"
_MOBILE = rf"(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"
_LANDLINE = rf"0\d{{2,3}}{_GAP}\d{{7,8}}"
_ID = r"[1-9]\d{16}[\dXx]|[1-9]\d{14}"
_PERSONAL_NUMBER = re.compile(
    rf"(?<!\d)(?:(?P<id>{_ID})|(?P<phone>{_MOBILE}|{_LANDLINE}))(?![\dXx])"
)
_DIGIT = re.compile(r"[\dXx]")  # X is the last digit of some identity numbers

PHONE_HEAD, PHONE_TAIL = 3, 4
ID_HEAD, ID_TAIL = 6, 2


def mask_name(name: str) -> str:
    """Keep the first character of a name.

    >>> mask_name("张三丰"), mask_name("张"), mask_name("")
    ('张**', '*', '')
    """
    name = name.strip()
    if len(name) <= 1:
        return "*" * len(name)
    return name[0] + "*" * (len(name) - 1)


def mask_phone(phone: str) -> str:
    """Keep the first three and last four characters; less of a short number.

    >>> mask_phone("13800001234"), mask_phone("12345")
    ('138****1234', '*****')
    """
    return _mask_middle(phone.strip(), PHONE_HEAD, PHONE_TAIL)


def mask_id(number: str) -> str:
    """Keep the district code and the last two characters of an identity number.

    >>> mask_id("440704199001011234")
    '440704**********34'
    """
    return _mask_middle(number.strip(), ID_HEAD, ID_TAIL)


def mask_text(text: str) -> str:
    """Mask telephone and identity numbers inside a free text; all else stays as it is.

    >>> mask_text("请打13800001234找我")
    '请打138****1234找我'
    """
    return _PERSONAL_NUMBER.sub(_mask_match, text)


def _mask_match(match: re.Match[str]) -> str:
    found = match[0]
    digits = [at.start() for at in _DIGIT.finditer(found)]
    hidden = set(digits[ID_HEAD:-ID_TAIL] if match["id"] else digits[-2 * PHONE_TAIL : -PHONE_TAIL])
    return "".join("*" if at in hidden else character for at, character in enumerate(found))


def _mask_middle(value: str, head: int, tail: int) -> str:
    # With fewer hidden than shown characters, guessing the rest would be easy.
    if len(value) < head + tail + 3:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]
