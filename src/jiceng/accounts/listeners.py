"""Receivers of the libraries' signals, which record events through actions."""

from __future__ import annotations

from typing import Any, Final

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.signals import user_locked_out
from django.contrib.auth import signals as auth
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from jiceng.accounts import actions, locks, sessions
from jiceng.accounts.actions.notes import BY
from jiceng.accounts.adapters import SECRETS, oneself
from jiceng.accounts.models import FactorSecret
from jiceng.accounts.provider import asked_at
from jiceng.core.access import ANONYMOUS, SYSTEM
from jiceng.directory.public import Person, refresh_actor, set_identity_confirmed

WRITES: Final = {
    "session_ends": "actions.note_end records it",
    "factor_removed": "_note records it",
}


def _how(request: HttpRequest, person: Person) -> str:
    """The means of sign-in, as stored in the session."""
    for record in get_authentication_records(request, person):
        if record["method"] == "socialaccount":
            return "oidc"
        if record.get("passwordless"):
            return "passkey"
    return "password"


@receiver(auth.user_logged_in)
def session_begins(request: HttpRequest, **_more: Any) -> None:
    """Give a new session its owner, for all ways of signing in."""
    sessions.begin(request, timezone.now())
    refresh_actor(request)


@receiver(account.user_logged_in)
def signed_in(request: HttpRequest, user: Person, **_more: Any) -> None:
    """Record a sign-in; it also counts as a confirmation of identity."""
    how, now = _how(request, user), timezone.now()
    locks.remember_device(request, user)
    if how == "oidc":
        set_identity_confirmed(request, asked_at(request, now))
    else:
        record_authentication(request, user, method=how, reauthenticated=True)
    actions.record_sign_in(person=user, how=how, by=oneself(user), at=now)
    actions.end_sessions(
        person=user, sessions=sessions.too_many(user), why="number", by=SYSTEM, at=now
    )


@receiver(account.authentication_step_completed)
def confirmed(request: HttpRequest, **step: Any) -> None:
    """Record a repeated confirmation of identity."""
    if step.get("reauthenticated") and request.user.is_authenticated:
        set_identity_confirmed(request, timezone.now())
        refresh_actor(request)


@receiver(auth.user_logged_out)
def session_ends(request: HttpRequest, user: Any, **_more: Any) -> None:
    """A session has lost its owner."""
    if isinstance(user, Person):
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        why: sessions.End = getattr(request, sessions.END_REASON, "signed_out")
        by = oneself(user) if why == "signed_out" else SYSTEM
        actions.record_session_end(person=user, why=why, by=by, at=timezone.now())


@receiver([account.password_changed, account.password_set])
def password_changed(request: HttpRequest, user: Person, **_more: Any) -> None:
    """End other sessions after a change of password."""
    others = sessions.of(user).exclude(session_key=request.session.session_key)
    actions.end_sessions(
        person=user, sessions=others, why="password", by=oneself(user), at=timezone.now()
    )


@receiver(user_locked_out)
def locked(request: Any, username: str, **_more: Any) -> None:
    """Record a lock of a name once, not at each further try."""
    if request.axes_failures_since_start is None:
        return
    person = Person.objects.filter(username__iexact=locks.without_mark(username)).first()
    if person is not None:
        actions.record_lock(person=person, by=ANONYMOUS, at=timezone.now())


@receiver(mfa.authentication_failed)
def record_wrong_code(request: HttpRequest, user: Person, **_more: Any) -> None:
    """A wrong code counts like a wrong password."""
    locks.failed(request, locks.counted_as(user))


def _note(authenticator: Authenticator, change: str) -> None:
    person = authenticator.user
    by = getattr(authenticator, BY, None) or oneself(person)
    actions.record_factor_change(
        person=person, kind=authenticator.type, change=change, by=by, at=timezone.now()
    )


@receiver(post_save, sender=Authenticator)
def factor_added(instance: Authenticator, created: bool, **_more: Any) -> None:
    """Record a new second factor. (The library's own signal comes after the commit.)"""
    if created:
        for secret in FactorSecret.objects.filter(pk__in=_kept(instance)):
            secret.give_to(instance.user_id)
        _note(instance, "added")


@receiver(post_delete, sender=Authenticator)
def factor_removed(instance: Authenticator, **_more: Any) -> None:
    """Record a removed second factor and delete its secret."""
    _note(instance, "removed")
    FactorSecret.objects.filter(pk__in=_kept(instance)).delete()


def _kept(instance: Authenticator) -> list[str]:
    """Identifiers of a factor's stored secrets."""
    kept = [instance.data.get(name) for name in SECRETS]
    return [key for key in kept if key]


@receiver(mfa.authenticator_used)
def factor_used(authenticator: Authenticator, **_more: Any) -> None:
    """Record the use of a recovery code, since another person may have found it."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _note(authenticator, "used")
