"""Replacement of words in texts. Pure.

The longest word at a place wins, what was replaced is not replaced again, and words that are terms
of their own stay: renaming 分派 leaves the role 分派员 alone. Placeholders, tags and entities
are never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

MOST_LETTERS: Final = 40
_KEPT: Final = r"%\(\w+\)[a-z]|%[a-z%]|\{[^{}]*\}|<[^<>]*>|&\w+;"
_FORBIDDEN: Final = frozenset("%{}<>&\"'\\\n\r\t\x04")


def fault_of(word: str) -> str | None:
    """Why a word cannot be used: ``"empty"``, ``"long"`` or ``"signs"``; None if it can."""
    if not word.strip():
        return "empty"
    if len(word) > MOST_LETTERS:
        return "long"
    return "signs" if _FORBIDDEN & set(word) else None


@dataclass(frozen=True)
class Renaming:
    """The replacement of words of one language.

    Args:
        words: the new word by the shipped one.
        kept: shipped words that stay, although they contain others.
        is_latin: words end where letters end, and keep their capital letter.
    """

    words: Mapping[str, str]
    kept: frozenset[str] = frozenset()
    is_latin: bool = False
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_pattern", self._compiled() if self.words else None)

    def _compiled(self) -> re.Pattern[str]:
        by_length = sorted({*self.words, *self.kept}, key=lambda word: (-len(word), word))
        one_of = "|".join(map(re.escape, by_length))
        if self.is_latin:
            return re.compile(rf"{_KEPT}|\b(?P<word>{one_of})\b", re.IGNORECASE)
        return re.compile(rf"{_KEPT}|(?P<word>{one_of})")

    def apply(self, text: str) -> str:
        """The text with the new words."""
        return self._pattern.sub(self._replaced, text) if self._pattern else text

    def _replaced(self, found: re.Match[str]) -> str:
        word = found["word"]
        if word is None:
            return found[0]
        if not self.is_latin:
            return self.words.get(word, word)
        new = self.words.get(word.lower())
        if new is None:
            return word
        return new[:1].upper() + new[1:] if word[:1].isupper() else new


def renaming(
    own: Mapping[str, Iterable[str]], shipped: Mapping[str, tuple[str, ...]], *, is_latin: bool
) -> Renaming:
    """The renaming of a language.

    Args:
        own: new forms by term, in the order of the shipped ones; of missing ones the shipped form
            stays.
        shipped: forms of all terms.
    """
    words = {
        old.lower() if is_latin else old: new
        for name, forms in own.items()
        for old, new in zip(shipped.get(name, ()), forms, strict=False)
        if new and new != old
    }
    every = {form for forms in shipped.values() for form in forms}
    kept = {form for form in every if (form.lower() if is_latin else form) not in words}
    return Renaming(words, frozenset(kept if words else ()), is_latin)
