"""Automatic confidentiality of requests with sensitive words."""

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
    """Make an open request confidential if its text contains a sensitive word, e.g. one added to
    the list later. Requests with a category confirmed by a person are left as they are.

    Returns:
        whether the request was changed.
    """
    locked = queries.lock(SYSTEM, case)
    confirmed = Event.objects.filter(stream_id=case, type=CONFIRMED).exists()
    if locked.confidential or not locked.is_open or confirmed:
        return False
    if not confidential_matters.names_such(locked.title, locked.text):
        return False
    locked.confidential = locked.confidential_by_nature = True
    move = MoveContext(locked, SYSTEM, at)
    move.add_event("case.guarded", {"confidential": True})
    finish(move)
    return True
