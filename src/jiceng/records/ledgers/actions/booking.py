"""Actions to book and to correct entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from jiceng.core.access import Actor, refuse
from jiceng.core.events import record
from jiceng.core.text_cleaning import without_unencodable
from jiceng.directory.public import civil_day
from jiceng.records.ledgers import models, queries, rules
from jiceng.records.ledgers.actions.locking import STREAM, BookRef, lock_to_post
from jiceng.records.ledgers.models import Account, Book, Entry
from jiceng.records.ledgers.rules import Line

LONGEST_TEXT = 200
_CORRECTION = "ledger_entry"

_MONTHS = """
INSERT INTO ledgers_monthsum AS m (account_id, month, debits, credits)
SELECT * FROM unnest(%s::uuid[], %s::date[], %s::numeric[], %s::numeric[])
ON CONFLICT (account_id, month)
DO UPDATE SET debits = m.debits + excluded.debits, credits = m.credits + excluded.credits
"""


@dataclass(frozen=True, slots=True)
class Cause:
    """The record for which an entry is booked.

    Args:
        kind, id: stream of the causing record.
        key: distinguishes the entries of one record, e.g. ``"earned"`` or ``"rent:2026-09"``; an
            idempotency key without personal data.
    """

    kind: str
    id: UUID
    key: str


@dataclass(frozen=True, slots=True)
class Booking:
    """One entry to book.

    Args:
        lines: debits and credits that add up to zero (`rules.debit`, `rules.credit`).
        day: booking date.
        text: description; no more personal data than readers need.
    """

    lines: Sequence[Line]
    day: date
    cause: Cause
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Draft:
    """An unsaved entry with its lines."""

    entry: Entry
    lines: Sequence[Line]


def post(
    *,
    book: BookRef,
    lines: Sequence[Line],
    day: date,
    cause: Cause,
    by: Actor,
    at: datetime,
    text: str = "",
) -> Entry:
    """Book one entry. Repeating it with the same cause and lines returns the existing entry.

    Raises:
        Refused: it is unbalanced, its period is closed, a balance would fall below its floor, or
            the cause has booked different lines; nothing has changed.
        Forbidden, NotFound: see `lock_to_post`.
    """
    return post_all(book=book, bookings=[Booking(lines, day, cause, text)], by=by, at=at)[0]


@transaction.atomic
def post_all(*, book: BookRef, bookings: Sequence[Booking], by: Actor, at: datetime) -> list[Entry]:
    """Book several entries atomically, with one event.

    Args:
        bookings: at most `rules.MOST_ENTRIES`. Floors are checked against their total effect.

    Returns:
        The entries in the order of the bookings, including existing ones.

    Raises:
        Refused, Forbidden, NotFound: see `post`.
    """
    if len(bookings) > rules.MOST_ENTRIES:
        refuse("ledger.too_many", most=rules.MOST_ENTRIES).or_refuse()
    if any(times > 1 for times in Counter(booking.cause for booking in bookings).values()):
        refuse("ledger.cause_twice").or_refuse()
    locked = lock_to_post(book, by)
    there = _booked_before(locked, bookings)
    new = [booking for booking in bookings if booking.cause not in there]
    for booking in new:
        rules.well_formed(booking.lines, locked.places).or_refuse()
        rules.may_book_on(booking.day, today=civil_day(at), closed_to=locked.closed_to).or_refuse()
    drafts = [_draft(locked, booking, at) for booking in new]
    if drafts:
        _write(locked, drafts)
        _record(locked, "ledger.booked", drafts, by=by, at=at)
    made = {booking.cause: draft.entry for booking, draft in zip(new, drafts, strict=True)}
    return [made.get(booking.cause) or there[booking.cause] for booking in bookings]


@transaction.atomic
def correct(
    *,
    entry: UUID,
    reason: str,
    by: Actor,
    at: datetime,
    lines: Sequence[Line] = (),
    day: date | None = None,
) -> list[Entry]:
    """Reverse an entry by a counter-entry and book the correct lines, if any.

    Floors are checked against the total effect, so an amount can be corrected upwards in one step.

    Args:
        lines: the correct lines; empty to reverse only.
        day: booking date of both new entries; None: today. The corrected entry may be in a closed
            period.

    Returns:
        The counter-entry, and the new entry if there is one; both refer to the corrected entry.

    Raises:
        Refused: it was corrected before or is a counter-entry; else see `post`.
    """
    wrong = Entry.objects.filter(pk=entry).only("book_id").first()
    if wrong is None:
        raise queries.not_found()
    locked = lock_to_post(wrong.book_id, by)
    found = Entry.objects.prefetch_related("lines", "corrections").get(pk=entry)
    is_countered = any(each.is_counter for each in found.corrections.all())
    rules.may_correct(is_counter=found.is_counter, is_countered=is_countered).or_refuse()
    day = day or civil_day(at)
    rules.may_book_on(day, today=civil_day(at), closed_to=locked.closed_to).or_refuse()
    taken_back = rules.counter(Line(each.account_id, each.amount) for each in found.lines.all())
    drafts = [_correction(locked, found, taken_back, "counter", reason, day, at)]
    if lines:
        rules.well_formed(lines, locked.places).or_refuse()
        drafts.append(_correction(locked, found, lines, "replacement", reason, day, at))
    _write(locked, drafts)
    _record(locked, "ledger.corrected", drafts, by=by, at=at, corrects=found.number)
    return [draft.entry for draft in drafts]


def _correction(
    book: Book,
    wrong: Entry,
    lines: Sequence[Line],
    key: str,
    reason: str,
    day: date,
    at: datetime,
) -> _Draft:
    booking = Booking(lines, day, Cause(_CORRECTION, wrong.pk, key), reason)
    draft = _draft(book, booking, at)
    draft.entry.corrects = wrong
    draft.entry.is_counter = key == "counter"
    return draft


def _draft(book: Book, booking: Booking, at: datetime) -> _Draft:
    entry = Entry(
        book=book,
        day=booking.day,
        line_count=len(booking.lines),
        booked_at=at,
        text=without_unencodable(booking.text).strip()[:LONGEST_TEXT],
        cause_kind=booking.cause.kind,
        cause_id=booking.cause.id,
        cause_key=booking.cause.key,
    )
    return _Draft(entry, booking.lines)


def _booked_before(book: Book, bookings: Sequence[Booking]) -> dict[Cause, Entry]:
    """Existing entries of the causes.

    Raises:
        Refused: a cause has booked different lines.
    """
    wanted = Q(pk__in=())
    for kind, group in groupby(sorted(bookings, key=_kind_of), key=_kind_of):
        wanted |= Q(cause_kind=kind, cause_id__in=[booking.cause.id for booking in group])
    entries = Entry.objects.filter(wanted, book=book).order_by("number")
    by_cause = {Cause(e.cause_kind, e.cause_id, e.cause_key): e for e in entries}
    there = {b.cause: by_cause[b.cause] for b in bookings if b.cause in by_cause}
    if there:
        _refuse_others(there, {booking.cause: booking for booking in bookings})
    return there


def _kind_of(booking: Booking) -> str:
    return booking.cause.kind


def _refuse_others(there: Mapping[Cause, Entry], wanted: Mapping[Cause, Booking]) -> None:
    rows = models.Line.objects.filter(entry__in=list(there.values())).order_by("entry", "id")
    lines: dict[UUID, Counter[tuple[UUID, Decimal]]] = {}
    for row in rows:
        lines.setdefault(row.entry_id, Counter())[row.account_id, row.amount] += 1
    for cause, entry in there.items():
        booking = wanted[cause]
        same = Counter((line.account, line.amount) for line in booking.lines)
        if entry.day != booking.day or lines[entry.pk] != same:
            refuse("ledger.cause_booked", number=entry.number).or_refuse()


def _write(book: Book, drafts: Sequence[_Draft]) -> None:
    """Number and insert entries and lines, and update the monthly sums and balances."""
    changed = rules.changes(draft.lines for draft in drafts)
    rows = list(Account.objects.filter(book=book, pk__in=list(changed)))
    rules.may_change({row.pk: _facts(row) for row in rows}, changed).or_refuse()
    for number, draft in enumerate(drafts, start=book.entry_count + 1):
        draft.entry.number = number
    Entry.objects.bulk_create(draft.entry for draft in drafts)
    models.Line.objects.bulk_create(
        models.Line(
            entry=draft.entry, account_id=line.account, day=draft.entry.day, amount=line.amount
        )
        for draft in drafts
        for line in draft.lines
    )
    # Balances are not in events: they are sums of recorded lines, and `proof` checks them.
    for row in rows:
        row.balance += row.sign * changed[row.pk]
    Account.objects.bulk_update(rows, ["balance"], batch_size=rules.MOST_ENTRIES)
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, _month_columns(drafts))
    book.entry_count += len(drafts)
    Book.objects.filter(pk=book.pk).update(entry_count=F("entry_count") + len(drafts))


def _facts(row: Account) -> rules.Account:
    return rules.Account(row.pk, row.sign, row.balance, row.floor, row.closed_at is not None)


def _month_columns(drafts: Iterable[_Draft]) -> list[list[object]]:
    """Accounts, months, debits and credits as columns, one row for each account and month."""
    sums: dict[tuple[UUID, date], list[Decimal]] = {}
    for draft in drafts:
        month = rules.month_of(draft.entry.day)
        for line in draft.lines:
            both = sums.setdefault((line.account, month), [Decimal(0), Decimal(0)])
            both[line.amount < 0] += abs(line.amount)
    return [
        [account for account, _month in sums],
        [month for _account, month in sums],
        [both[0] for both in sums.values()],
        [both[1] for both in sums.values()],
    ]


def _record(
    book: Book,
    type_: str,
    drafts: Sequence[_Draft],
    *,
    by: Actor,
    at: datetime,
    corrects: int | None = None,
) -> None:
    numbers = [draft.entry.number for draft in drafts]
    data: dict[str, object] = {"first": numbers[0], "last": numbers[-1]}
    if corrects is not None:
        data["corrects"] = corrects
    record(STREAM, book.pk, type_, by=by, at=at, data=data)
