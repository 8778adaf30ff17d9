"""Event streams of books, for the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.streams import EventWords, StreamKind, StreamTitles
from jiceng.records.ledgers import queries
from jiceng.records.ledgers.actions.locking import STREAM
from jiceng.records.ledgers.models import Book


def _visible(actor: Actor) -> QuerySet[Any]:
    return queries.visible_to(actor).order_by().values("id")


def _names(ids: Iterable[UUID]) -> StreamTitles:
    rows = Book.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "name")
    return {each: (name, "") for each, name in rows}


STREAMS: Final = (
    StreamKind(STREAM, _("Ledger"), _visible, _names),
    EventWords(
        {
            "ledger.book_opened": _("Ledger opened"),
            "ledger.account_opened": _("Ledger account opened"),
            "ledger.account_closed": _("Ledger account closed"),
            "ledger.booked": _("Entries booked"),
            "ledger.corrected": _("Entry corrected"),
            "ledger.period_closed": _("Period closed"),
            "ledger.text_erased": _("Text of an entry erased"),
        }
    ),
)
