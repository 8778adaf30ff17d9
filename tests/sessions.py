"""Sessions for tests: signed in, with or without recent re-authentication."""

from __future__ import annotations

import time

from allauth.account.internal.flows import login
from django.test import Client

from jiceng.directory.models import Person
from jiceng.directory.sessions import CONFIRMED


def confirm(client: Client, person: Person) -> None:
    """Mark a session as recently authenticated."""
    session = client.session
    session[CONFIRMED] = int(time.time())
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()


def grow_stale(client: Client, person: Person) -> None:
    """Mark the authentication of a session as old."""
    session = client.session
    session[CONFIRMED] = 0
    session.pop(login.AUTHENTICATION_METHODS_SESSION_KEY, None)
    session.save()
