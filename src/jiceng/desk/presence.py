"""Who else has a record open, so that two people do not do the same work.

Asked of one record only, by whoever sees it. Nobody can ask where a person is; see decision 0024.
A presence writes no event: a chain that is for ever would keep the times at which somebody looked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiceng.core.access import Actor
from jiceng.core.ids import uuid7
from jiceng.desk.models import Presence

NAMED: Final = 3
"""So many people are named, the rest are counted."""
_NOTE_PRESENCE: Final = """
INSERT INTO workbench_presence (id, case_id, person_id, visit, seen_at, wrote_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (case_id, person_id, visit) DO UPDATE
SET seen_at = excluded.seen_at, wrote_at = coalesce(excluded.wrote_at, workbench_presence.wrote_at)
WHERE workbench_presence.left_at IS NULL
"""
_END_PRESENCE: Final = """
INSERT INTO workbench_presence (id, case_id, person_id, visit, seen_at, left_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (case_id, person_id, visit) DO UPDATE SET left_at = excluded.left_at
"""


def life() -> timedelta:
    """How long somebody counts as being there after their page was last heard of: three beats, so
    that one that is lost does no harm."""
    return timedelta(seconds=max(45, 3 * settings.JICENG_PULSE))


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else on a record."""

    name: str
    is_writing: bool


def others_on(actor: Actor, record: UUID, at: datetime) -> list[Other]:
    """Who else has a record open that the actor sees; those who write first, each person once.

    The caller has made sure that the actor sees the record.
    """
    visits = Presence.objects.filter(stream=record, seen_at__gt=at - life(), left_at=None)
    others = visits.exclude(person=actor.id).values("person", "person__name")
    rows = others.annotate(wrote=Max("wrote_at")).order_by("person__name", "person")
    found = [
        Other(row["person__name"], row["wrote"] is not None and row["wrote"] > at - life())
        for row in rows
    ]
    return sorted(found, key=lambda other: not other.is_writing)


def told(others: Sequence[Other]) -> str:
    """The same in a sentence; empty without anybody."""
    parts = []
    named, more = others[:NAMED], len(others) - NAMED
    for is_writing in (True, False):
        names = _(", ").join(each.name for each in named if each.is_writing is is_writing)
        count = sum(each.is_writing is is_writing for each in named)
        if is_writing and count:
            parts.append(
                ngettext("%(names)s is writing", "%(names)s are writing", count) % {"names": names}
            )
        elif count:
            parts.append(
                ngettext("%(names)s is looking at this", "%(names)s are looking at this", count)
                % {"names": names}
            )
    if more > 0:
        parts.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return " · ".join(parts)


def note_presence(
    *, by: Actor, at: datetime, record: UUID, visit: UUID, writing: bool = False
) -> bool:
    """Note that somebody has a record open: one statement, which is its own transaction.

    The caller has made sure that they see it and could do something there.

    Args:
        visit: identifier that the page gave to this visit.
        writing: they have just typed into one of its forms.

    Returns:
        Whether it was noted: of a visit that has ended it is not, whose last pulse arrives after
        its farewell.
    """
    if by.kind != "person":
        return False
    with connection.cursor() as cursor:
        wrote = at if writing else None
        cursor.execute(_NOTE_PRESENCE, [uuid7(), record, by.id, visit, at, wrote])
        return bool(cursor.rowcount)


def end_presence(*, by: Actor, at: datetime, record: UUID, visit: UUID, may_begin: bool) -> None:
    """Mark a visit to a record as ended, also one that has not been noted so far: its only pulse
    may still be under way.

    Args:
        may_begin: whether it could be noted now; else the record is out of reach since it was.
    """
    if by.kind != "person" or not may_begin:
        mine = Presence.objects.filter(stream=record, person=by.id, visit=visit)
        mine.update(left_at=at)
        return
    with connection.cursor() as cursor:
        cursor.execute(_END_PRESENCE, [uuid7(), record, by.id, visit, at, at])


@transaction.atomic
def erase_presences(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete what is left of those who went without a word: a browser that was shut, a network
    that was lost."""
    gone = Presence.objects.filter(seen_at__lt=cutoff).order_by("seen_at", "id")
    ids = list(gone.select_for_update(skip_locked=True).values_list("id", flat=True)[:batch])
    Presence.objects.filter(pk__in=ids).delete()
    return len(ids)
