"""The kinds of books that apps keep, and who may do what with them."""

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
        code: ``"village_accounts"``.
        label: what it is, for people.
        measure: what its books count.
        read, post, manage: codes of the rights, each at the book's unit; managing is opening books
            and accounts and closing periods.
        may_post: asked instead of `post`, where those who book hold no post: residents who spend
            their points. The app that calls has checked by then what the deed itself needs.
        owned: streams whose own accounts an actor sees without a right to the whole book.
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
        """Whether an actor may book into a book at the unit of that path."""
        return self.may_post(actor, path) if self.may_post else actor.may(self.post, path)


KINDS: Final = Slot(BookKind, key=lambda kind: kind.code)


def kind_with(code: str) -> BookKind:
    """A kind by its code.

    Raises:
        LookupError: for one that no app contributes (a programming error).
    """
    return KINDS.by_key()[code]


def kinds() -> tuple[BookKind, ...]:
    """All kinds, in the order of the apps that contribute them."""
    return KINDS.all()
