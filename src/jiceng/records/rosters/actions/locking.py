"""Row lock of a roster, which serialises all its changes."""

from __future__ import annotations

from uuid import UUID

from jiceng.core.access import Actor
from jiceng.records.rosters import kinds, queries
from jiceng.records.rosters.models import Roster

STREAM = "roster"


def lock_to_edit(roster: UUID, by: Actor) -> Roster:
    """Lock a roster for editing.

    Raises:
        NotFound: missing or hidden.
        Forbidden: visible, but the actor may not edit it.
    """
    locked = _lock(roster)
    kind = kinds.kind_with(locked.kind)
    verdict = by.may(kind.edit, locked.unit.path)
    if not verdict and not by.reaches(kind.read, locked.unit.path):
        raise queries.not_found()
    verdict.or_refuse()
    return locked


def lock_to_sign_in(roster: UUID, by: Actor) -> Roster:
    """Lock a roster for signing in; raises as `lock_to_edit`."""
    locked = _lock(roster)
    kind = kinds.kind_with(locked.kind)
    verdict = kind.allows_signing_in(by, locked.unit.path)
    if not verdict and not by.reaches(kind.read, locked.unit.path):
        raise queries.not_found()
    verdict.or_refuse()
    return locked


def _lock(roster: UUID) -> Roster:
    locked = (
        Roster.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(pk=roster)
        .first()
    )
    if locked is None:
        raise queries.not_found()
    return locked


def is_followed(roster: Roster) -> bool:
    """Whether a newer edition of a roster is frozen; until then this one is valid."""
    return Roster.objects.filter(former=roster, frozen_at__isnull=False).exists()
