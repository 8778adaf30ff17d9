"""What accounts leave behind and nobody needs: sessions that are over, failures long ago.

Run with everything else that is past its date (`core.retention`), every night.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.retention import register_retention


@transaction.atomic
def erase_sessions(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase sessions that have run out, and what was noted of sessions that are no more."""
    over = Session.objects.filter(expire_date__lt=cutoff).order_by("expire_date", "pk")
    there = Session.objects.filter(session_key=OuterRef("session_key"))
    noted = UserSession.objects.filter(~Exists(there)).order_by("pk")
    return _erase(over, batch) + _erase(noted, batch)


@transaction.atomic
def erase_failures(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase failed sign-ins that no longer count; the locks that they led to are on chains."""
    return _erase(
        AccessAttempt.objects.filter(attempt_time__lt=cutoff).order_by("attempt_time", "pk"), batch
    )


def _erase(due: QuerySet[Any], batch: int) -> int:
    keys = list(due.values_list("pk", flat=True)[:batch])
    due.filter(pk__in=keys).delete()
    return len(keys)


register_retention(
    "accounts.session", timedelta(0), erase_sessions, label=_("sessions that have ended")
)
register_retention(
    "accounts.failure", timedelta(days=1), erase_failures, label=_("attempts to sign in in vain")
)
