"""Conversion of cells to values of fields. Pure except for the labels of choices.

Dates, numbers and choices are accepted in several spellings. The preview shows the converted
values; values that cannot be converted are rejected by the field.
"""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Union, get_args, get_origin

from django.utils import translation
from pydantic.fields import FieldInfo

from jiceng.core import value_refusals, value_rules
from jiceng.core.errors import Invalid
from jiceng.core.value_rules import Fault
from jiceng.records.imports.mapping import LANGUAGES, folded

_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0{1,2}:00(?::00)?)?")
_RUN_TOGETHER: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YES: Final = frozenset({"yes", "true", "1", "是", "有", "y", "√"})
_NO: Final = frozenset({"no", "false", "0", "否", "无", "n", "×"})


def value_of(info: FieldInfo, text: str, options: Sequence[tuple[str, Any]] | None = None) -> Any:
    """Converted value of a cell; the text itself if it cannot be converted.

    Args:
        info: of the field.
        text: of the cell; "" if empty.
        options: choices, for a field that refers to something.

    >>> value_of(FieldInfo(annotation=date), "2036年1月5日")
    '2036-01-05'
    >>> value_of(FieldInfo(annotation=Decimal), "１,200")
    '1200'
    """
    text = text.strip()
    if not text:
        return ""
    if options is not None:
        return _named(text, options)
    kind = _plain(info.annotation)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _choice(kind, text)
    reads = _READ.get(kind)
    return reads(text) if reads else text


def harm_of(text: str) -> Invalid | None:
    """Damage done to a cell by a spreadsheet: lost digits of a long number, or an error value.

    >>> harm_of("13800138000") is None
    True
    """
    fault = value_rules.spreadsheet_damage(value_rules.plain(text))
    is_harmed = fault is Fault.POWER or (fault is Fault.ERROR and value_rules.is_error(text))
    if fault is None or not is_harmed:
        return None
    return value_refusals.refusal(fault, text, "given.words", "", {})


def _plain(annotation: Any) -> Any:
    if get_origin(annotation) in {Union, types.UnionType}:
        return next(each for each in get_args(annotation) if each is not type(None))
    return annotation


def _named(text: str, options: Sequence[tuple[str, Any]]) -> str:
    """Key of the only option with this label."""
    if text in {key for key, _label in options}:
        return text
    found = [key for key, label in options if folded(str(label)) == folded(text)]
    return found[0] if len(found) == 1 else text


def _choice(kind: type[Enum], text: str) -> Any:
    word = folded(text)
    for each in kind:
        if word in {folded(str(each.value)), folded(each.name)}:
            return each.value
    for language in LANGUAGES:
        with translation.override(language):
            for each in kind:
                if word == folded(str(getattr(each, "label", each.value))):
                    return each.value
    return text


def _day(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    found = _DAY.fullmatch(plain) or _RUN_TOGETHER.fullmatch(plain)
    if found is None:
        return text
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return text


def _number(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")


def _yes_or_no(text: str) -> str:
    word = folded(text)
    return "true" if word in _YES else "false" if word in _NO else text


_READ: Final[Mapping[Any, Callable[[str], str]]] = {
    date: _day,
    int: _number,
    float: _number,
    Decimal: _number,
    bool: _yes_or_no,
}
