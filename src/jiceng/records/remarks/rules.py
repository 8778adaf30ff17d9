"""Length limits of notes. Pure: no Django, no database."""

from __future__ import annotations

from typing import Final

from jiceng.core.access import ALLOW, Verdict, refuse

LONGEST: Final = 20_000
"""Maximum length in characters for all entry points; longer texts are refused, not cut."""
NOTE: Final = "note"
"""The kind of a note without a move."""


def may_keep(text: str) -> Verdict:
    """Whether a text can be stored: not empty, not too long.

    Args:
        text: cleaned, without surrounding blanks.
    """
    if len(text) > LONGEST:
        return refuse("form.too_long", length=len(text), limit=LONGEST)
    return ALLOW


def may_write(text: str) -> Verdict:
    """Whether a text can be written as a note of its own."""
    return may_keep(text) if text else refuse("note.empty")
