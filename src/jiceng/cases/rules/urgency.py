"""Urgency of a request, computed from its sources."""

from __future__ import annotations

from typing import Final

BY_CATEGORY: Final = "by_category"
"""Value that removes a person's setting, so that category and words decide again."""


def urgency(*, category: int, words: int, by_person: int | None) -> int:
    """A person's setting, else the higher of category and words.

    A corrected category replaces the urgency of the wrong one.

    Args:
        category: of the present category; 0 without one.
        words: from words of danger in the report.
        by_person: a person's setting; None without one.
    """
    return max(category, words) if by_person is None else by_person
