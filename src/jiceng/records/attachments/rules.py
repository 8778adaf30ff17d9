"""Which photos may be added to a record and who may take one away. Pure: no Django, no database."""

from __future__ import annotations

from typing import Final

from jiceng.core.access import ALLOW, Verdict, refuse

MOST: Final = 30
"""Photos of one record by one side: a record is no album."""


def may_attach(count: int, there: int, *, most: int = MOST) -> Verdict:
    """Whether so many photos can be added.

    Args:
        count: photos that come now.
        there: photos that have been added before, also those that are gone.
    """
    if count < 1:
        return refuse("photo.missing")
    if there + count > most:
        return refuse("photo.record_full", limit=most)
    return ALLOW


def may_detach(*, is_author: bool, holds_right: bool) -> Verdict:
    """Whether somebody may take a photo away: whoever added it, and whoever answers for the
    record."""
    return ALLOW if is_author or holds_right else refuse("photo.not_yours")
