"""The lock that orders everything that happens in one book."""

from __future__ import annotations

from uuid import UUID

from jiceng.core.access import Actor
from jiceng.records.ledgers import kinds, queries
from jiceng.records.ledgers.models import Book

STREAM = "ledger_book"
BookRef = Book | UUID


def lock_to_post(book: BookRef, by: Actor) -> Book:
    """Lock a book for somebody who books.

    Raises:
        NotFound: missing, or hidden and not to be booked into.
        Forbidden: seen, and not to be booked into.
    """
    locked = _lock(book)
    verdict = kinds.kind_with(locked.kind).allows_posting(by, locked.unit.path)
    if not verdict:
        _hide(locked, by)
    verdict.or_refuse()
    return locked


def lock_to_manage(book: BookRef, by: Actor) -> Book:
    """Lock a book for somebody who opens accounts or closes periods; raises as `lock_to_post`."""
    locked = _lock(book)
    verdict = by.may(kinds.kind_with(locked.kind).manage, locked.unit.path)
    if not verdict:
        _hide(locked, by)
    verdict.or_refuse()
    return locked


def _lock(book: BookRef) -> Book:
    key = book.pk if isinstance(book, Book) else book
    locked = (
        Book.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=key).first()
    )
    if locked is None:
        raise queries.not_found()
    return locked


def _hide(book: Book, by: Actor) -> None:
    """Say of a book that the actor cannot read what is said of one that does not exist."""
    if not by.reaches(kinds.kind_with(book.kind).read, book.unit.path):
        raise queries.not_found()
