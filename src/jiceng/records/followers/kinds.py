"""Registry of the kinds of records that can be followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class CanBeFollowed(Contribution):
    """Records of one kind can be followed by anyone who sees them; an app contributes
    `parts.Followers`.

    Args:
        kind: of their streams; it must declare its visibility (`StreamKind.visible`).
        events: types of events that notify followers, besides those of notes and photos.
    """

    kind: str
    events: tuple[str, ...] = ()


KINDS: Final = Slot(CanBeFollowed, key=lambda each: each.kind)


def require_kind(kind: str) -> None:
    """Check that records of a kind can be followed.

    Raises:
        LookupError: if not (a programming error).
    """
    KINDS.by_key()[kind]
