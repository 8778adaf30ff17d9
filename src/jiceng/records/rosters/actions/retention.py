"""Erasure of the names on old rosters; numbers and digests stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from jiceng.core import salted_digests
from jiceng.core.access import Actor
from jiceng.core.events import record
from jiceng.records.rosters.actions.locking import STREAM
from jiceng.records.rosters.models import Roster, RosterRow


def rosters_before(cutoff: datetime) -> QuerySet[Roster]:
    """Rosters with names that were drawn up before a moment."""
    return Roster.objects.filter(erased_at=None, drawn_at__lt=cutoff)


@transaction.atomic
def erase_rosters(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase the names of rosters; see `core.retention.Erase`."""
    due = rosters_before(cutoff).select_for_update(skip_locked=True, of=("self",))
    rosters = list(due.order_by("drawn_at", "id")[:batch])
    for roster in rosters:
        RosterRow.objects.filter(roster=roster).update(
            name="", name_index=b"", household="", mark="", nonce=""
        )
        roster.reason, roster.erased_at = "", at
        roster.save(update_fields=["reason", "erased_at"])
        salted_digests.erase([roster.pk])
        record(STREAM, roster.pk, "roster.erased", by=by, at=at)
    return len(rosters)
