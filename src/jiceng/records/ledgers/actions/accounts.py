"""Actions on books and accounts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.directory.public import Unit
from jiceng.records.ledgers import kinds, queries, rules
from jiceng.records.ledgers.actions.locking import STREAM, BookRef, lock_to_manage, lock_to_post
from jiceng.records.ledgers.models import Account, Book
from jiceng.records.ledgers.rules import Kind

LONGEST_NAME, LONGEST_CODE = 80, 40


@transaction.atomic
def open_book(
    *, kind: str, unit: Unit, name: str, by: Actor, at: datetime, id_: UUID | None = None
) -> Book:
    """Open a book.

    Args:
        kind: code of a contributed kind, which also sets the measure.
        unit: owner of the book; permissions are checked there.
        id_: identifier chosen by the caller; by default a new one.

    Raises:
        Forbidden: the actor may not manage books of this kind at the unit.
        LookupError: unknown kind.
    """
    found = kinds.kind_with(kind)
    by.may(found.manage, unit.path).or_refuse()
    book = Book.objects.create(
        id=id_ or uuid7(),
        kind=kind,
        unit=unit,
        name=_text(name, 120),
        measure=found.measure,
        places=found.measure.places,
    )
    record(STREAM, book.pk, "ledger.book_opened", by=by, at=at, data={"kind": kind})
    return book


@transaction.atomic
def open_account(
    *,
    book: BookRef,
    kind: Kind,
    by: Actor,
    at: datetime,
    code: str = "",
    name: str = "",
    owner: tuple[str, UUID] | None = None,
    floor: Decimal | None = None,
) -> Account:
    """Open a public account of a book, or the account of an owner with a stream.

    The permission to book suffices for owners' accounts: a person's first points open their
    account. An owner's account is opened once; later calls return the same one and ignore the
    floor.

    Args:
        code: unique in the book; generated for owners' accounts.
        name: of a public account; never a person's name, since people are owners.
        owner: kind and identifier of a stream.
        floor: lowest permitted balance; 0 for points and cash.

    Raises:
        Invalid: the code is taken, the name is missing, or the floor is above zero.
        Forbidden, NotFound: see `lock_to_manage`, `lock_to_post`.
    """
    locked = lock_to_post(book, by) if owner else lock_to_manage(book, by)
    if floor is not None and floor > 0:
        raise Invalid(
            _("A new account is empty, so its lowest balance is zero or less."), "ledger.floor"
        )
    if owner is not None:
        owner_kind, owner_id = owner
        there = locked.accounts.filter(owner_kind=owner_kind, owner_id=owner_id, kind=kind).first()
        if there is not None:
            return there
        code, name = f"{kind[0]}-{owner_id.hex}", ""
    else:
        owner_kind, owner_id = "", None
        code, name = _text(code, LONGEST_CODE), _text(name, LONGEST_NAME)
        if locked.accounts.filter(code=code).exists():
            raise Invalid(
                _("The code %(code)s is already used in this ledger. Choose another one.")
                % {"code": code},
                "ledger.code_taken",
            )
    account = Account.objects.create(
        book=locked,
        code=code,
        name=name,
        owner_kind=owner_kind,
        owner_id=owner_id,
        kind=kind.value,
        sign=kind.sign,
        floor=floor,
    )
    data = {"account": str(account.pk), "code": code}
    record(STREAM, locked.pk, "ledger.account_opened", by=by, at=at, data=data)
    return account


@transaction.atomic
def close_account(*, account: UUID, by: Actor, at: datetime) -> Account:
    """Close an account to further bookings.

    Raises:
        Refused: its balance is not zero.
        Forbidden, NotFound: see `lock_to_manage`.
    """
    book = Account.objects.filter(pk=account).values_list("book_id", flat=True).first()
    if book is None:
        raise queries.not_found()
    locked = lock_to_manage(book, by)
    found = locked.accounts.get(pk=account)
    rules.may_close_account(found.balance, is_closed=found.closed_at is not None).or_refuse()
    found.closed_at = at
    found.save(update_fields=["closed_at"])
    data = {"account": str(found.pk), "code": found.code}
    record(STREAM, locked.pk, "ledger.account_closed", by=by, at=at, data=data)
    return found


def _text(text: str, longest: int) -> str:
    cleaned = " ".join(text.split())
    if not cleaned or len(cleaned) > longest:
        raise Invalid(
            _("Give a text of 1 to %(longest)d characters.") % {"longest": longest},
            "ledger.bad_text",
        )
    return cleaned
