"""When the installation was backed up last: each finished backup is one event of a chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from jiceng.core import events, history
from jiceng.core.access import Actor
from jiceng.core.permissions import RETENTION_RUN

# One chain for the whole installation.
BACKUP_STREAM: Final = UUID("00000000-0000-7000-8000-00000000000b")
LATE_AFTER: Final = timedelta(days=2)
"""A nightly backup was missed."""
LOST_AFTER: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The age of the newest backup.

    Args:
        at: when it began: what was written later is not in it; None if none is recorded.
    """

    at: datetime | None
    now: datetime

    @property
    def is_late(self) -> bool:
        """Whether a nightly backup was missed."""
        return self.at is None or self.now - self.at > LATE_AFTER

    @property
    def is_lost(self) -> bool:
        """Whether a week or more of work would be lost."""
        return self.at is None or self.now - self.at > LOST_AFTER


@transaction.atomic
def record_backup(*, by: Actor, at: datetime, size: int, is_sealed: bool) -> None:
    """Record a finished backup; it does not contain this event itself.

    Args:
        at: when it began.
        size: bytes of the file.

    Raises:
        Forbidden: without the right to run the installation's upkeep.
    """
    by.may_for_all(RETENTION_RUN).or_refuse()
    data = {"bytes": size, "sealed": is_sealed}
    events.record("backup", BACKUP_STREAM, "backup.made", by=by, at=at, data=data)


def last_backup(actor: Actor, now: datetime) -> LastBackup:
    """The newest recorded backup: one query.

    Raises:
        Forbidden: without the right to run the installation's upkeep.
    """
    actor.may(RETENTION_RUN).or_refuse()
    found = history.entries([BACKUP_STREAM], 1)
    return LastBackup(found[0].at if found else None, now)
