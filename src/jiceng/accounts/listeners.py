"""What the libraries tell, written down by actions."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from axes.signals import user_locked_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from jiceng.accounts import actions
from jiceng.accounts.adapters import oneself
from jiceng.core.access import ANONYMOUS
from jiceng.directory.public import Person


def _how(request: HttpRequest, person: Person) -> str:
    """By which means somebody has signed in, as the session remembers it."""
    for record in get_authentication_records(request, person):
        if record["method"] == "socialaccount":
            return "oidc"
        if record.get("passwordless"):
            return "passkey"
    return "password"


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: Person, **_more: Any) -> None:
    """Somebody is in."""
    actions.note_sign_in(person=user, how=_how(request, user), by=oneself(user), at=timezone.now())


@receiver(user_locked_out)
def locked(request: Any, username: str, **_more: Any) -> None:
    """A name must wait from now on; written once, not at each try of the one who waits."""
    if request.axes_failures_since_start is None:
        return
    person = Person.objects.filter(username__iexact=username).first()
    if person is not None:
        actions.note_lock(person=person, by=ANONYMOUS, at=timezone.now())
