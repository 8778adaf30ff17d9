"""Which kinds of records can be followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class CanBeFollowed(Contribution):
    """Records of one kind can be followed by whoever sees them; an app contributes
    `parts.Followers`.

    Args:
        kind: of their streams; it must say who sees them (`StreamKind.visible`).
        events: types of events of which followers are told, besides notes and photos.
    """

    kind: str
    events: tuple[str, ...] = ()


KINDS: Final = Slot(CanBeFollowed, key=lambda each: each.kind)


def require_kind(kind: str) -> None:
    """Refuse a kind whose records cannot be followed.

    Raises:
        LookupError: for such a kind (a programming error).
    """
    KINDS.by_key()[kind]
