"""Blind index of names, which are stored encrypted."""

from __future__ import annotations

from jiceng.core import crypto
from jiceng.records.rosters.rules import bare_name

CONTEXT = "rosters.RosterRow.name_index"


def name_index(name: str) -> bytes | None:
    """The keyed hash under which a name is stored."""
    return next(iter(name_indexes(name)), None)


def name_indexes(name: str) -> list[bytes]:
    """All keyed hashes of a name, by current and former keys, the current one first."""
    bare = bare_name(name)
    return crypto.blind_indexes(bare, context=CONTEXT) if bare else []
