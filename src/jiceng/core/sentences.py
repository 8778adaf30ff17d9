"""Sentences one after the other, in Chinese without spaces. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

FULL_WIDTH_ENDS: Final = ("。", "！", "？", "；", "：")


def one_after_another(sentences: Iterable[str]) -> str:
    """One text of several sentences; full-width punctuation brings its own space.

    >>> one_after_another(["填写有误。", "请填写此项。"])
    '填写有误。请填写此项。'
    >>> one_after_another(["Some fields are wrong.", "Enter this field."])
    'Some fields are wrong. Enter this field.'
    """
    text = ""
    for each in sentences:
        text += each if not text or text.endswith(FULL_WIDTH_ENDS) else f" {each}"
    return text
