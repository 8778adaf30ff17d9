"""Limits on photos of a record and who may remove one. Pure: no Django, no database."""

from __future__ import annotations

from typing import Final

from jiceng.core.access import ALLOW, Verdict, refuse

MOST: Final = 30
"""Default limit of photos for one record."""


def may_attach(count: int, there: int, *, most: int = MOST) -> Verdict:
    """Whether this many photos can be added.

    Args:
        count: photos to add.
        there: photos added before, including deleted ones.
    """
    if count < 1:
        return refuse("photo.missing")
    if there + count > most:
        return refuse("photo.record_full", limit=most)
    return ALLOW


def may_detach(*, is_author: bool, holds_right: bool) -> Verdict:
    """Whether a photo may be removed: by its author, or by a holder of the permission."""
    return ALLOW if is_author or holds_right else refuse("photo.not_yours")
