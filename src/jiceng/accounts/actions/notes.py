"""Events about the use of accounts by their owners, and the ending of sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from allauth.usersessions.models import UserSession
from django.db import transaction

from jiceng.accounts.sessions import End
from jiceng.core.access import Actor
from jiceng.core.events import record
from jiceng.directory.public import Person

BY: Final = "_jiceng_by"
"""Attribute of a factor that another person than its owner removes."""


@transaction.atomic
def record_sign_in(*, person: Person, how: str, by: Actor, at: datetime) -> None:
    """Record a sign-in on the person's chain, without an address.

    Args:
        how: ``"password"``, ``"passkey"`` or ``"oidc"``.
    """
    record("person", person.pk, "person.signed_in", by=by, at=at, data={"how": how})


@transaction.atomic
def record_lock(*, person: Person, by: Actor, at: datetime) -> None:
    """Record that a user name is locked after too many failures."""
    record("person", person.pk, "person.locked", by=by, at=at)


@transaction.atomic
def record_factor_change(
    *, person: Person, kind: str, change: str, by: Actor, at: datetime
) -> None:
    """Record a change of a person's second factors.

    Args:
        kind: ``"totp"``, ``"webauthn"`` or ``"recovery_codes"``.
        change: ``"added"``, ``"removed"``, or ``"used"`` (a recovery code).
    """
    record("person", person.pk, f"factor.{change}", by=by, at=at, data={"kind": kind})


@transaction.atomic
def end_sessions(
    *, person: Person, sessions: Iterable[UserSession], why: End, by: Actor, at: datetime
) -> int:
    """End sessions of one person; returns the number of open ones."""
    ended = 0
    for session in sessions:
        ended += session.exists()
        session.end()
    if ended:
        record_session_end(person=person, why=why, by=by, at=at, count=ended)
    return ended


@transaction.atomic
def record_session_end(
    *, person: Person, why: End, by: Actor, at: datetime, count: int = 1
) -> None:
    """Write down that sessions have ended."""
    record(
        "person",
        person.pk,
        "person.sessions_ended",
        by=by,
        at=at,
        data={"why": why, "count": count},
    )


@transaction.atomic
def record_identity_change(*, person: Person, change: str, by: Actor, at: datetime) -> None:
    """Record that an identity of the provider was linked to a person or unlinked.

    Args:
        change: ``"linked"`` or ``"unlinked"``; the identity itself is not recorded.
    """
    record("person", person.pk, f"identity.{change}", by=by, at=at)
