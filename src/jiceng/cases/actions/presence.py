"""Who has a request open.

A presence writes no event: a chain that is for ever would keep the times at which somebody looked.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from jiceng.cases.inbox import presence
from jiceng.cases.models import Case
from jiceng.cases.queries import glance
from jiceng.core.access import Actor
from jiceng.core.ids import uuid7
from jiceng.desk.public import (
    Presence,
)

_NOTE_PRESENCE = """
INSERT INTO workbench_presence (id, case_id, person_id, visit, seen_at, wrote_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (case_id, person_id, visit) DO UPDATE
SET seen_at = excluded.seen_at, wrote_at = coalesce(excluded.wrote_at, workbench_presence.wrote_at)
WHERE workbench_presence.left_at IS NULL
"""
_END_PRESENCE = """
INSERT INTO workbench_presence (id, case_id, person_id, visit, seen_at, left_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (case_id, person_id, visit) DO UPDATE SET left_at = excluded.left_at
"""


def note_presence(
    *, by: Actor, at: datetime, case: Case, visit: UUID, writing: bool = False
) -> bool:
    """Note that somebody has a request open: one statement, which is its own transaction.

    Args:
        case: as the actor's own queries gave it.
        visit: identifier that the page gave to this visit.
        writing: they have just typed into one of its forms.

    Returns:
        Whether it was noted: of those who could do nothing with the request it is not, nor of a
        visit that has ended, whose last pulse arrives after its farewell.
    """
    if by.kind != "person" or not presence.may_work_on(by, case):
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE_PRESENCE, [uuid7(), case.pk, by.id, visit, at, at if writing else None]
        )
        return bool(cursor.rowcount)


def end_presence(*, by: Actor, at: datetime, case: UUID, visit: UUID) -> None:
    """Mark a visit to a request as ended, also one that has not been noted so far: its only pulse
    may still be under way."""
    found = glance(by, case)
    if found is None or not presence.may_work_on(by, found[0]):  # out of reach since it was noted
        Presence.objects.filter(case=case, person=by.id, visit=visit).update(left_at=at)
        return
    with connection.cursor() as cursor:
        cursor.execute(_END_PRESENCE, [uuid7(), case, by.id, visit, at, at])


@transaction.atomic
def erase_presences(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete what is left of those who went without a word: a browser that was shut, a network
    that was lost."""
    gone = Presence.objects.filter(seen_at__lt=cutoff).order_by("seen_at", "id")
    ids = list(gone.select_for_update(skip_locked=True).values_list("id", flat=True)[:batch])
    Presence.objects.filter(pk__in=ids).delete()
    return len(ids)
