"""Row lock of a book, which serialises all its changes."""

from __future__ import annotations

from uuid import UUID

from jiceng.core.access import Actor
from jiceng.records.ledgers import kinds, queries
from jiceng.records.ledgers.models import Book

STREAM = "ledger_book"
BookRef = Book | UUID


def lock_to_post(book: BookRef, by: Actor) -> Book:
    """Lock a book for booking.

    Raises:
        NotFound: missing, or neither visible nor open to the actor's bookings.
        Forbidden: visible, but the actor may not book.
    """
    locked = _lock(book)
    verdict = kinds.kind_with(locked.kind).allows_posting(by, locked.unit.path)
    if not verdict:
        _hide(locked, by)
    verdict.or_refuse()
    return locked


def lock_to_manage(book: BookRef, by: Actor) -> Book:
    """Lock a book to open accounts or close periods; raises as `lock_to_post`."""
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
    """Raise the error of a missing book if the actor may not read this one."""
    if not by.reaches(kinds.kind_with(book.kind).read, book.unit.path):
        raise queries.not_found()
