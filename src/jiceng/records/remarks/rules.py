"""What a remark may be. Pure: no Django, no database."""

from __future__ import annotations

from typing import Final

from jiceng.core.access import ALLOW, Verdict, refuse

LONGEST: Final = 20_000
"""Characters of a remark, at every door. Nothing is cut in silence."""
NOTE: Final = "note"
"""The kind of a remark that belongs to no move."""


def may_keep(text: str) -> Verdict:
    """Whether a text can be kept as a remark; without words it is none.

    Args:
        text: cleaned, without blanks around it.
    """
    if len(text) > LONGEST:
        return refuse("form.too_long", length=len(text), limit=LONGEST)
    return ALLOW


def may_write(text: str) -> Verdict:
    """Whether a text can be written as a remark of its own: it says something."""
    return may_keep(text) if text else refuse("note.empty")
