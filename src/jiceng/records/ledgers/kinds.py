"""Registry of the kinds of books, with their permissions."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from jiceng.core.access import Actor, Verdict
from jiceng.core.manifests import Contribution, Slot
from jiceng.records.ledgers.rules import Measure

MayPost = Callable[[Actor, str], Verdict]
"""Whether an actor may book; the second argument is the path of the book's unit."""
Owned = Callable[[Actor], Collection[UUID]]


def _nobody(actor: Actor) -> Collection[UUID]:
    return ()


@dataclass(frozen=True, slots=True)
class BookKind(Contribution):
    """One kind of books.

    Args:
        code: e.g. ``"village_accounts"``.
        label: for users.
        measure: what its books count.
        read, post, manage: codes of permissions, checked at the book's unit; managing means opening
            books and accounts and closing periods.
        may_post: replaces `post` where those who book hold no position, e.g. residents who spend
            points. The calling app has already checked the deed itself.
        owned: streams whose accounts an actor sees without permission for the whole book.
    """

    code: str
    label: Any
    measure: Measure
    read: str
    post: str
    manage: str
    may_post: MayPost | None = None
    owned: Owned = _nobody

    def allows_posting(self, actor: Actor, path: str) -> Verdict:
        """Whether an actor may book in a book of the unit with that path."""
        return self.may_post(actor, path) if self.may_post else actor.may(self.post, path)


KINDS: Final = Slot(BookKind, key=lambda kind: kind.code)


def kind_with(code: str) -> BookKind:
    """The kind of a code.

    Raises:
        LookupError: unknown code (a programming error).
    """
    return KINDS.by_key()[code]


def kinds() -> tuple[BookKind, ...]:
    """All kinds, in the order of the contributing apps."""
    return KINDS.all()
