"""Books, accounts, entries, lines, and monthly sums of lines.

A database trigger prevents changes of entries and lines (migration 0002).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.core.ids import uuid7
from jiceng.records.ledgers.rules import MOST_PLACES, Kind, Measure

_DIGITS: dict[str, Any] = {"max_digits": 24, "decimal_places": MOST_PLACES}


class AccountKind(models.TextChoices):
    """Labels of `rules.Kind`."""

    ASSET = Kind.ASSET, _("Asset")
    LIABILITY = Kind.LIABILITY, _("Liability")
    EQUITY = Kind.EQUITY, _("Equity")
    INCOME = Kind.INCOME, _("Income")
    EXPENSE = Kind.EXPENSE, _("Expense")


class BookMeasure(models.TextChoices):
    """Labels of `rules.Measure`."""

    YUAN = Measure.YUAN, _("Yuan")
    POINTS = Measure.POINTS, _("Points")
    HOURS = Measure.HOURS, _("Hours")


class Book(models.Model):
    """Accounts of one unit for one purpose, in one unit of measure."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40, help_text="of a `kinds.BookKind`")
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    measure = models.CharField(max_length=10, choices=BookMeasure)
    places = models.SmallIntegerField(help_text="decimals of every amount")
    # Last closed day: no bookings on it or before it.
    closed_to = models.DateField(null=True, blank=True)
    entry_count = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("unit", "kind", "name", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(places__range=(0, MOST_PLACES)), name="ledger_book_places"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClosedPeriod(models.Model):
    """A period closed to bookings, with a digest of its closing balances."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="closed_periods")
    upto = models.DateField(help_text="its last day")
    entry_count = models.BigIntegerField(help_text="entries on its days and on all days before")
    # SHA-256 over all balances of that day (`rules.balances_digest`).
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("book", "upto")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "upto"], name="ledger_closed_once"),
        ]


class Account(models.Model):
    """An account of a book: a public one with a name, or that of an owner with a stream, whose name
    is stored there only.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="accounts")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80, blank=True)
    owner_kind = models.CharField(max_length=40, blank=True)
    owner_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=AccountKind)
    # 1 where a debit adds to the balance, -1 where a credit does (`rules.Kind.sign`).
    sign = models.SmallIntegerField()
    floor = models.DecimalField(**_DIGITS, null=True, blank=True)
    balance = models.DecimalField(**_DIGITS, default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("book", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "code"], name="ledger_account_code"),
            models.UniqueConstraint(
                fields=["book", "owner_kind", "owner_id", "kind"],
                condition=Q(owner_id__isnull=False),
                name="ledger_account_of_owner",
            ),
            models.CheckConstraint(
                condition=Q(owner_kind="", owner_id__isnull=True) & ~Q(name="")
                | ~Q(owner_kind="") & Q(owner_id__isnull=False, name=""),
                name="ledger_account_name_or_owner",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["asset", "expense"], sign=1)
                | Q(kind__in=["liability", "equity", "income"], sign=-1),
                name="ledger_account_sign",
            ),
            models.CheckConstraint(
                condition=Q(floor__isnull=True) | Q(balance__gte=F("floor")),
                name="ledger_account_floor",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["owner_kind", "owner_id"],
                condition=Q(owner_id__isnull=False),
                name="ledger_account_owner",
            ),
        ]


class Entry(models.Model):
    """One booking: lines that add up to zero, on one day, for one cause."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    number = models.BigIntegerField(help_text="1, 2, 3 … within the book, without gaps")
    day = models.DateField()
    line_count = models.SmallIntegerField(help_text="so that no line can be added later")
    booked_at = models.DateTimeField()
    text = models.CharField(max_length=200, blank=True)
    # The causing record with its key, unique in the book.
    cause_kind = models.CharField(max_length=40)
    cause_id = models.UUIDField()
    cause_key = models.CharField(max_length=80)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    is_counter = models.BooleanField(default=False)

    class Meta:
        ordering = ("book", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "number"], name="ledger_entry_number"),
            models.UniqueConstraint(
                fields=["book", "cause_kind", "cause_id", "cause_key"], name="ledger_entry_cause"
            ),
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(is_counter=True), name="ledger_entry_one_counter"
            ),
            models.CheckConstraint(
                condition=Q(is_counter=False) | Q(corrects__isnull=False),
                name="ledger_entry_counter_of",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["cause_kind", "cause_id"], name="ledger_entry_by_cause"),
            models.Index(
                fields=["booked_at"], condition=~Q(text=""), name="ledger_entry_with_text"
            ),
        ]


class Line(models.Model):
    """One line of an entry; a debit is positive, a credit negative."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    # Copied from the entry, for the index by account and day.
    day = models.DateField()
    amount = models.DecimalField(**_DIGITS)

    class Meta:
        ordering = ("entry", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_line_amount"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "day", "id"], name="ledger_line_by_day"),
        ]


class MonthSum(models.Model):
    """Total of an account's lines in one month.

    Makes the cost of a balance independent of the length of the history; `proof.differences` checks
    it.
    """

    pk = models.CompositePrimaryKey("account_id", "month")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="month_sums", db_index=False
    )
    month = models.DateField(help_text="its first day")
    debits = models.DecimalField(**_DIGITS, default=0)
    credits = models.DecimalField(**_DIGITS, default=0, help_text="as a positive sum")

    class Meta:
        ordering = ("account", "month")
