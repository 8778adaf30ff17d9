"""Texts of a list as they are typed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

MOST_TEXTS: Final = 12
MOST_LETTERS: Final = 200


def typed_texts(typed: str) -> list[str]:
    """The texts of a field with one text a line: without empty lines and repetitions, in order."""
    lines = (" ".join(line.split()) for line in typed.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def too_long(texts: Iterable[str]) -> str:
    """The first text that is too long; "" if there is none."""
    return next((text for text in texts if len(text) > MOST_LETTERS), "")


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with the values in place of its placeholders; other braces stay.

    Args:
        values: by the name of the placeholder; values with braces are not filled again.
    """
    pieces = text.split("{")
    found = pieces[:1]
    for piece in pieces[1:]:
        name, closed, rest = piece.partition("}")
        found.append(values[name] + rest if closed and name in values else "{" + piece)
    return "".join(found)
