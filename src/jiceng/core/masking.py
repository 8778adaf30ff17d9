"""Masking of personal data for display. Pure.

Masks keep what a clerk needs to distinguish two records, and nothing by which the person can be
reached. Numbers inside a free text are found by `core.personal_numbers`, in any spelling.
"""

from __future__ import annotations

from typing import TypeVar

from jiceng.core import personal_numbers

PHONE_HEAD, PHONE_TAIL = 3, 4
ID_HEAD, ID_TAIL = 6, 2
CARD_HEAD, CARD_TAIL = 4, 4

_Text = TypeVar("_Text", str, "str | None")


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
    """Keep the first three and last four characters; mask short numbers completely.

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


def mask_text(text: _Text) -> _Text:
    """Mask the numbers of telephones, identity cards and bank cards inside a free text, in any
    width and with any separators; everything else is unchanged, including None.

    >>> mask_text("请打13800001234找我，或１３８ 0000-1234")
    '请打138****1234找我，或１３８ ****-1234'
    """
    if not text:
        return text
    while found := personal_numbers.find(text):
        hidden = {at for number in found for at in _hidden(number)}
        text = "".join("*" if at in hidden else sign for at, sign in enumerate(text))
        # The rest of two adjacent numbers must not read as a third one.
    return text


def _hidden(number: personal_numbers.PersonalNumber) -> tuple[int, ...]:
    """Positions in the text of the digits to hide."""
    at = number.digits
    if number.kind is personal_numbers.NumberKind.IDENTITY:
        return at[ID_HEAD:-ID_TAIL]
    if number.kind is personal_numbers.NumberKind.CARD:
        return at[CARD_HEAD:-CARD_TAIL]
    return at[-2 * PHONE_TAIL : -PHONE_TAIL]


def _mask_middle(value: str, head: int, tail: int) -> str:
    # With fewer hidden than shown characters, guessing the rest would be easy.
    if len(value) < head + tail + 3:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]
