"""Actions of administrators on the accounts of people whose posts are all in their scope.

Each action takes the right `account.edit`, which requires a recent confirmation of identity. An
action that lets another person act as somebody with oversight, or stops that person from acting,
needs a second person (`directory.second_approval`).
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from jiceng.accounts import locks, sessions
from jiceng.accounts.actions.notes import BY, end_sessions, record_identity_change
from jiceng.core.access import Actor
from jiceng.core.events import record
from jiceng.directory.public import (
    Person,
    activate,
    deactivate,
    lock_account,
    lock_to_reset,
    set_password,
)

# Neither 0 and o nor 1, l and i: it is read out over the telephone.
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4


@transaction.atomic
def unlock(*, person: UUID, by: Actor, at: datetime) -> Person:
    """Unlock an account that is locked after too many failures."""
    locked = lock_account(person, by, at)
    if locks.forget(locks.counted_as(locked)):
        record("person", locked.pk, "person.unlocked", by=by, at=at)
    return locked


@transaction.atomic
def require_new_password(*, person: UUID, by: Actor, at: datetime) -> Person:
    """Require a new password at the next sign-in; the person's sessions end."""
    locked = lock_account(person, by, at)
    if not locked.must_change_password:
        locked.must_change_password = True
        locked.save(update_fields=["must_change_password"])
        record("person", locked.pk, "person.password_required", by=by, at=at)
    _end_all(locked, by, at)
    return locked


@transaction.atomic
def give_password(
    *, person: UUID, by: Actor, at: datetime, seconded_by: Actor | None = None
) -> tuple[Person, str]:
    """Issue a one-time password; the person must set their own at sign-in, and their sessions end.

    Returns:
        the person and the password, which is shown only once.
    """
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    password = "-".join(groups)
    # Also when the installation itself has given it.
    locked = set_password(
        person=person, password=password, by=by, at=at, is_for_once=True, seconded_by=seconded_by
    )
    _end_all(locked, by, at)
    return locked, password


@transaction.atomic
def remove_factors(
    *, person: UUID, by: Actor, at: datetime, seconded_by: Actor | None = None
) -> Person:
    """Remove a person's second factors, for example when a phone is lost; their sessions end."""
    locked = lock_to_reset(person, by, at, seconded_by)
    _drop_factors(locked, by)
    _end_all(locked, by, at)
    return locked


@transaction.atomic
def unlink_identities(
    *, person: UUID, by: Actor, at: datetime, seconded_by: Actor | None = None
) -> Person:
    """Unlink a person from the identity provider; their sessions end."""
    locked = lock_to_reset(person, by, at, seconded_by)
    _drop_identities(locked, by, at)
    _end_all(locked, by, at)
    return locked


@transaction.atomic
def end_all_sessions(*, person: UUID, by: Actor, at: datetime) -> Person:
    """End all sessions of a person."""
    locked = lock_account(person, by, at)
    _end_all(locked, by, at)
    return locked


@transaction.atomic
def close_account(
    *,
    person: UUID,
    by: Actor,
    at: datetime,
    successor: UUID | None = None,
    seconded_by: Actor | None = None,
) -> Person:
    """Close an account: posts end today, keys are revoked, sessions end, and second factors and
    linked identities are removed.

    Args:
        successor: takes over the person's open items.
    """
    locked = deactivate(person=person, by=by, at=at, successor=successor, seconded_by=seconded_by)
    _drop_factors(locked, by)
    _drop_identities(locked, by, at)
    _end_all(locked, by, at)
    return locked


@transaction.atomic
def reopen_account(*, person: UUID, by: Actor, at: datetime) -> Person:
    """Open a closed account again, without posts and keys."""
    return activate(person=person, by=by, at=at)


def _drop_factors(person: Person, by: Actor) -> None:
    for factor in Authenticator.objects.filter(user=person).order_by("id"):
        setattr(factor, BY, by)
        factor.delete()


def _drop_identities(person: Person, by: Actor, at: datetime) -> None:
    if SocialAccount.objects.filter(user=person).delete()[0]:
        record_identity_change(person=person, change="unlinked", by=by, at=at)


def _end_all(person: Person, by: Actor, at: datetime) -> None:
    end_sessions(person=person, sessions=sessions.of(person), why="administrator", by=by, at=at)
