"""Limits of sessions: idle time, total time, and number per person."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.http import HttpRequest

from jiceng.accounts import locks
from jiceng.directory.public import Person, set_identity_confirmed

WRITES: Final = {
    "extend": "when a session was last used is no deed",
}

BEGAN: Final = "began_at"
SEEN: Final = "seen_at"
TOUCH: Final = 60
"""Seconds between two notes of a session's last request: each is a write."""

END_REASON: Final = "_jiceng_why_ended"
"""Set on a request whose session ends otherwise than by its owner's signing out."""

End = Literal["signed_out", "idle", "length", "number", "password", "oneself", "administrator"]


def begin(request: HttpRequest, at: datetime) -> None:
    """Start the times of a session after sign-in."""
    request.session[BEGAN] = request.session[SEEN] = int(at.timestamp())
    set_identity_confirmed(request, at)


def overdue(session: SessionBase, at: datetime) -> End | None:
    """The reason why a session has expired; a session without times has expired too."""
    began, seen = session.get(BEGAN, 0), session.get(SEEN, 0)
    if at.timestamp() - began >= settings.JICENG_SESSION_LENGTH.total_seconds():
        return "length"
    if at.timestamp() - seen >= settings.JICENG_SESSION_IDLE.total_seconds():
        return "idle"
    return None


def extend(request: HttpRequest, at: datetime) -> None:
    """Note that a session is in use, now and then."""
    if at.timestamp() - request.session[SEEN] >= TOUCH:
        request.session[SEEN] = int(at.timestamp())
        UserSession.objects.filter(session_key=request.session.session_key).update(
            last_seen_at=at, ip=locks.address(request) or "::"
        )


def of(person: Person) -> QuerySet[UserSession]:
    """A person's sessions, the newest first."""
    rows: QuerySet[UserSession] = UserSession.objects.filter(user=person)
    return rows.order_by("-created_at", "-id")


def too_many(person: Person) -> list[UserSession]:
    """A person's oldest sessions beyond the allowed number."""
    most = settings.JICENG_SESSIONS
    return list(of(person))[most:] if most else []
