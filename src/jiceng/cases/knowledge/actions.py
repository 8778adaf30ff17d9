"""Counting of searches without result."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from jiceng.cases.knowledge.models import SEARCHED, MissedSearch
from jiceng.core import text_cleaning
from jiceng.core.access import Actor
from jiceng.core.ids import uuid7
from jiceng.core.masking import mask_text
from jiceng.core.text_folding import normalise
from jiceng.directory import public as directory

WRITES: Final = {
    "note_missed": "a total by day and words, without a person",
}
LEAST: Final = 2
"""Characters; a single one is a search that is still being typed."""


def note_missed(words: str, *, at: datetime) -> None:
    """Count a search that found nothing; personal numbers in it are masked."""
    kept = " ".join(mask_text(normalise(text_cleaning.clean(words))).split())[:SEARCHED]
    if len(kept) < LEAST:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO knowledge_missedsearch (id, day, words, count) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (day, words) DO UPDATE SET count = knowledge_missedsearch.count + 1",
            [uuid7(), directory.civil_day(at), kept],
        )


def missed_past(cutoff: datetime) -> QuerySet[MissedSearch]:
    """Totals of days before a moment."""
    return MissedSearch.objects.filter(day__lt=timezone.localdate(cutoff))


def erase_missed(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete old totals."""
    del by, at
    ids = list(missed_past(cutoff).order_by("day").values_list("pk", flat=True)[:batch])
    return MissedSearch.objects.filter(pk__in=ids).delete()[0]
