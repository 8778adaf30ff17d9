"""How urgent a request is, each part kept by where it comes from."""

from __future__ import annotations

from typing import Final

BY_CATEGORY: Final = "by_category"
"""Said in place of an urgency: what somebody has set is lifted, category and words speak again."""


def urgency(*, category: int, words: int, by_person: int | None) -> int:
    """What follows: a person's word over everything, else the higher of category and words.

    A category that is corrected takes its own urgency along: that of the wrong one leaves nothing.

    Args:
        category: of the category in force; 0 without one.
        words: of words of danger in the report.
        by_person: what somebody has set; None for nothing.
    """
    return max(category, words) if by_person is None else by_person
