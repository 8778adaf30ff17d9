"""Making requests confidential whose words name such a matter."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jiceng.cases import queries
from jiceng.cases.actions.base import MoveContext, finish
from jiceng.cases.intake import confidential_matters
from jiceng.cases.lifecycle.intake import CONFIRMED
from jiceng.core.access import SYSTEM
from jiceng.core.models import Event


@transaction.atomic
def guard_named(*, case: UUID, at: datetime) -> bool:
    """Make an open request confidential whose words name such a matter, though it came before they
    were looked at, or before the word was known; never one whose category a person has confirmed.

    Returns:
        whether it was public until now.
    """
    locked = queries.lock(SYSTEM, case)
    confirmed = Event.objects.filter(stream_id=case, type=CONFIRMED).exists()
    if locked.confidential or not locked.is_open or confirmed:
        return False
    if not confidential_matters.names_such(locked.title, locked.text):
        return False
    locked.confidential = locked.confidential_by_nature = True
    move = MoveContext(locked, SYSTEM, at)
    move.tell("case.guarded", {"confidential": True})
    finish(move)
    return True
