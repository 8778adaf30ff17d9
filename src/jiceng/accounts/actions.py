"""Verbs on accounts. Events name people by identifier only: a chain is for ever."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jiceng.core.access import Actor
from jiceng.core.events import record
from jiceng.directory.public import Person


@transaction.atomic
def note_sign_in(*, person: Person, how: str, by: Actor, at: datetime) -> None:
    """Write down that somebody has signed in: on their own chain, without an address.

    Args:
        how: ``"password"``, ``"passkey"`` or ``"oidc"``.
    """
    record("person", person.pk, "person.signed_in", by=by, at=at, data={"how": how})


@transaction.atomic
def note_lock(*, person: Person, by: Actor, at: datetime) -> None:
    """Write down that a person's name must wait after too many failures."""
    record("person", person.pk, "person.locked", by=by, at=at)
