"""Removal of expired sessions and old sign-in failures.

Run with everything else that is past its date (`core.retention`), every night.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.accounts.actions.notes import BY
from jiceng.core.access import Actor
from jiceng.core.privacy import DAYS_A_YEAR
from jiceng.core.retention import Retention
from jiceng.directory.public import left_before


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


@transaction.atomic
def erase_left(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase second factors and linked identities of people who left before the cutoff; accounts
    closed here lose them immediately."""
    left = left_before(cutoff).values("pk")
    factors = list(Authenticator.objects.filter(user__in=left).order_by("id")[:batch])
    for factor in factors:
        setattr(factor, BY, by)
        factor.delete()
    ties = SocialAccount.objects.filter(user__in=left).order_by("pk")
    return len(factors) + _erase(ties, batch)


@transaction.atomic
def erase_unwritten(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Empty the libraries' tables and fields that this installation does not use."""
    accounts = SocialAccount.objects.exclude(extra_data={}).order_by("pk")
    ids = list(accounts.values_list("pk", flat=True)[:batch])
    SocialAccount.objects.filter(pk__in=ids).update(extra_data={})
    return len(ids) + sum(
        _erase(model.objects.order_by("pk"), batch)
        for model in (AccessLog, AccessFailureLog, EmailAddress)
    )


def _erase(due: QuerySet[Any], batch: int) -> int:
    keys = list(due.values_list("pk", flat=True)[:batch])
    due.filter(pk__in=keys).delete()
    return len(keys)


UPKEEP: Final = (
    Retention(
        "accounts.session",
        timedelta(0),
        erase_sessions,
        label=_("sessions that have ended"),
        erases=["sessions.Session", "usersessions.UserSession"],
    ),
    Retention(
        "accounts.left",
        timedelta(days=3 * DAYS_A_YEAR),
        erase_left,
        label=_("second factors and linked identities of former staff"),
        erases=[
            "accounts.FactorSecret",
            "mfa.Authenticator",
            "socialaccount.SocialAccount.uid",
            "socialaccount.SocialAccount.last_login",
        ],
    ),
    Retention(
        "accounts.unwritten",
        timedelta(0),
        erase_unwritten,
        label=_("what the libraries for accounts must not write"),
        erases=[
            "axes.AccessLog",
            "axes.AccessFailureLog",
            "account.EmailAddress",
            "socialaccount.SocialAccount.extra_data",
        ],
    ),
    Retention(
        "accounts.failure",
        timedelta(days=1),
        erase_failures,
        label=_("failed sign-in attempts"),
        erases=["axes.AccessAttempt"],
    ),
)
